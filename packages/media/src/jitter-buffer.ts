/**
 * One party's audio as an even stream, where it is decoded: for mixing, recording, and hearing
 * digits. Packets go in as they come; every 20 ms one frame of 8 kHz samples comes out.
 *
 *     waiting ──audio as old as the target──► playing ──nothing for 60 ms──► waiting
 *
 * The target follows the unevenness of arrival. A gap behind which packets wait is filled by
 * concealment and passed; where nothing waits, or the delay is still under the target, what is made
 * up buys time instead, so that packets that are merely late are still heard. Time bought is given
 * back where it is quiet.
 */

import { decodeComfortNoise, NoiseGenerator } from './comfort-noise.ts'
import { samplesPerMs } from './g711.ts'
import { ArrivalSpread } from './jitter-spread.ts'
import { LossConcealer } from './loss-concealer.ts'
import type { Codec, ReceivedMedia } from './media-stream.ts'
import { PayloadDecoder } from './payload-decoder.ts'
import { timestampDistance } from './rtp.ts'

/** What a buffer may be made with. */
export type JitterBufferOptions = {
  /** The delay of an even stream. */
  readonly minDelayMs?: number
  /** However uneven it is, no more. */
  readonly maxDelayMs?: number
}

/** Counters of one buffer. */
export type JitterBufferStatistics = {
  /** Samples that were really heard. */
  readonly played: number
  /** Samples that were made up. */
  readonly concealed: number
  /** Packets that came after their time, twice, or into a full buffer. */
  readonly discarded: number
}

/** What every pull gives. */
export const frameSamples = 20 * samplesPerMs

/** Packets that wait at once: a second of them, more than any delay allowed needs. */
const maxWaiting = 50
/** A timestamp this far off is a clock that was restarted: 10 s. */
const maxJump = 10_000 * samplesPerMs
/** Longer delay than the target by this much is given back at once, quiet or not. */
const maxExcess = 60 * samplesPerMs
/** Below this level a frame can be left out unheard. */
const quietLevel = 100

type Waiting = {
  /** Timestamp without its wrap-arounds. */
  readonly at: number
  readonly codec: Codec
  readonly payload: Uint8Array
}

/** The buffer of one party. */
export class JitterBuffer {
  readonly #spread: ArrivalSpread
  readonly #concealer = new LossConcealer()
  #decoder = new PayloadDecoder()
  #noise: NoiseGenerator | undefined
  /** In the order of their timestamps. */
  #waiting: Waiting[] = []
  #source: { readonly ssrc: number; timestamp: number; at: number } | undefined
  #firstArrival = 0
  /** The first sample that has not been played; undefined while waiting. */
  #next: number | undefined
  /** While waiting: before this, everything was played or given up. */
  #passed = Number.NEGATIVE_INFINITY
  /** The rest of the packet that is being played. */
  #current: Int16Array = new Int16Array(0)
  readonly #counts = { played: 0, concealed: 0, discarded: 0 }

  constructor({ minDelayMs = 40, maxDelayMs = 200 }: JitterBufferOptions = {}) {
    this.#spread = new ArrivalSpread(minDelayMs * samplesPerMs, maxDelayMs * samplesPerMs)
  }

  /** A packet that a session received, whatever it holds, in whatever order they come. */
  push(now: number, media: ReceivedMedia): void {
    if (media.content === 'telephoneEvent' || media.content === 'opus') return
    const at = this.#placeOf(media)
    if (media.content === 'comfortNoise') {
      const noise = decodeComfortNoise(media.payload)
      this.#noise = noise && new NoiseGenerator(noise)
      return
    }
    this.#spread.arrive(Math.round(now * samplesPerMs), at)
    const isLate = at < (this.#next ?? this.#passed)
    if (isLate || !this.#insert({ at, codec: media.content, payload: media.payload.slice() })) {
      this.#counts.discarded += 1
      return
    }
    if (this.#waiting.length === 1 && this.#next === undefined) this.#firstArrival = now
  }

  /** The next 20 ms; silence, or the noise that the party described, while nothing is there. */
  pull(now: number): Int16Array {
    if (this.#next === undefined && !this.#start(now)) return this.#idle(frameSamples)
    this.#shorten(now)
    const frame = new Int16Array(frameSamples)
    for (let filled = 0; filled < frameSamples; ) {
      const piece = this.#piece(now, frameSamples - filled)
      frame.set(piece, filled)
      filled += piece.length
    }
    if (this.#concealer.isSilent && this.#waiting.length === 0) this.#stop()
    return frame
  }

  /** How long audio waits here before it is heard, as wished for at present. */
  get targetMs(): number {
    return this.#spread.target / samplesPerMs
  }

  /** Counters so far. */
  statistics(): JitterBufferStatistics {
    return { ...this.#counts }
  }

  /** The place of a packet on a time line without wrap-arounds; another source begins a new one. */
  #placeOf({ ssrc, timestamp }: ReceivedMedia): number {
    const source = this.#source
    const distance = source === undefined ? 0 : timestampDistance(timestamp, source.timestamp)
    if (source?.ssrc !== ssrc || Math.abs(distance) > maxJump) {
      this.#restart()
      this.#source = { ssrc, timestamp, at: 0 }
      return 0
    }
    const at = source.at + distance
    if (distance > 0) this.#source = { ssrc, timestamp, at }
    return at
  }

  #restart(): void {
    this.#stop()
    this.#passed = Number.NEGATIVE_INFINITY
    this.#counts.discarded += this.#waiting.length
    this.#waiting = []
    this.#spread.reset()
    this.#decoder = new PayloadDecoder()
  }

  #stop(): void {
    this.#passed = this.#next ?? this.#passed
    this.#next = undefined
    this.#current = new Int16Array(0)
    this.#concealer.reset()
  }

  /** Takes its place by timestamp; false for a copy, and where there is no room. */
  #insert(packet: Waiting): boolean {
    if (this.#waiting.length >= maxWaiting) return false
    const index = this.#waiting.findLastIndex(({ at }) => at <= packet.at)
    if (this.#waiting[index]?.at === packet.at) return false
    this.#waiting.splice(index + 1, 0, packet)
    return true
  }

  #start(now: number): boolean {
    const [first] = this.#waiting
    if (first === undefined || now - this.#firstArrival < this.targetMs) return false
    this.#next = first.at
    this.#noise = undefined
    return true
  }

  /** At most so many samples, all of one kind. */
  #piece(now: number, count: number): Int16Array {
    if (this.#current.length > 0) return this.#heard(count)
    const gap = this.#gap()
    if (gap === 0) {
      this.#take()
      return this.#heard(count)
    }
    const lost = Math.min(count, gap)
    // Where packets wait behind the gap long enough it is passed; else what is made up buys time.
    const isPassed = gap < Number.POSITIVE_INFINITY && this.#delay(now) >= this.#spread.target
    if (isPassed) this.#next = (this.#next ?? 0) + lost
    this.#counts.concealed += lost
    return this.#concealer.fill(lost)
  }

  #heard(count: number): Int16Array {
    const piece = this.#current.subarray(0, count)
    this.#current = this.#current.subarray(piece.length)
    this.#counts.played += piece.length
    this.#next = (this.#next ?? 0) + piece.length
    return this.#concealer.pass(piece)
  }

  /** Samples that are missing before the first packet that waits; infinite when none does. */
  #gap(): number {
    const [first] = this.#waiting
    return first === undefined
      ? Number.POSITIVE_INFINITY
      : Math.max(0, first.at - (this.#next ?? 0))
  }

  #take(): void {
    const packet = this.#waiting.shift()
    if (packet === undefined) return
    const samples = this.#decoder.decode(packet.payload, packet.codec)
    // A packet that overlaps with what was played gives only what is new.
    this.#current = samples.subarray(Math.max(0, (this.#next ?? 0) - packet.at))
  }

  /** Leaves out audio that makes the delay longer than it need be, where nobody hears it. */
  #shorten(now: number): void {
    const excess = this.#delay(now) - this.#spread.target
    if (excess < frameSamples) return
    if (excess > maxExcess || this.#isQuiet()) this.#skip(Math.min(excess, frameSamples))
  }

  #delay(now: number): number {
    return this.#spread.age(Math.round(now * samplesPerMs), this.#next ?? 0)
  }

  #isQuiet(): boolean {
    const samples = this.#current
    if (samples.length === 0) return this.#gap() > 0
    return samples.every((sample) => Math.abs(sample) < quietLevel)
  }

  #skip(count: number): void {
    for (let left = count; left > 0; ) {
      if (this.#current.length === 0 && this.#gap() === 0) this.#take()
      const skipped = Math.min(left, this.#current.length || this.#gap())
      if (skipped === Number.POSITIVE_INFINITY || skipped === 0) return
      this.#current = this.#current.subarray(Math.min(skipped, this.#current.length))
      this.#next = (this.#next ?? 0) + skipped
      left -= skipped
    }
  }

  #idle(count: number): Int16Array {
    return this.#noise?.next(count) ?? new Int16Array(count)
  }
}
