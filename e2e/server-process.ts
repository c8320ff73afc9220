// The whole program as an administrator starts it: `main.ts` in a process of its own, with an empty
// data folder, free ports and embedded PostgreSQL. Tests talk to it only as a person or a phone
// would: over HTTP, SIP and RTP on loopback.

import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtemp, rm } from 'node:fs/promises'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createInterface } from 'node:readline'

/** A running server; `api` speaks as the Global admin and throws on anything but success. */
export interface ServerProcess {
  readonly baseUrl: string
  readonly sipPort: number
  /** Where TLS is listened for, if the settings name a certificate. */
  readonly sipTlsPort: number
  readonly folder: string
  readonly processId: number
  readonly username: string
  readonly password: string
  readonly output: readonly string[]
  api<T>(method: string, path: string, body?: unknown): Promise<T>
  stop(): Promise<void>
}

const mainProgram = new URL('../packages/server/src/main.ts', import.meta.url).pathname
const readyMs = 60_000
const stopMs = 15_000

/** Starts a server on an empty folder and waits until it says that it is ready. */
export async function startServer(settings: NodeJS.ProcessEnv = {}): Promise<ServerProcess> {
  const folder = await mkdtemp(join(tmpdir(), 'mainline-e2e-'))
  const [httpPort, sipPort, sipTlsPort] = [await freePort(), await freePort(), await freePort()]
  const password = 'a-Long-enough-passw0rd'
  const child = spawn(process.execPath, [mainProgram], {
    stdio: ['ignore', 'pipe', 'pipe'],
    env: {
      ...process.env,
      DATA_DIR: folder,
      HTTP_PORT: String(httpPort),
      SIP_PORT: String(sipPort),
      SIP_TLS_PORT: String(sipTlsPort),
      SIP_WSS_PORT: '0',
      RTP_PORTS: '21000-21999',
      MAINLINE_ADMIN_PASSWORD: password,
      ...settings,
    },
  })
  const output: string[] = []
  await waitUntilReady(child, output)
  const baseUrl = `http://127.0.0.1:${httpPort}`
  const token = await signIn(baseUrl, 'admin', password)
  return {
    baseUrl,
    sipPort,
    sipTlsPort,
    folder,
    processId: child.pid ?? 0,
    username: 'admin',
    password,
    output,
    api: (method, path, body) => request(baseUrl, token, method, path, body),
    stop: async () => {
      await stopProcess(child)
      await rm(folder, { recursive: true, force: true })
    },
  }
}

/** A port that is free for TCP at this moment, below the range the system gives out by itself. */
export async function freePort(): Promise<number> {
  for (let attempt = 0; attempt < 50; attempt += 1) {
    const port = 10_000 + Math.floor(Math.random() * 9_000)
    if (await isFree(port)) return port
  }
  throw new Error('No free port between 10000 and 19000 after 50 attempts.')
}

/** Ends a process: politely, then by force when it does not go. */
export async function stopProcess(child: ChildProcess, signal: NodeJS.Signals = 'SIGTERM') {
  if (child.exitCode !== null || child.signalCode !== null) return
  const exited = once(child, 'exit')
  child.kill(signal)
  const force = setTimeout(() => child.kill('SIGKILL'), stopMs)
  await exited
  clearTimeout(force)
}

async function isFree(port: number): Promise<boolean> {
  const server = createServer()
  try {
    server.listen(port, '127.0.0.1')
    await once(server, 'listening')
    return true
  } catch {
    return false
  } finally {
    server.close()
  }
}

async function waitUntilReady(child: ChildProcess, output: string[]): Promise<void> {
  await new Promise<void>((resolve, reject) => {
    const fail = (why: string) => {
      child.kill('SIGKILL')
      reject(new Error(`The server ${why}:\n${output.join('\n')}`))
    }
    const timer = setTimeout(() => fail(`was not ready within ${readyMs} ms`), readyMs)
    child.once('exit', (code) => fail(`ended with code ${code}`))
    for (const stream of [child.stdout, child.stderr]) {
      if (stream === null) continue
      createInterface(stream).on('line', (line) => {
        output.push(line)
        if (!/\bready\b/i.test(line)) return
        clearTimeout(timer)
        child.removeAllListeners('exit')
        resolve()
      })
    }
  })
}

async function signIn(baseUrl: string, username: string, password: string): Promise<string> {
  const response = await fetch(`${baseUrl}/v1.0/signIns`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ username, password }),
  })
  if (!response.ok) throw new Error(`Sign-in: ${response.status} ${await response.text()}`)
  const { token } = (await response.json()) as { token: string }
  return token
}

async function request<T>(
  baseUrl: string,
  token: string,
  method: string,
  path: string,
  body?: unknown,
): Promise<T> {
  const response = await fetch(`${baseUrl}/v1.0${path}`, {
    method,
    headers: {
      authorization: `Bearer ${token}`,
      ...(body === undefined ? {} : { 'content-type': 'application/json' }),
    },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  })
  const text = await response.text()
  if (!response.ok) throw new Error(`${method} ${path}: ${response.status} ${text}`)
  return (text === '' ? undefined : JSON.parse(text)) as T
}
