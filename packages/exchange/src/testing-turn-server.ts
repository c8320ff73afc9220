// Debian's coturn on loopback, which believes names that end at a time and their HMAC. The tests
// that need it are skipped where the program is missing.

import { type ChildProcess, spawn, spawnSync } from 'node:child_process'
import { createHmac } from 'node:crypto'
import { once } from 'node:events'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { IceServer } from './ice-servers.ts'
import { bindUdp } from './udp-socket.ts'

/** Whether the program is on this machine. */
export const hasTurnServer = spawnSync('turnserver', ['--version']).error === undefined

/** What it shares with whoever makes credentials. */
export const turnSecret = 'north by northwest'

/** A TURN server with its own folder and port. */
export class TurnServer {
  readonly port: number
  #process: ChildProcess
  readonly #folder: string

  private constructor(port: number, process: ChildProcess, folder: string) {
    this.port = port
    this.#process = process
    this.#folder = folder
  }

  /** Starts it; resolves when it listens. */
  static async start(): Promise<TurnServer> {
    const free = await bindUdp('127.0.0.1', 0)
    const { port } = free.address()
    free.close()
    const folder = mkdtempSync(join(tmpdir(), 'mainline-turn-'))
    const program = [
      ...['--no-tls', '--no-dtls', '--no-cli', '--no-multicast-peers', '--allow-loopback-peers'],
      ...['--listening-ip', '127.0.0.1', '--relay-ip', '127.0.0.1', '--listening-port', `${port}`],
      ...['--min-port', '40000', '--max-port', '40999', '--realm', 'contoso.test'],
      ...['--use-auth-secret', '--static-auth-secret', turnSecret, '--log-file', 'stdout'],
      ...['--pidfile', join(folder, 'pid'), '--userdb', join(folder, 'users')],
    ]
    const process = await run(program, port)
    return new TurnServer(port, process, folder)
  }

  /** Loses every way that it gave, and gives new ones at the same port. */
  async restart(): Promise<void> {
    const program = this.#process.spawnargs.slice(1)
    await end(this.#process)
    this.#process = await run(program, this.port)
  }

  /** The server with credentials that are good for a minute, or for none. */
  credentials(isRight = true): IceServer {
    const username = `${Math.floor(Date.now() / 1000) + 60}:ana`
    const key = isRight ? turnSecret : 'south'
    const credential = createHmac('sha1', key).update(username).digest('base64')
    return { urls: [`turn:127.0.0.1:${this.port}`], username, credential }
  }

  /** Ends it. */
  async stop(): Promise<void> {
    await end(this.#process)
    rmSync(this.#folder, { recursive: true })
  }
}

async function run(program: readonly string[], port: number): Promise<ChildProcess> {
  const process = spawn('turnserver', program, { stdio: 'ignore' })
  await answersOn(port)
  return process
}

async function end(process: ChildProcess): Promise<void> {
  const ended = once(process, 'exit')
  process.kill()
  await ended
}

/** Asks it how we are seen (RFC 8489) until it answers, for ten seconds at most. */
async function answersOn(port: number): Promise<void> {
  const socket = await bindUdp('127.0.0.1', 0)
  const request = Buffer.alloc(20)
  request.writeUInt16BE(1, 0)
  request.writeUInt32BE(0x2112a442, 4)
  const asking = setInterval(() => socket.send(request, port, '127.0.0.1'), 100)
  try {
    await once(socket, 'message', { signal: AbortSignal.timeout(10_000) })
  } finally {
    clearInterval(asking)
    socket.close()
  }
}
