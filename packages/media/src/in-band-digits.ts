/**
 * The digits in one party's audio: its packets, made an even stream, listened to. Costs a decoder
 * and eight filters, so only parties are listened to that have no better way to press a key.
 */

import { DigitDetector } from './digit-detector.ts'
import { JitterBuffer } from './jitter-buffer.ts'
import type { ReceivedMedia } from './media-stream.ts'
import type { PressedDigit } from './telephone-event.ts'

const frameMs = 20
/** What was missed because nobody came is not made up for: half a second of silence is plenty. */
const mostFrames = 25

/** Listens to one party. */
export class InBandDigits {
  readonly #buffer = new JitterBuffer()
  readonly #detector = new DigitDetector()
  #next: number | undefined

  /** One packet of the party. */
  receive(now: number, media: ReceivedMedia): void {
    this.#buffer.push(now, media)
    this.#next ??= now
  }

  /** When there is more to listen to; undefined before the first packet. */
  deadline(): number | undefined {
    return this.#next
  }

  /** The presses that are over by now. */
  expire(now: number): readonly PressedDigit[] {
    const presses: PressedDigit[] = []
    for (let frames = 0; this.#next !== undefined && this.#next <= now; frames += 1) {
      if (frames === mostFrames) this.#next = now
      presses.push(...this.#detector.receive(this.#buffer.pull(this.#next)))
      this.#next += frameMs
    }
    return presses
  }
}
