/**
 * Fills the place of audio that was lost with what would have gone on: the last pitch period, over
 * and over, softer and softer, to silence after 60 ms. A short loss is then hardly heard, a long
 * one does not buzz. After the idea of ITU-T G.711 Appendix I, without its overlaps inside a loss.
 */

import { samplesPerMs } from './g711.ts'

/** Voices lie between 66 and 200 Hz. */
const longestPitch = 120
const shortestPitch = 40
/** What a pitch is looked for with: 10 ms. */
const templateSamples = 80
const historySamples = longestPitch + templateSamples
/** A loss is filled at full strength for so long, and is silent after `silentMs`. */
const fullMs = 10
const silentMs = 60
/** The real sound fades in over what was made up: 4 ms. */
const fadeSamples = 32

/** Conceals the losses of one stream. */
export class LossConcealer {
  readonly #history = new Int16Array(historySamples)
  /** The period that is being repeated; undefined while nothing is lost. */
  #period: Int16Array | undefined
  #filled = 0

  /** Real audio, in order; its first samples are mended where they follow a loss. */
  pass(samples: Int16Array): Int16Array {
    const passed = this.#period === undefined ? samples : this.#fadedIn(samples)
    this.#period = undefined
    this.#filled = 0
    this.#remember(passed)
    return passed
  }

  /** Audio in the place of what was lost. */
  fill(count: number): Int16Array {
    this.#period ??= this.#lastPeriod()
    return this.#repeat(this.#period, count)
  }

  /** Whether a loss has lasted so long that it is silent. */
  get isSilent(): boolean {
    return this.#filled >= silentMs * samplesPerMs
  }

  /** Forgets what was heard, because something else follows. */
  reset(): void {
    this.#history.fill(0)
    this.#period = undefined
    this.#filled = 0
  }

  #repeat(period: Int16Array, count: number): Int16Array {
    const start = this.#filled
    this.#filled += count
    return Int16Array.from({ length: count }, (_, index) => {
      const at = start + index
      return Math.round((period[at % period.length] ?? 0) * strengthAt(at / samplesPerMs))
    })
  }

  #fadedIn(samples: Int16Array): Int16Array {
    const madeUp = this.fill(Math.min(fadeSamples, samples.length))
    return samples.map((sample, index) => {
      const share = Math.min(1, (index + 1) / fadeSamples)
      return Math.round(sample * share + (madeUp[index] ?? 0) * (1 - share))
    })
  }

  #remember(samples: Int16Array): void {
    const kept = samples.subarray(-historySamples)
    this.#history.copyWithin(0, kept.length)
    this.#history.set(kept, historySamples - kept.length)
  }

  /** The distance at which the last 10 ms are most like themselves. */
  #lastPeriod(): Int16Array {
    let best = longestPitch
    let most = 0
    for (let lag = shortestPitch; lag <= longestPitch; lag += 1) {
      const likeness = this.#likeness(lag)
      if (likeness > most) [best, most] = [lag, likeness]
    }
    return this.#history.slice(-best)
  }

  #likeness(lag: number): number {
    let product = 0
    let energy = 1
    for (let index = historySamples - templateSamples; index < historySamples; index += 1) {
      const earlier = this.#history[index - lag] ?? 0
      product += (this.#history[index] ?? 0) * earlier
      energy += earlier * earlier
    }
    return product / Math.sqrt(energy)
  }
}

function strengthAt(ms: number): number {
  return Math.max(0, Math.min(1, (silentMs - ms) / (silentMs - fullMs)))
}
