/**
 * Digits on their way to a peer, one after the other: as telephone events where it takes them, else
 * as tones in the audio. RFC 4733, ITU-T Q.23.
 */

import { digitTonesMulaw } from './digit-tones.ts'
import { Playback } from './playback.ts'
import { type EventFrame, TelephoneEventSender } from './telephone-event.ts'

/** What goes into the next packet's place: part of an event, of a tone, or of the pause between. */
export type DigitFrame = EventFrame | { readonly kind: 'tone'; readonly mulaw: Uint8Array }

/** The digits that one peer is still to get. */
export class DigitSender {
  readonly #events = new TelephoneEventSender()
  #tones: readonly Playback[] = []

  /** Queues digits in one of the two ways. */
  press(text: string, path: 'event' | 'inBand'): void {
    if (path === 'event') this.#events.press(text)
    else this.#tones = [...this.#tones, new Playback('digits', [digitTonesMulaw(text)], false)]
  }

  /** Whether digits, or pauses after them, are still to be sent. */
  isBusy(): boolean {
    return this.#events.isBusy() || this.#tones.length > 0
  }

  /** The frame for the packet due at this timestamp; undefined when all digits are sent. */
  next(timestamp: number, ptimeMs: number, sampleCount: number): DigitFrame | undefined {
    const event = this.#events.next(timestamp, ptimeMs)
    if (event !== undefined) return event
    for (const tones of this.#tones) {
      const mulaw = tones.next(sampleCount)
      if (mulaw !== undefined) return { kind: 'tone', mulaw }
      this.#tones = this.#tones.slice(1)
    }
    return undefined
  }
}
