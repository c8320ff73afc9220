// Runs legs' media sessions: its two sockets, and one clock for all. Each session says when
// its next packet is due, counted from its own start, so packets do not drift and a late wake-up is
// caught up by the session itself. Takes `EngineCommand`s, tells `MediaEvent`s, and shares nothing
// else with the exchange: it runs on a thread (`media-thread.ts`).

import type { MessagePort } from 'node:worker_threads'
import {
  type DigitPath,
  type MediaOutput,
  type MediaSend,
  MediaSession,
  Mixer,
  type ReceivedMedia,
} from '@mainline/media'
import { nowMs } from './clock.ts'
import { DeadlineTimer } from './deadline-timer.ts'
import { entropy } from './entropy.ts'
import { LineRecording } from './line-recording.ts'
import type { EngineCommand, MediaEvent, MixedParty } from './media-messages.ts'
import {
  type AttendedPair,
  attended,
  closePair,
  type MediaSocket,
  type PortPair,
} from './media-ports.ts'
import { PortStock, type PortStockOptions } from './port-stock.ts'
import { Schedule, type Scheduled } from './schedule.ts'
import { srtpCipher } from './srtp-cipher.ts'
import { pairThrough } from './stand-in.ts'

/** What a media engine is made with. */
export interface MediaEngineOptions extends PortStockOptions {
  /** Silence of a peer that should send, after which its leg counts as broken. */
  readonly mediaLostMs: number
  readonly tell: (event: MediaEvent) => void
}

/**
 * How far ahead playbacks are given to sockets that keep packets: half of it is longer than most
 * pauses of the garbage collector. What waits when a key stops a prompt is taken back.
 */
const playedAheadMs = 160

type Opening = Extract<EngineCommand, { readonly kind: 'open' }>

/** One leg: its session, its sockets, and the leg that hears it. */
interface Line extends Scheduled {
  readonly sessionId: string
  readonly session: MediaSession
  readonly pair: AttendedPair
  /** A stand-in's pair is a way to another thread, and of no use to the next. */
  readonly isStandIn?: true
  peer?: Line
  /** The mix that it takes part in. */
  mix?: ScheduledMixer
  recording?: LineRecording
}

/** A mix with its place in the schedule. */
class ScheduledMixer extends Mixer implements Scheduled {
  dueAt: number | undefined
}

/** Every media session of one thread. */
export class MediaEngine {
  readonly #options: MediaEngineOptions
  readonly #stock: PortStock
  /** `opening` holds its place while the ports are being opened, so that a close is not lost. */
  readonly #lines = new Map<string, Line | 'opening'>()
  /** By their ids, as long as they go on. */
  readonly #recordings = new Map<string, LineRecording>()
  /** With those that are over and on their way to the disk. */
  readonly #unkept = new Set<LineRecording>()
  readonly #schedule = new Schedule<Line | ScheduledMixer | LineRecording>()
  readonly #timer = new DeadlineTimer(() => this.#expireDue())
  /** The timer is set once, when all that is due is done, and not after each. */
  #isExpiring = false

  constructor(options: MediaEngineOptions) {
    this.#options = options
    this.#stock = new PortStock(options)
  }

  /** Opens the first ports. */
  start(): Promise<void> {
    return this.#stock.fill()
  }

  /** Does one command. */
  perform(command: EngineCommand): void {
    if (command.kind === 'open') {
      this.#open(command)
    } else if (command.kind === 'connect') {
      this.#connect(...command.sessionIds)
    } else if (command.kind === 'record') {
      this.#record(command)
    } else if (command.kind === 'steer') {
      this.#steer(command)
    } else if (command.kind === 'mix') {
      this.#mix(command.parties)
    } else if (command.kind === 'close') {
      this.#close(command.sessionId)
    } else {
      this.#direct(command)
    }
  }

  /** Opens a stand-in for a session of another thread, or its counterpart; nothing is told. */
  standIn(sessionId: string, port: MessagePort): void {
    const pair = attended(pairThrough(port))
    this.#begin({ sessionId, session: this.#session('', pair), pair, isStandIn: true })
  }

  /** Closes every session; resolves when what was recorded is on the disk. */
  async stop(): Promise<void> {
    for (const sessionId of [...this.#lines.keys()]) this.#close(sessionId)
    this.#stock.close()
    this.#timer.set(undefined)
    await Promise.all([...this.#unkept].map(({ kept }) => kept))
  }

  #direct(command: EngineCommand & { kind: 'configure' | 'play' | 'pressed' | 'stop' }): void {
    const line = this.#line(command.sessionId)
    if (line === undefined) return
    const now = nowMs()
    if (command.kind === 'configure') {
      line.session.configure(now, command.stream)
    } else if (command.kind === 'play') {
      withdraw(line)
      line.session.play(now, command.playbackId, command.pieces, { repeat: command.repeat })
    } else if (command.kind === 'pressed') {
      this.#passOn(now, line, command.digit, 'signaling')
    } else {
      withdraw(line)
      line.session.stop(now)
    }
    this.#drain(now, line)
  }

  /** Whoever names a port has been told of it, and need not be told again. */
  #open({ sessionId, signalingAddress, port }: Opening): void {
    const pair = port === undefined ? undefined : this.#stock.take(port)
    if (pair === undefined) void this.#openAny(sessionId, signalingAddress)
    else this.#begin({ sessionId, session: this.#session(signalingAddress, pair), pair })
  }

  async #openAny(sessionId: string, signalingAddress: string): Promise<void> {
    const { tell } = this.#options
    this.#lines.set(sessionId, 'opening')
    const pair = await this.#stock.takeAny()
    const isWanted = this.#lines.get(sessionId) === 'opening'
    if (pair === undefined || !isWanted) {
      if (pair !== undefined) this.#stock.giveBack(pair)
      if (isWanted) this.#lines.delete(sessionId)
      if (isWanted) tell({ kind: 'failed', sessionId, reason: 'no media port is free' })
      return
    }
    this.#begin({ sessionId, session: this.#session(signalingAddress, pair), pair })
    tell({ kind: 'opened', sessionId, port: pair.port })
  }

  #session(signalingAddress: string, { rtp }: PortPair): MediaSession {
    const { mediaLostMs } = this.#options
    const aheadMs = rtp.sendAt === undefined ? 0 : playedAheadMs
    return new MediaSession({ entropy, cipher: srtpCipher, signalingAddress, mediaLostMs, aheadMs })
  }

  #begin(opened: Omit<Line, keyof Scheduled>): void {
    const line: Line = { ...opened, dueAt: undefined }
    this.#lines.set(line.sessionId, line)
    line.pair.hears = (channel, bytes, source) => {
      const now = nowMs()
      line.session.receive(now, channel, source, bytes)
      this.#drain(now, line)
    }
  }

  #connect(a: string, b: string): void {
    const [left, right] = [this.#line(a), this.#line(b)]
    if (left === undefined || right === undefined) return
    for (const line of [left, right]) part(line)
    left.peer = right
    right.peer = left
    for (const line of [left, right]) this.#fallSilent(line)
  }

  /** What plays ends, because somebody talks from now on. */
  #fallSilent(line: Line): void {
    const now = nowMs()
    withdraw(line)
    line.session.stop(now)
    this.#drain(now, line)
  }

  #mix(parties: readonly MixedParty[]): void {
    const now = nowMs()
    const lines = parties.flatMap(({ sessionId }) => this.#line(sessionId) ?? [])
    const mixer = lines.find(({ mix }) => mix !== undefined)?.mix ?? new ScheduledMixer()
    for (const line of lines) if (line.mix !== mixer) part(line)
    mixer.arrange(
      now,
      Object.fromEntries(parties.map(({ sessionId, hears }) => [sessionId, hears])),
    )
    this.#schedule.set(mixer, mixer.deadline())
    for (const line of lines) {
      line.mix = mixer
      line.session.hear(now, mixer.feedOf(line.sessionId))
      this.#drain(now, line)
    }
  }

  #record({ kind: _, noticeMs, ...asked }: EngineCommand & { kind: 'record' }): void {
    const { recordingId, sessionIds } = asked
    const recording = new LineRecording(nowMs() + noticeMs, { ...asked, tell: this.#options.tell })
    this.#recordings.set(recordingId, recording)
    this.#unkept.add(recording)
    void recording.kept.then(() => this.#unkept.delete(recording))
    for (const sessionId of sessionIds) {
      const line = this.#line(sessionId)
      if (line !== undefined) line.recording = recording
    }
    this.#schedule.set(recording, recording.deadline())
    this.#timer.set(this.#schedule.next())
  }

  #steer({ recordingId, action }: EngineCommand & { kind: 'steer' }): void {
    const recording = this.#recordings.get(recordingId)
    if (recording === undefined) return
    if (action === 'stop') this.#endRecording(recording)
    else recording.steer(action)
  }

  #endRecording(recording: LineRecording): void {
    for (const [id, each] of this.#recordings) if (each === recording) this.#recordings.delete(id)
    for (const sessionId of recording.sessionIds) {
      const line = this.#line(sessionId)
      if (line?.recording === recording) delete line.recording
    }
    recording.end(nowMs())
    this.#schedule.set(recording, undefined)
  }

  #close(sessionId: string): void {
    const line = this.#line(sessionId)
    if (line?.recording !== undefined) this.#endRecording(line.recording)
    this.#lines.delete(sessionId)
    if (line === undefined) {
      this.#options.tell({ kind: 'closed', sessionId })
      return
    }
    part(line)
    const now = nowMs()
    withdraw(line)
    line.session.close(now)
    this.#drain(now, line)
    this.#schedule.set(line, undefined)
    if (line.isStandIn) closePair(line.pair)
    else this.#stock.giveBack(line.pair)
    const statistics = line.session.statistics()
    const isCounted = statistics.codec !== undefined
    this.#options.tell({ kind: 'closed', sessionId, ...(isCounted && { statistics }) })
  }

  #expireDue(): void {
    const now = nowMs()
    this.#isExpiring = true
    for (let due = this.#schedule.takeDue(now); due; due = this.#schedule.takeDue(now)) {
      if (due instanceof ScheduledMixer || due instanceof LineRecording) {
        due.expire(now)
        this.#schedule.set(due, due.deadline())
      } else {
        due.session.expire(now)
        this.#drain(now, due)
      }
    }
    this.#isExpiring = false
    this.#timer.set(this.#schedule.next())
  }

  #drain(now: number, line: Line): void {
    for (let output = line.session.poll(); output; output = line.session.poll()) {
      this.#performOutput(now, line, output)
    }
    this.#schedule.set(line, line.session.deadline())
    if (!this.#isExpiring) this.#timer.set(this.#schedule.next())
  }

  #performOutput(now: number, line: Line, output: MediaOutput): void {
    const { sessionId } = line
    switch (output.kind) {
      case 'send':
        transmit(line.pair[output.channel], output)
        break
      case 'received':
        line.recording?.receive(now, sessionId, output)
        if (line.mix !== undefined) this.#heard(now, line, line.mix, output)
        if (line.peer !== undefined) {
          line.peer.session.forward(now, output)
          this.#drain(now, line.peer)
        }
        break
      case 'digit':
        this.#options.tell({ kind: 'digit', sessionId, digit: output.digit, path: output.path })
        this.#passOn(now, line, output.digit, output.path)
        break
      case 'digitToSignal':
        this.#options.tell({ kind: 'digitToSignal', sessionId, digit: output.digit })
        break
      case 'playbackEnded':
        if (output.cause === 'finished') {
          this.#options.tell({ kind: 'playbackEnded', sessionId, playbackId: output.playbackId })
        }
        break
      case 'mediaLost':
        this.#options.tell({ kind: 'failed', sessionId, reason: silence(output.silentMs) })
        break
    }
  }

  /** A key goes to whoever hears the party, in the way of each. */
  #passOn(now: number, line: Line, digit: string, path: DigitPath): void {
    const listeners = line.mix?.listenersOf(line.sessionId).map((id) => this.#line(id)) ?? []
    for (const listener of [line.peer, ...listeners]) {
      if (listener === undefined) continue
      listener.session.relayDigit(now, digit, path)
      this.#drain(now, listener)
    }
  }

  /** Keys are not mixed but passed on, to whoever hears the party. */
  #heard(now: number, line: Line, mix: ScheduledMixer, media: ReceivedMedia): void {
    mix.receive(now, line.sessionId, media)
    if (media.content !== 'telephoneEvent') return
    for (const sessionId of mix.listenersOf(line.sessionId)) {
      const listener = this.#line(sessionId)
      if (listener === undefined) continue
      listener.session.forward(now, media)
      this.#drain(now, listener)
    }
  }

  #line(sessionId: string): Line | undefined {
    const line = this.#lines.get(sessionId)
    return line === 'opening' ? undefined : line
  }
}

function silence(silentMs: number): string {
  return `nothing was heard for ${Math.round(silentMs / 1000)} s`
}

function transmit(socket: MediaSocket, { at, bytes, port, address }: MediaSend): void {
  if (socket.sendAt !== undefined) socket.sendAt(at, bytes, port, address)
  else socket.send(bytes, port, address)
}

/** What was given ahead and is not due is not sent: what plays is about to end. */
function withdraw({ pair, session }: Line): void {
  session.takeBack(pair.rtp.withdraw?.() ?? 0)
}

/** Whoever heard this one hears it no more. */
function part(line: Line): void {
  if (line.peer?.peer === line) delete line.peer.peer
  delete line.peer
  if (line.mix === undefined) return
  line.mix.leave(nowMs(), line.sessionId)
  line.session.hear(nowMs(), undefined)
  delete line.mix
}
