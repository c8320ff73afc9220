// The media engine on threads of its own, so that the main thread never touches a packet: a slow
// query or a long step of the engine is not heard by anybody. The sessions of one call share a
// thread, because connected sessions hand each other their packets there; where a transfer connects
// the legs of two calls that are on two threads, those pass their packets to each other directly.
//
// Commands and events go in batches, all of one turn of the event loop together: what wakes another
// thread costs more than what it is told.
//
// A thread that ends by itself takes its calls' audio with it: each of its sessions is told as
// failed, so that those calls end with a cause, and another thread takes its place.

import { once } from 'node:events'
import { MessageChannel, type MessagePort, Worker } from 'node:worker_threads'
import type { MediaEvent, ThreadCommand } from './media-messages.ts'
import type { PortRange } from './media-ports.ts'
import { Outbox } from './outbox.ts'
import type { Log } from './ports.ts'

/** What a thread is made with. */
export interface MediaThreadData {
  readonly address: string
  readonly ports: PortRange
  /** Silence of a peer that should send, after which its leg counts as broken. */
  readonly mediaLostMs: number
}

/** What a thread is told besides commands. */
export type MediaThreadMessage =
  | ThreadCommand
  /** Relay the session's audio to another thread's, whose end of the port this is not. */
  | { readonly kind: 'connectFar'; readonly sessionId: string; readonly port: MessagePort }
  /** Close every session and end. */
  | { readonly kind: 'end' }

/** What a thread tells besides events: that it listens. */
export type MediaThreadReport = MediaEvent | { readonly kind: 'ready' }

/** How media threads are made. */
export interface MediaThreadsOptions extends MediaThreadData {
  readonly count: number
  readonly tell: (event: MediaEvent) => void
  readonly log: Log
}

interface Thread {
  readonly worker: Worker
  readonly outbox: Outbox<MediaThreadMessage>
  readonly sessions: Set<string>
}

/** Every media session, spread over threads. */
export class MediaThreads {
  readonly #options: MediaThreadsOptions
  #threads: readonly Thread[] = []
  readonly #sessions = new Map<string, { readonly thread: Thread; readonly callId: string }>()
  readonly #calls = new Map<string, { readonly thread: Thread; sessions: number }>()
  readonly #recordings = new Map<string, Thread>()
  #isEnding = false

  constructor(options: MediaThreadsOptions) {
    this.#options = options
  }

  /** Starts the threads; resolves when all of them take commands. */
  async start(): Promise<void> {
    this.#threads = Array.from({ length: this.#options.count }, () => this.#open())
    await Promise.all(this.#threads.map(({ worker }) => once(worker, 'message')))
  }

  /** Passes a command on to the thread of its session. */
  perform(command: ThreadCommand): void {
    if (command.kind === 'connect' && this.#connectFar(...command.sessionIds)) return
    if (command.kind === 'mix') {
      this.#mix(command)
      return
    }
    if (command.kind === 'record' || command.kind === 'steer') {
      this.#record(command)
      return
    }
    if (command.kind === 'open') this.#assign(command.sessionId, command.callId)
    const sessionId = command.kind === 'connect' ? command.sessionIds[0] : command.sessionId
    const thread = this.#sessions.get(sessionId)?.thread
    if (command.kind === 'close') thread?.outbox.addLater(command)
    else thread?.outbox.add(command)
    // The thread of this session has broken, and taken its counters with it.
    if (command.kind === 'close' && thread === undefined) {
      this.#options.tell({ kind: 'closed', sessionId })
    }
  }

  /** Closes every session, and ends the threads once the last packets are sent. */
  async stop(): Promise<void> {
    this.#isEnding = true
    const ends = this.#threads.map(({ worker }) => once(worker, 'exit'))
    for (const { outbox } of this.#threads) outbox.add({ kind: 'end' })
    await Promise.all(ends)
  }

  /** Connects sessions of two threads; false where one thread has both. */
  #connectFar(a: string, b: string): boolean {
    const [left, right] = [this.#sessions.get(a)?.thread, this.#sessions.get(b)?.thread]
    if (left === undefined || right === undefined || left === right) return false
    const { port1, port2 } = new MessageChannel()
    for (const [{ outbox }, sessionId, port] of [
      [left, a, port1],
      [right, b, port2],
    ] as const) {
      outbox.add({ kind: 'connectFar', sessionId, port }, [port])
    }
    return true
  }

  /** A mix is made on one thread: where a transfer has brought in another, its guests fail. */
  #mix(command: ThreadCommand & { kind: 'mix' }): void {
    const threads = command.parties.map(({ sessionId }) => this.#sessions.get(sessionId)?.thread)
    const [thread] = threads
    if (threads.every((each) => each === thread)) {
      thread?.outbox.add(command)
      return
    }
    for (const { sessionId } of command.parties.slice(2)) {
      this.#options.tell({ kind: 'failed', sessionId, reason: 'its call is on two media threads' })
    }
  }

  /** A recording is made on one thread; those of a thread that breaks are told as ended. */
  #record(command: ThreadCommand & { kind: 'record' | 'steer' }): void {
    const { recordingId } = command
    if (command.kind === 'record') {
      const [left, right] = command.sessionIds.map((id) => this.#sessions.get(id)?.thread)
      if (left === undefined || left !== right) {
        this.#tellUnrecorded(recordingId, 'its call is on two media threads')
        return
      }
      this.#recordings.set(recordingId, left)
    }
    const thread = this.#recordings.get(recordingId)
    thread?.outbox.add(command)
  }

  #tellUnrecorded(recordingId: string, reason: string): void {
    this.#recordings.delete(recordingId)
    this.#options.tell({ kind: 'recordingEnded', recordingId, sizeBytes: 0, durationMs: 0, reason })
  }

  #open(): Thread {
    const { address, ports, mediaLostMs } = this.#options
    const workerData: MediaThreadData = { address, ports, mediaLostMs }
    const worker = new Worker(new URL('./media-thread.ts', import.meta.url), { workerData })
    const outbox = new Outbox<MediaThreadMessage>((messages, given) =>
      worker.postMessage(messages, [...given]),
    )
    const thread = { worker, outbox, sessions: new Set<string>() }
    worker.on('message', (reports: readonly MediaThreadReport[]) => {
      for (const report of reports) this.#told(report)
    })
    worker.on('error', (error) => {
      const what = error instanceof Error ? error.stack : String(error)
      this.#options.log.error({ error: what }, 'a media thread broke')
    })
    worker.on('exit', () => this.#exited(thread))
    return thread
  }

  #told(report: MediaThreadReport): void {
    if (report.kind === 'ready') return
    if (report.kind === 'closed') this.#forget(report.sessionId)
    if (report.kind === 'recordingEnded') this.#recordings.delete(report.recordingId)
    this.#options.tell(report)
  }

  #exited(thread: Thread): void {
    if (this.#isEnding) return
    this.#threads = this.#threads.map((each) => (each === thread ? this.#open() : each))
    for (const [recordingId, each] of [...this.#recordings]) {
      if (each === thread) this.#tellUnrecorded(recordingId, 'its media thread has ended')
    }
    for (const sessionId of [...thread.sessions]) {
      this.#forget(sessionId)
      this.#options.tell({ kind: 'failed', sessionId, reason: 'its media thread has ended' })
    }
  }

  /** A new call goes to the thread with the fewest sessions. */
  #assign(sessionId: string, callId: string): void {
    const call = this.#calls.get(callId) ?? { thread: this.#leastBusy(), sessions: 0 }
    const { thread } = call
    call.sessions += 1
    this.#calls.set(callId, call)
    this.#sessions.set(sessionId, { thread, callId })
    thread.sessions.add(sessionId)
  }

  #leastBusy(): Thread {
    return this.#threads.reduce((least, thread) =>
      thread.sessions.size < least.sessions.size ? thread : least,
    )
  }

  #forget(sessionId: string): void {
    const session = this.#sessions.get(sessionId)
    const call = session && this.#calls.get(session.callId)
    if (session === undefined || call === undefined) return
    this.#sessions.delete(sessionId)
    session.thread.sessions.delete(sessionId)
    call.sessions -= 1
    if (call.sessions === 0) this.#calls.delete(session.callId)
  }
}
