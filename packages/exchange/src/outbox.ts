// Gathers what is to be said to another thread: what somebody waits for goes when the turn of the
// event loop ends, all else some milliseconds later, or with the former. Waking a thread takes some
// ten microseconds, on a busy core a change of threads there and back, which is more than most of
// what is said takes to be done; under load one wake-up then serves many calls.

import type { MessagePort } from 'node:worker_threads'

/** How long a message that nobody waits for may stay: nobody hears so short a time. */
const laterMs = 5

/** Messages on their way to one other thread. */
export class Outbox<T> {
  readonly #post: (messages: readonly T[], given: readonly MessagePort[]) => void
  #waiting: T[] = []
  #given: MessagePort[] = []
  #isLeaving = false
  #later: NodeJS.Timeout | undefined

  constructor(post: (messages: readonly T[], given: readonly MessagePort[]) => void) {
    this.#post = post
  }

  /**
   * Adds a message; it goes in this turn of the event loop, after those before it. `given` are the
   * ports in it, which belong to the other thread from then on.
   */
  add(message: T, given: readonly MessagePort[] = []): void {
    this.#given.push(...given)
    this.#waiting.push(message)
    if (this.#isLeaving) return
    this.#isLeaving = true
    setImmediate(() => this.send())
  }

  /** Adds a message that nobody waits for: it goes with the next, or soon by itself. */
  addLater(message: T): void {
    this.#waiting.push(message)
    this.#later ??= setTimeout(() => this.send(), laterMs)
  }

  /** Sends what waits, if anything does. */
  send(): void {
    clearTimeout(this.#later)
    this.#later = undefined
    this.#isLeaving = false
    if (this.#waiting.length === 0) return
    const [messages, given] = [this.#waiting, this.#given]
    this.#waiting = []
    this.#given = []
    this.#post(messages, given)
  }
}
