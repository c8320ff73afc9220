// The audio of a test browser: it speaks a tone in PCMU, presses keys, and waits until it hears a
// tone, over WebRTC (`testing-browser-line.ts`).

import { randomInt } from 'node:crypto'
import { decodeMulaw, encodeMulaw, sineTone, toneShare } from '@mainline/media'
import { TestingBrowserLine } from '../src/testing-browser-line.ts'

const frameMs = 20
const frameBytes = 160
const headerBytes = 12
const eventPayloadType = 101
/** A tenth of a second: what one decision about a tone is made of. */
const windowSamples = 800
const clearShare = 0.8

/** One browser's audio in one call. */
export class TestBrowserAudio {
  readonly line = new TestingBrowserLine((bytes) => this.#received(bytes))
  readonly #ssrc = randomInt(2 ** 32 - 1)
  #sequence = 0
  #timestamp = 0
  #frames: Uint8Array<ArrayBufferLike> = new Uint8Array(frameBytes).fill(0xff)
  #window: number[] = []
  #hear: ((window: Int16Array) => void) | undefined
  readonly #clock = setInterval(() => this.#speakOn(), frameMs)

  /** Its offer. */
  offer(): Promise<string> {
    return this.line.offer(this.#ssrc)
  }

  /** Takes the answer to its offer. */
  takeAnswer(answer: string): void {
    this.line.takeAnswer(answer)
  }

  /** Its answer to an offer. */
  answer(offer: string): Promise<string> {
    return this.line.answer(offer)
  }

  /** Speaks a tone until told otherwise. */
  speak(frequencyHz: number): void {
    this.#frames = encodeMulaw(sineTone([frequencyHz], 1_000))
  }

  /** Sends nothing more. */
  fallSilent(): void {
    clearInterval(this.#clock)
  }

  /** Presses a key for a tenth of a second (RFC 4733); the last packet comes three times. */
  press(digit: number): void {
    this.#timestamp += 5 * frameBytes
    for (const [at, isLast] of [false, false, true, true, true].entries()) {
      const duration = Math.min(at + 1, 3) * frameBytes
      const event = Buffer.from([digit, isLast ? 0x8a : 0x0a, duration >> 8, duration & 0xff])
      this.#send(eventPayloadType, event, at === 0)
    }
    this.#timestamp += 5 * frameBytes
  }

  /** Resolves when a tenth of a second is this tone. */
  hears(frequencyHz: number): Promise<void> {
    return new Promise((resolve) => {
      this.#hear = (window) => {
        if (toneShare(window, frequencyHz) > clearShare) resolve()
      }
    })
  }

  /** Ends it. */
  close(): void {
    clearInterval(this.#clock)
    this.line.close()
  }

  #received(bytes: Buffer): void {
    // RFC 5761 §4: RTCP packets share the way.
    const payloadType = (bytes[1] ?? 0) & 0x7f
    if (payloadType !== 0) return
    this.#window.push(...decodeMulaw(bytes.subarray(headerBytes)))
    while (this.#window.length >= windowSamples) {
      const window = Int16Array.from(this.#window.splice(0, windowSamples))
      this.#hear?.(window)
    }
  }

  #speakOn(): void {
    const start = this.#timestamp % this.#frames.length
    this.#send(0, this.#frames.subarray(start, start + frameBytes), false)
    this.#timestamp += frameBytes
  }

  #send(payloadType: number, payload: Uint8Array, isMarked: boolean): void {
    const header = Buffer.alloc(headerBytes)
    header.writeUInt8(0x80, 0)
    header.writeUInt8(payloadType | (isMarked ? 0x80 : 0), 1)
    header.writeUInt16BE((this.#sequence += 1) & 0xffff, 2)
    header.writeUInt32BE(this.#timestamp >>> 0, 4)
    header.writeUInt32BE(this.#ssrc, 8)
    this.line.send(Buffer.concat([header, payload]))
  }
}
