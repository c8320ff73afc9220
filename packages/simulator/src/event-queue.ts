// What is going to happen, ordered by time and, within one moment, by the order in which it was
// scheduled. A sorted array: a simulated call has a handful of events under way, a load of a
// thousand callers a few thousand.

import type { Instant } from '@mainline/model'

interface Scheduled<T> {
  readonly at: Instant
  readonly event: T
}

/** Events by (time, sequence). */
export class EventQueue<T> {
  readonly #scheduled: Scheduled<T>[] = []

  /** Schedules an event after all others of the same moment. */
  add(at: Instant, event: T): void {
    const later = this.#scheduled.findLastIndex((other) => other.at <= at)
    this.#scheduled.splice(later + 1, 0, { at, event })
  }

  /** Removes and returns the next event. */
  take(): Scheduled<T> | undefined {
    return this.#scheduled.shift()
  }

  /** When the next event happens. */
  nextAt(): Instant | undefined {
    return this.#scheduled[0]?.at
  }
}
