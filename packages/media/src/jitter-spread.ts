/**
 * How unevenly packets arrive: how late each one is behind the quickest of the last seconds, and
 * from that how long audio should wait before it is heard. The quickest is looked for anew every
 * few seconds, because the sender's clock is not ours and drifts away from it.
 *
 * All in samples.
 */

import { samplesPerMs } from './g711.ts'

/** The quickest packet is one of the last one or two such spans: 4 s. */
const spanSamples = 4_000 * samplesPerMs
/** A late packet is forgotten at this share a packet: half of it after some 3 s. */
const forgetting = 1 / 256
/** Kept above what was seen: the frame that is just being played. */
const marginSamples = 20 * samplesPerMs

/** The arrival of one stream. */
export class ArrivalSpread {
  readonly #least: number
  readonly #most: number
  #spread = 0
  #quickest = { before: Number.POSITIVE_INFINITY, present: Number.POSITIVE_INFINITY, since: 0 }

  constructor(least: number, most: number) {
    this.#least = least
    this.#most = most
  }

  /** How long audio should wait. */
  get target(): number {
    return Math.min(this.#most, Math.max(this.#least, this.#spread + marginSamples))
  }

  /** A packet of this place in the stream arrives. */
  arrive(now: number, at: number): void {
    const transit = now - at
    const quickest = this.#quickest
    if (now - quickest.since > spanSamples) {
      this.#quickest = { before: quickest.present, present: transit, since: now }
    } else {
      quickest.present = Math.min(quickest.present, transit)
    }
    const late = this.age(now, at)
    this.#spread = late > this.#spread ? late : this.#spread - (this.#spread - late) * forgetting
  }

  /** How long ago the quickest packet with this place would have arrived. */
  age(now: number, at: number): number {
    const { before, present } = this.#quickest
    return now - at - Math.min(before, present)
  }

  /** Begins anew with another stream. */
  reset(): void {
    this.#spread = 0
    this.#quickest = {
      before: Number.POSITIVE_INFINITY,
      present: Number.POSITIVE_INFINITY,
      since: 0,
    }
  }
}
