/**
 * A recording being played: cut into the frames that packets hold, whatever their length, once or
 * over and over. The last frame of a recording is filled up with silence.
 */

import { silenceByte } from './g711.ts'

/** One playback, from its first frame to its last. */
export class Playback {
  readonly playbackId: string
  readonly #mulaw: Uint8Array
  readonly #repeats: boolean
  #position = 0

  constructor(playbackId: string, mulaw: Uint8Array, repeats: boolean) {
    this.playbackId = playbackId
    this.#mulaw = mulaw
    this.#repeats = repeats && mulaw.length > 0
  }

  /** The next frame; undefined when everything was played. */
  next(sampleCount: number): Uint8Array | undefined {
    if (this.#position >= this.#mulaw.length) return undefined
    const frame = new Uint8Array(sampleCount).fill(silenceByte.PCMU)
    for (let filled = 0; filled < sampleCount && this.#position < this.#mulaw.length; ) {
      const end = this.#position + sampleCount - filled
      const piece = this.#mulaw.subarray(this.#position, end)
      frame.set(piece, filled)
      filled += piece.length
      this.#advance(piece.length)
    }
    return frame
  }

  #advance(count: number): void {
    this.#position += count
    if (this.#repeats) this.#position %= this.#mulaw.length
  }
}
