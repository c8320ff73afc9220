// One timer for a thing that knows its own deadline. The thing says when it wants to be woken; an
// earlier or later wish replaces the one before. Waking too early is harmless by contract (style
// §4.4), so times beyond what the platform's timer can hold are simply cut short.
//
// Most wishes are for later than the one before, and most come thousands of times a second: then
// the platform's timer stays as it is, and is set again when it goes off too early.

import { nowMs } from './clock.ts'

/** The longest delay that `setTimeout` can hold is 2^31 - 1 ms; an hour is far enough. */
const longestDelayMs = 60 * 60 * 1000

/** Calls `wake` at the deadline it was set to last. */
export class DeadlineTimer {
  readonly #wake: () => void
  #timer: NodeJS.Timeout | undefined
  /** When the platform's timer goes off: never after the deadline. */
  #timerAt = Number.POSITIVE_INFINITY
  #at: number | undefined

  constructor(wake: () => void) {
    this.#wake = wake
  }

  /** Sets, moves or (with undefined) clears the deadline. */
  set(at: number | undefined): void {
    this.#at = at
    if (at === undefined) this.#clear()
    else if (at < this.#timerAt) this.#start(at)
  }

  #start(at: number): void {
    this.#clear()
    this.#timerAt = at
    const delayMs = Math.min(Math.max(Math.ceil(at - nowMs()), 0), longestDelayMs)
    this.#timer = setTimeout(() => this.#wentOff(), delayMs)
  }

  #clear(): void {
    clearTimeout(this.#timer)
    this.#timerAt = Number.POSITIVE_INFINITY
  }

  #wentOff(): void {
    const at = this.#at
    this.#clear()
    if (at !== undefined && at > nowMs()) {
      this.#start(at)
    } else {
      this.#at = undefined
      this.#wake()
    }
  }
}
