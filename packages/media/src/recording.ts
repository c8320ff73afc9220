/**
 * What two parties say, as one stereo stream of 8 kHz µ-law: the first on the left, the second on
 * the right, in step with each other. While it is paused silence is recorded, so that times stay
 * true and a secret is not kept. A second of it comes out at a time, to be appended to a file.
 */

import { FrameClock } from './frame-clock.ts'
import { encodeMulaw, samplesPerMs, silenceByte } from './g711.ts'
import { frameSamples, JitterBuffer } from './jitter-buffer.ts'
import type { ReceivedMedia } from './media-stream.ts'

/** Which of the two speaks. */
export type RecordedSide = 'left' | 'right'

const frameMs = 20
const channels = 2
const framesPerPiece = 50
const headerBytes = 58
/** The format tag of µ-law, RFC 2361. */
const mulawTag = 7

/** Records two parties. After every input look at `deadline`. */
export class Recorder {
  readonly #buffers = { left: new JitterBuffer(), right: new JitterBuffer() }
  readonly #clock = new FrameClock(0)
  #piece = new Uint8Array(framesPerPiece * frameSamples * channels)
  #filled = 0
  #isPaused = false

  constructor(now: number) {
    this.#clock.start(now, frameMs)
  }

  /** A packet of one of them. */
  receive(now: number, side: RecordedSide, media: ReceivedMedia): void {
    this.#buffers[side].push(now, media)
  }

  /** Records silence from now on. */
  pause(): void {
    this.#isPaused = true
  }

  /** Records what they say again. */
  resume(): void {
    this.#isPaused = false
  }

  /** When the next 20 ms are due. */
  deadline(): number | undefined {
    return this.#clock.deadline()
  }

  /** Records what is due; whole seconds come out, in order. */
  expire(now: number): readonly Uint8Array[] {
    const pieces: Uint8Array[] = []
    for (let at = this.#clock.take(now); at !== undefined; at = this.#clock.take(now)) {
      this.#record(at)
      if (this.#filled === this.#piece.length) pieces.push(this.rest())
    }
    return pieces
  }

  /** What has not come out yet. */
  rest(): Uint8Array {
    const piece = this.#piece.slice(0, this.#filled)
    this.#filled = 0
    return piece
  }

  #record(at: number): void {
    const [left, right] = [this.#buffers.left.pull(at), this.#buffers.right.pull(at)]
    const [leftBytes, rightBytes] = [encodeMulaw(left), encodeMulaw(right)]
    for (let index = 0; index < frameSamples; index += 1) {
      const place = this.#filled + channels * index
      this.#piece[place] = this.#isPaused ? silenceByte.PCMU : (leftBytes[index] ?? 0)
      this.#piece[place + 1] = this.#isPaused ? silenceByte.PCMU : (rightBytes[index] ?? 0)
    }
    this.#filled += channels * frameSamples
  }
}

/** How long so many bytes of a recording play. */
export function recordingMs(bytes: number): number {
  return Math.floor(bytes / (channels * samplesPerMs))
}

/** The head of a WAV file that holds so many bytes of a recording. */
export function recordingHeader(bytes: number): Uint8Array {
  const header = new Uint8Array(headerBytes)
  const view = new DataView(header.buffer)
  const words = ['RIFF', 'WAVE', 'fmt ', 'fact', 'data'] as const
  for (const [index, at] of [0, 8, 12, 38, 50].entries()) {
    header.set(lettersOf(words[index] ?? ''), at)
  }
  const rateHz = 1_000 * samplesPerMs
  view.setUint32(4, headerBytes - 8 + bytes, true)
  view.setUint32(16, 18, true)
  view.setUint16(20, mulawTag, true)
  view.setUint16(22, channels, true)
  view.setUint32(24, rateHz, true)
  view.setUint32(28, rateHz * channels, true)
  view.setUint16(32, channels, true)
  view.setUint16(34, 8, true)
  view.setUint32(42, 4, true)
  view.setUint32(46, bytes / channels, true)
  view.setUint32(54, bytes, true)
  return header
}

function lettersOf(word: string): Uint8Array {
  return Uint8Array.from(word, (letter) => letter.charCodeAt(0))
}
