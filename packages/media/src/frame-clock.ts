/**
 * The cadence of what we send: one frame each 20 ms (or what the peer asked), by schedule and not
 * by when the shell happens to look.
 *
 * A shell that is a little late sends the few frames it missed; one that is very late does not send
 * a burst that would overrun the peer's buffer: the schedule moves on, and the sound continues
 * where it was, after a gap that its timestamps show. RFC 3550 §5.1 (timestamp), RFC 3551 §4.1.
 */

import { samplesPerMs } from './g711.ts'
import { timestampDistance } from './rtp.ts'

/** Frames that may be made up for at once; a phone's buffer holds as much. */
const maxLateFrames = 3

/** The schedule of one outgoing stream. */
export class FrameClock {
  #frameMs = 20
  #next: number | undefined
  /** What was taken lies before it. */
  #free = Number.NEGATIVE_INFINITY
  /** The timestamp that belongs to the time `#origin`. */
  #base: number
  #origin = 0
  #skipped = 0

  constructor(firstTimestamp: number) {
    this.#base = firstTimestamp
  }

  /** Starts the schedule, or only changes its pace when it runs. */
  start(now: number, frameMs: number): void {
    this.#frameMs = frameMs
    if (this.#next !== undefined) return
    this.#base = this.timestampAt(now)
    this.#origin = now
    this.#next = now
  }

  /** Ends the schedule; the timestamps go on counting time. */
  stop(): void {
    this.#next = undefined
  }

  /** Puts the next frame off until then; it stays in step with those before. */
  pauseUntil(then: number): void {
    if (this.#next === undefined || this.#next >= then) return
    this.#next += this.#frameMs * Math.ceil((then - this.#next) / this.#frameMs)
  }

  /** Ends a pause: the next frame is due within one frame's time, still in step. */
  resume(now: number): void {
    if (this.#next === undefined || this.#next <= now) return
    const earlier = this.#next - this.#frameMs * (Math.ceil((this.#next - now) / this.#frameMs) - 1)
    this.#next = Math.max(earlier, this.#free)
  }

  /** When the next frame is due. */
  deadline(): number | undefined {
    return this.#next
  }

  /**
   * The time at which the next frame was due, if one is, or will be within `aheadMs`; what lies too
   * far back is skipped.
   */
  take(now: number, aheadMs = 0): number | undefined {
    if (this.#next === undefined || this.#next > now + aheadMs) return undefined
    const late = Math.floor((now - this.#next) / this.#frameMs)
    if (late > maxLateFrames) {
      this.#skipped += late
      this.#next += late * this.#frameMs
    }
    const at = this.#next
    this.#next += this.#frameMs
    this.#free = this.#next
    return at
  }

  /** The last frames were not sent after all: their times are free again. */
  takeBack(frames: number): void {
    this.#free -= frames * this.#frameMs
    if (this.#next !== undefined) this.#next = this.#free
  }

  /** The timestamp of a moment. */
  timestampAt(at: number): number {
    return (this.#base + Math.round((at - this.#origin) * samplesPerMs)) >>> 0
  }

  /** Moves all later timestamps on, so that the one of `at` is not before this one. */
  notBefore(at: number, timestamp: number): void {
    const behind = timestampDistance(timestamp, this.timestampAt(at))
    if (behind > 0) this.#base = (this.#base + behind) >>> 0
  }

  /** Frames left out so far because the shell came too late. */
  skippedFrames(): number {
    return this.#skipped
  }
}
