// How long what arrives waits before it is read: the kernel keeps what comes faster than we read,
// and tells nobody since when. So the socket writes a letter to itself now and then, which waits
// in the same queue as everybody's, and looks how long it took. One that does not come at all found
// the queue full.

import { nowMs } from './clock.ts'
import { entropy } from './entropy.ts'

const letterBytes = 16
/** A letter that has not come by then is lost, and the next is written. */
const lostMs = 1_000

/** The delay of one socket. */
export class QueueDelay {
  readonly #send: (letter: Uint8Array) => void
  #letter: Uint8Array | undefined
  #sentAt = 0
  #lastMs = 0

  /** `send` sends to the socket's own address. */
  constructor(send: (letter: Uint8Array) => void) {
    this.#send = send
  }

  /** Takes what came from the socket's own address; false where it is not the letter. */
  receive(bytes: Uint8Array): boolean {
    const letter = this.#letter
    if (letter === undefined || bytes.length !== letterBytes) return false
    if (!letter.every((byte, at) => byte === bytes[at])) return false
    this.#lastMs = nowMs() - this.#sentAt
    this.#letter = undefined
    return true
  }

  /** How long the last letter took, or has taken until now; writes the next. */
  look(): number {
    const waitedMs = this.#letter === undefined ? 0 : nowMs() - this.#sentAt
    if (this.#letter === undefined || waitedMs > lostMs) this.#write()
    return Math.max(this.#lastMs, waitedMs)
  }

  #write(): void {
    this.#letter = entropy(letterBytes)
    this.#sentAt = nowMs()
    this.#send(this.#letter)
  }
}
