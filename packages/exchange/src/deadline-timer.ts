// One timer for a thing that knows its own deadline. The thing says when it wants to be woken; an
// earlier or later wish replaces the one before. Waking too early is harmless by contract (style
// §4.4), so times beyond what the platform's timer can hold are simply cut short.

import { nowMs } from './clock.ts'

/** The longest delay that `setTimeout` can hold is 2^31 - 1 ms; an hour is far enough. */
const longestDelayMs = 60 * 60 * 1000

/** Calls `wake` at the deadline it was set to last. */
export class DeadlineTimer {
  readonly #wake: () => void
  #timer: NodeJS.Timeout | undefined
  #at: number | undefined

  constructor(wake: () => void) {
    this.#wake = wake
  }

  /** Sets, moves or (with undefined) clears the deadline. */
  set(at: number | undefined): void {
    if (at === this.#at) return
    clearTimeout(this.#timer)
    this.#at = at
    if (at === undefined) return
    const delayMs = Math.min(Math.max(Math.ceil(at - nowMs()), 0), longestDelayMs)
    this.#timer = setTimeout(() => {
      this.#at = undefined
      this.#wake()
    }, delayMs)
  }
}
