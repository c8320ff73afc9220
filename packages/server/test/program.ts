// The program as a person starts it: `main.ts` in a process of its own, its console, and its end.

import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { createServer } from 'node:net'
import { fileURLToPath } from 'node:url'

const main = fileURLToPath(new URL('../src/main.ts', import.meta.url))

/** A started program. */
export interface Program {
  readonly process: ChildProcess
  /** What it has printed so far. */
  output(): string
  /** Resolves with all that was printed when it is ready or has ended. */
  settled(): Promise<string>
  /** Sends a signal, or lets go of its IPC channel as a parent that died; resolves at its end. */
  end(how: NodeJS.Signals | 'disconnect'): Promise<number | null>
}

/** Starts it with these settings and nothing else of ours. */
export function startProgram(settings: Readonly<Record<string, string>>, cwd: string): Program {
  const { PATH, NODE_COMPILE_CACHE } = process.env
  const child = spawn(process.execPath, [main], {
    cwd,
    env: { PATH, NODE_COMPILE_CACHE, ...settings },
    stdio: ['ignore', 'pipe', 'pipe', 'ipc'],
  })
  let output = ''
  const exited = once(child, 'exit')
  const ready = new Promise<void>((resolve) => {
    for (const stream of [child.stdout, child.stderr]) {
      stream?.on('data', (bytes: Buffer) => {
        output += bytes.toString()
        if (/\bready\b/.test(output)) resolve()
      })
    }
  })
  return {
    process: child,
    output: () => output,
    settled: async () => {
      await Promise.race([ready, exited])
      return output
    },
    end: async (how) => {
      if (how === 'disconnect') child.disconnect()
      else child.kill(how)
      await exited
      return child.exitCode
    },
  }
}

/** A port that was free a moment ago. */
export async function freePort(): Promise<number> {
  const server = createServer()
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  const address = server.address()
  server.close()
  await once(server, 'close')
  return address !== null && typeof address === 'object' ? address.port : 0
}
