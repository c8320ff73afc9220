/**
 * What one party of a mix hears, on its way from the mixer, which makes 20 ms at a time, to the
 * party's session, which takes as much as its packets hold. A few frames wait at most: a session
 * that takes none, because music plays to it, hears the present when it listens again.
 */

import { encodeMulaw, samplesPerMs } from './g711.ts'

/** Three frames: as much as a late thread makes up for at once. */
const maxWaiting = 60 * samplesPerMs

/** The mix for one party. */
export class MixFeed {
  #waiting = new Int16Array(0)

  /** The next 20 ms. */
  push(frame: Int16Array): void {
    const waiting = new Int16Array(this.#waiting.length + frame.length)
    waiting.set(this.#waiting)
    waiting.set(frame, this.#waiting.length)
    this.#waiting = waiting.slice(-maxWaiting)
  }

  /** So many samples as µ-law; undefined while there are not as many. */
  take(sampleCount: number): Uint8Array | undefined {
    if (this.#waiting.length < sampleCount) return undefined
    const taken = this.#waiting.subarray(0, sampleCount)
    this.#waiting = this.#waiting.slice(sampleCount)
    return encodeMulaw(taken)
  }
}
