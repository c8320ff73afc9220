// The media engine on threads of its own, so that the main thread never touches a packet: a slow
// query or a long step of the engine is not heard by anybody. The sessions of one call share a
// thread, because those who hear each other hand each other their packets there. Where a transfer
// brings together legs of two calls that are on two threads, a stand-in takes a session's place.
//
// Commands and events go in batches: what wakes another thread costs more than what it is told.
// Beginnings and ends of sessions wait for others (`outbox.ts`); a call is answered meanwhile.
//
// A thread that ends by itself takes its calls' audio with it: each of its sessions is told as
// failed, so that those calls end with a cause, and another thread takes its place.

import { randomInt } from 'node:crypto'
import { once } from 'node:events'
import { MessageChannel, type MessagePort, Worker } from 'node:worker_threads'
import type { AudioStream } from '@mainline/media'
import type { EngineCommand, MediaEvent, ThreadCommand } from './media-messages.ts'
import { Outbox } from './outbox.ts'
import { mostRestingPairs, type PortStockOptions } from './port-stock.ts'
import type { Log } from './ports.ts'
import { counterpartOf, streamThrough } from './stand-in.ts'

/** What a thread is made with. */
export interface MediaThreadData
  extends Pick<PortStockOptions, 'address' | 'ports' | 'mostResting'> {
  /** Silence of a peer that should send, after which its leg counts as broken. */
  readonly mediaLostMs: number
}

/** What a thread is told besides commands. */
export type MediaThreadMessage =
  | EngineCommand
  /** Open a stand-in or its counterpart, with its end of the port between them. */
  | { readonly kind: 'standIn'; readonly sessionId: string; readonly port: MessagePort }
  /** Close every session and end. */
  | { readonly kind: 'end' }

/** What a thread tells besides events: ports that are open, and first of all that it listens. */
export type MediaThreadReport =
  | MediaEvent
  | { readonly kind: 'ready'; readonly ports: readonly number[] }

/** How media threads are made. */
export interface MediaThreadsOptions extends Omit<MediaThreadData, 'mostResting'> {
  readonly count: number
  readonly tell: (event: MediaEvent) => void
  readonly log: Log
}

interface Thread {
  readonly worker: Worker
  readonly outbox: Outbox<MediaThreadMessage>
  readonly sessions: Set<string>
  /** Ports that it holds open for the next sessions. */
  readonly ports: number[]
}

interface Session {
  readonly sessionId: string
  readonly callId: string
  readonly thread: Thread
  /** Where it is heard by others: its own thread, or the one where it has a stand-in. */
  at: Thread
  stream?: AudioStream
  isClosing?: true
}

/** Commands on several sessions, which therefore have to be on one thread. */
type Gathering = ThreadCommand & { readonly kind: 'connect' | 'mix' | 'record' }

/** Room for what lives as long as a packet: more is taken as it comes, and not given back. */
const youngMb = 24

/** Every media session, spread over threads. */
export class MediaThreads {
  readonly #options: MediaThreadsOptions
  #threads: readonly Thread[] = []
  readonly #sessions = new Map<string, Session>()
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
    switch (command.kind) {
      case 'connect':
      case 'mix':
      case 'record':
        this.#gather(command)
        break
      case 'steer':
        this.#recordings.get(command.recordingId)?.outbox.add(command)
        break
      case 'configure':
        this.#configure(command)
        break
      case 'close':
        this.#close(command)
        break
      case 'open':
        this.#openSession(command)
        break
      case 'play':
        this.#sessions.get(command.sessionId)?.thread.outbox.addLater(command)
        break
      default:
        this.#sessions.get(command.sessionId)?.thread.outbox.add(command)
    }
  }

  /** Closes every session, and ends the threads once the last packets are sent. */
  async stop(): Promise<void> {
    this.#isEnding = true
    const ends = this.#threads.map(({ worker }) => once(worker, 'exit'))
    for (const { outbox } of this.#threads) outbox.add({ kind: 'end' })
    await Promise.all(ends)
  }

  /** Those who shall hear each other or be recorded meet where the first of them is at home. */
  #gather(command: Gathering): void {
    const ids = sessionIdsOf(command)
    const known = ids.flatMap((id) => this.#sessions.get(id) ?? [])
    const sessions = known.filter(({ isClosing }) => isClosing === undefined)
    const atHome = sessions.find(({ thread, at }) => thread === at) ?? sessions[0]
    if (command.kind === 'record') {
      if (atHome === undefined || sessions.length < ids.length) {
        this.#tellUnrecorded(command.recordingId, 'a party has no audio')
        return
      }
      this.#recordings.set(command.recordingId, atHome.thread)
    }
    if (atHome === undefined) return
    for (const session of sessions) this.#bring(session, atHome.thread)
    atHome.thread.outbox.add(command)
  }

  /** Lets a session be heard on a thread, by a stand-in if it is not the session's own. */
  #bring(session: Session, to: Thread): void {
    if (session.at === to) return
    this.#dismissStandIn(session)
    session.at = to
    const { sessionId, thread, stream } = session
    if (thread === to) return
    const counterpart = counterpartOf(sessionId)
    const { port1, port2 } = new MessageChannel()
    thread.outbox.add({ kind: 'standIn', sessionId: counterpart, port: port1 }, [port1])
    to.outbox.add({ kind: 'standIn', sessionId, port: port2 }, [port2])
    if (stream !== undefined) this.#configureStandIn(session, stream)
    thread.outbox.add({ kind: 'connect', sessionIds: [sessionId, counterpart] })
  }

  #dismissStandIn({ sessionId, thread, at }: Session): void {
    if (thread === at) return
    at.outbox.add({ kind: 'close', sessionId })
    thread.outbox.add({ kind: 'close', sessionId: counterpartOf(sessionId) })
  }

  #configure(command: ThreadCommand & { kind: 'configure' }): void {
    const session = this.#sessions.get(command.sessionId)
    if (session === undefined) return
    session.stream = command.stream
    session.thread.outbox.addLater(command)
    if (session.thread !== session.at) this.#configureStandIn(session, command.stream)
  }

  #configureStandIn({ sessionId, thread, at }: Session, own: AudioStream): void {
    const stream = streamThrough(own)
    at.outbox.add({ kind: 'configure', sessionId, stream })
    thread.outbox.add({ kind: 'configure', sessionId: counterpartOf(sessionId), stream })
  }

  #close(command: ThreadCommand & { kind: 'close' }): void {
    const session = this.#sessions.get(command.sessionId)
    if (session === undefined) {
      // Its thread has broken, and taken its counters with it.
      this.#options.tell({ kind: 'closed', sessionId: command.sessionId })
      return
    }
    this.#bring(session, session.thread)
    session.isClosing = true
    session.thread.outbox.addLater(command)
  }

  #tellUnrecorded(recordingId: string, reason: string): void {
    this.#recordings.delete(recordingId)
    this.#options.tell({ kind: 'recordingEnded', recordingId, sizeBytes: 0, durationMs: 0, reason })
  }

  #open(): Thread {
    const { address, ports, mediaLostMs, count } = this.#options
    const mostResting = mostRestingPairs(ports, count)
    const workerData: MediaThreadData = { address, ports, mediaLostMs, mostResting }
    const worker = new Worker(new URL('./media-thread.ts', import.meta.url), {
      workerData,
      resourceLimits: { maxYoungGenerationSizeMb: youngMb },
    })
    const outbox = new Outbox<MediaThreadMessage>((messages, given) =>
      worker.postMessage(messages, [...given]),
    )
    const thread = { worker, outbox, sessions: new Set<string>(), ports: [] }
    worker.on('message', (reports: readonly MediaThreadReport[]) => {
      for (const report of reports) this.#told(report, thread)
    })
    worker.on('error', (error) => {
      const what = error instanceof Error ? error.stack : String(error)
      this.#options.log.error({ error: what }, 'a media thread broke')
    })
    worker.on('exit', () => this.#exited(thread))
    return thread
  }

  /** What a stand-in tells its session tells itself, or has no need to. */
  #told(report: MediaThreadReport, thread: Thread): void {
    if (report.kind === 'ready') {
      thread.ports.push(...report.ports)
      return
    }
    if (report.kind === 'recordingEnded') this.#recordings.delete(report.recordingId)
    else if (this.#sessions.get(report.sessionId)?.thread !== thread) return
    if (report.kind === 'closed') this.#forget(report.sessionId)
    this.#options.tell(report)
  }

  #exited(thread: Thread): void {
    if (this.#isEnding) return
    this.#threads = this.#threads.map((each) => (each === thread ? this.#open() : each))
    for (const [recordingId, each] of [...this.#recordings]) {
      if (each === thread) this.#tellUnrecorded(recordingId, 'its media thread has ended')
    }
    for (const session of this.#sessions.values()) {
      if (session.thread === thread || session.at === thread) this.#bring(session, session.thread)
    }
    for (const sessionId of [...thread.sessions]) {
      this.#forget(sessionId)
      this.#options.tell({ kind: 'failed', sessionId, reason: 'its media thread has ended' })
    }
  }

  /**
   * With a port that stands open, the answer need not wait for the thread; `perform` has returned
   * when it is told all the same. Any of those ports, so that nobody knows where the next call is.
   */
  #openSession({ sessionId, callId, signalingAddress }: ThreadCommand & { kind: 'open' }): void {
    const thread = this.#assign(sessionId, callId)
    const port = takeAny(thread.ports)
    const opening = { kind: 'open', sessionId, signalingAddress } as const
    if (port === undefined) {
      thread.outbox.add(opening)
      return
    }
    thread.outbox.addLater({ ...opening, port })
    queueMicrotask(() => this.#told({ kind: 'opened', sessionId, port }, thread))
  }

  /** A new call goes to the thread with the fewest sessions. */
  #assign(sessionId: string, callId: string): Thread {
    const call = this.#calls.get(callId) ?? { thread: this.#leastBusy(), sessions: 0 }
    const { thread } = call
    call.sessions += 1
    this.#calls.set(callId, call)
    this.#sessions.set(sessionId, { sessionId, callId, thread, at: thread })
    thread.sessions.add(sessionId)
    return thread
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

function takeAny(ports: number[]): number | undefined {
  return ports.length === 0 ? undefined : ports.splice(randomInt(ports.length), 1)[0]
}

function sessionIdsOf(command: Gathering): readonly string[] {
  return command.kind === 'mix'
    ? command.parties.map(({ sessionId }) => sessionId)
    : command.sessionIds
}
