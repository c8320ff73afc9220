// Gathers what one turn of the event loop has to say to another thread, and says it at once when
// the turn ends. Waking a thread takes some ten microseconds, on a busy core a change of threads
// there and back; under load one wake-up then serves many calls.

import type { MessagePort } from 'node:worker_threads'

/** Messages on their way to one other thread. */
export class Outbox<T> {
  readonly #post: (messages: readonly T[], given: readonly MessagePort[]) => void
  #waiting: T[] = []
  #given: MessagePort[] = []

  constructor(post: (messages: readonly T[], given: readonly MessagePort[]) => void) {
    this.#post = post
  }

  /**
   * Adds a message; it goes in this turn of the event loop, after those before it. `given` are the
   * ports in it, which belong to the other thread from then on.
   */
  add(message: T, given: readonly MessagePort[] = []): void {
    this.#given.push(...given)
    if (this.#waiting.push(message) === 1) setImmediate(() => this.#send())
  }

  #send(): void {
    const [messages, given] = [this.#waiting, this.#given]
    this.#waiting = []
    this.#given = []
    this.#post(messages, given)
  }
}
