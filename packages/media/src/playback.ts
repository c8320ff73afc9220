/**
 * Recordings being played, one after the other: cut into the frames that packets hold, whatever
 * their length, once or over and over. The last frame is filled up with silence.
 */

import { silenceByte } from './g711.ts'

/** One playback, from its first frame to its last. */
export class Playback {
  readonly playbackId: string
  readonly #pieces: readonly Uint8Array[]
  readonly #repeats: boolean
  #piece = 0
  #position = 0

  constructor(playbackId: string, pieces: readonly Uint8Array[], repeats: boolean) {
    this.playbackId = playbackId
    this.#pieces = pieces.filter((piece) => piece.length > 0)
    this.#repeats = repeats
  }

  /** The next frame, to be read only; undefined when everything was played. */
  next(sampleCount: number): Uint8Array | undefined {
    const piece = this.#current()
    if (piece === undefined) return undefined
    const whole = piece.subarray(this.#position, this.#position + sampleCount)
    if (whole.length === sampleCount) {
      this.#advance(sampleCount)
      return whole
    }
    const frame = new Uint8Array(sampleCount).fill(silenceByte.PCMU)
    for (let filled = 0; filled < sampleCount; ) {
      const part = this.#current()?.subarray(this.#position, this.#position + sampleCount - filled)
      if (part === undefined) break
      frame.set(part, filled)
      filled += part.length
      this.#advance(part.length)
    }
    return frame
  }

  #current(): Uint8Array | undefined {
    return this.#pieces[this.#piece]
  }

  #advance(count: number): void {
    this.#position += count
    if (this.#position < (this.#current()?.length ?? 0)) return
    this.#position = 0
    this.#piece += 1
    if (this.#repeats) this.#piece %= this.#pieces.length
  }
}
