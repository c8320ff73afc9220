// Media sessions, some of them with browsers. To the threads that carry audio a browser is a phone
// that speaks plain RTP from this machine: a process of its own (`browser-process.ts`) stands
// between, begun with the first browser and begun anew when it broke. Its packets never pass here.

import { type ChildProcess, fork } from 'node:child_process'
import { once } from 'node:events'
import type { BrowserCommand, BrowserEvent, NearPlace } from './browser-messages.ts'
import type { IceServer } from './ice-servers.ts'
import { isWildcard } from './local-address.ts'
import type { BrowserLine, MediaCommand, MediaEvent } from './media-messages.ts'
import { MediaThreads, type MediaThreadsOptions } from './media-threads.ts'

/** A session with a browser. */
interface Browser {
  readonly line: BrowserLine
  /** Where the process takes packets for the browser; absent until it has said so. */
  near?: NearPlace
  isConnected?: true
  /** What it shall hear once it is connected: nobody shall miss the beginning of a greeting. */
  waiting?: MediaCommand & { readonly kind: 'play' }
}

/** How long the process may take to end by itself. */
const farewellMs = 2_000
const brokenProcess = 'the process of browsers broke'
const program = new URL('./browser-process.ts', import.meta.url)

/** How browsers find us, as it was set. */
export interface BrowserWays extends Pick<BrowserLine, 'publicAddress'> {
  /** What our end of a call gets through routers with; asked for each call anew. */
  readonly iceServers?: () => readonly IceServer[]
}

/** The same for one call. */
export function browserWays({ iceServers, publicAddress }: BrowserWays): BrowserLine {
  const line = { iceServers: iceServers?.() ?? [] }
  return publicAddress === undefined ? line : { ...line, publicAddress }
}

/** Every media session, with phones and with browsers. */
export class BrowserMedia {
  readonly #options: MediaThreadsOptions
  readonly #threads: MediaThreads
  readonly #browsers = new Map<string, Browser>()
  /** Where packets are exchanged with the process: an address that the threads listen on. */
  readonly #nearAddress: string
  #process: ChildProcess | undefined
  #isEnding = false

  constructor(options: MediaThreadsOptions) {
    this.#options = options
    this.#nearAddress = isWildcard(options.address) ? '127.0.0.1' : options.address
    this.#threads = new MediaThreads({ ...options, tell: (event) => this.#told(event) })
  }

  /** Starts the threads; resolves when all of them take commands. */
  start(): Promise<void> {
    return this.#threads.start()
  }

  /** Passes a command on to whoever does it. */
  perform(command: MediaCommand): void {
    switch (command.kind) {
      case 'open':
        this.#open(command)
        break
      case 'browserAnswered':
        this.#ask({ kind: 'answered', sessionId: command.sessionId, answer: command.answer })
        break
      case 'browserMoved':
        this.#ask({ kind: 'move', sessionId: command.sessionId, line: command.line })
        break
      case 'watchSilence':
        this.#ask(command)
        break
      case 'configure':
        this.#configure(command)
        break
      case 'play':
      case 'stop':
        this.#playOrStop(command)
        break
      case 'close':
        if (this.#browsers.has(command.sessionId)) {
          this.#ask({ kind: 'close', sessionId: command.sessionId })
        }
        this.#threads.perform(command)
        break
      default:
        this.#threads.perform(command)
    }
  }

  /** Closes every session, and ends the threads and the process. */
  async stop(): Promise<void> {
    this.#isEnding = true
    await this.#threads.stop()
    const ending = this.#process
    if (ending === undefined || !ending.connected) return
    const late = setTimeout(() => ending.kill('SIGKILL'), farewellMs)
    ending.disconnect()
    await once(ending, 'exit')
    clearTimeout(late)
  }

  #open({ browser: line, ...command }: MediaCommand & { kind: 'open' }): void {
    if (line === undefined) {
      this.#threads.perform(command)
      return
    }
    this.#browsers.set(command.sessionId, { line })
    this.#threads.perform({ ...command, signalingAddress: this.#nearAddress })
  }

  /** What a browser's description says of places is its carrier's business. */
  #configure(command: MediaCommand & { kind: 'configure' }): void {
    const near = this.#browsers.get(command.sessionId)?.near
    if (near === undefined) {
      this.#threads.perform(command)
      return
    }
    const { address: remoteAddress, port: remotePort } = near
    const place = { remoteAddress, remotePort, remoteRtcpPort: remotePort + 1 }
    this.#threads.perform({ ...command, stream: { ...command.stream, ...place } })
  }

  #playOrStop(command: MediaCommand & { kind: 'play' | 'stop' }): void {
    const browser = this.#browsers.get(command.sessionId)
    delete browser?.waiting
    const isEarly = browser !== undefined && browser.isConnected === undefined
    if (isEarly && command.kind === 'play') browser.waiting = command
    else this.#threads.perform(command)
  }

  #told(event: MediaEvent): void {
    const browser = 'sessionId' in event ? this.#browsers.get(event.sessionId) : undefined
    if (browser === undefined) {
      this.#options.tell(event)
    } else if (event.kind === 'opened') {
      this.#carry(event.sessionId, browser, event.port)
    } else if (event.kind === 'closed') {
      const { statistics, ...rest } = event
      this.#browsers.delete(event.sessionId)
      const counted = statistics && { statistics: { ...statistics, isEncrypted: true } }
      this.#options.tell({ ...rest, ...counted })
    } else {
      this.#options.tell(event)
    }
  }

  #carry(sessionId: string, { line }: Browser, port: number): void {
    const { address: listenAddress, ports } = this.#options
    this.#process ??= this.#begin()
    const session = { address: this.#nearAddress, port }
    this.#ask({ kind: 'open', sessionId, session, listenAddress, ports, line })
  }

  #begin(): ChildProcess {
    const begun = fork(program, { execArgv: [], stdio: ['ignore', 'inherit', 'inherit', 'ipc'] })
    begun.on('message', (event: BrowserEvent) => this.#heard(event))
    begun.on('error', (error) => this.#options.log.error({ error: String(error) }, brokenProcess))
    begun.once('exit', (code, signal) => this.#exited(code, signal))
    return begun
  }

  #heard(event: BrowserEvent): void {
    const { sessionId } = event
    const browser = this.#browsers.get(sessionId)
    if (browser === undefined) return
    if (event.kind === 'failed' || event.kind === 'moved') {
      this.#options.tell(event)
      return
    }
    if (event.kind === 'connected') {
      browser.isConnected = true
      if (browser.waiting !== undefined) this.#playOrStop(browser.waiting)
      return
    }
    const { port, transport } = event
    browser.near = { address: this.#nearAddress, port }
    this.#options.tell({ kind: 'opened', sessionId, port, transport })
  }

  #exited(code: number | null, signal: string | null): void {
    this.#process = undefined
    if (this.#isEnding) return
    this.#options.log.error({ code, signal }, brokenProcess)
    for (const sessionId of [...this.#browsers.keys()]) {
      this.#options.tell({ kind: 'failed', sessionId, reason: 'the process of browsers has ended' })
    }
  }

  #ask(command: BrowserCommand): void {
    if (this.#process?.connected === true) this.#process.send(command)
  }
}
