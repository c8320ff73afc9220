// Prompts in memory, so that a call that hears a prompt which another call just heard reads no
// file. Bounded by size; the prompt that was not played for the longest time goes first.

import type { AudioSource } from './ports.ts'

/** About two hours of audio: more than the prompts of a large organization. */
const maxBytes = 64 * 1024 * 1024

/** Reads prompts, most of them from memory. */
export class AudioLibrary {
  readonly #source: AudioSource
  /** Least recently played first. */
  readonly #kept = new Map<string, Uint8Array>()
  #keptBytes = 0

  constructor(source: AudioSource) {
    this.#source = source
  }

  /** The prompts one after the other, as one piece of audio. */
  async read(audioIds: readonly string[]): Promise<Uint8Array> {
    const pieces = await Promise.all(audioIds.map((audioId) => this.#readOne(audioId)))
    return pieces.length === 1 && pieces[0] !== undefined ? pieces[0] : Buffer.concat(pieces)
  }

  async #readOne(audioId: string): Promise<Uint8Array> {
    const mulaw = this.#kept.get(audioId) ?? (await this.#source.read(audioId))
    this.#forget(audioId)
    this.#kept.set(audioId, mulaw)
    this.#keptBytes += mulaw.length
    for (const oldest of this.#kept.keys()) {
      if (this.#keptBytes <= maxBytes) break
      this.#forget(oldest)
    }
    return mulaw
  }

  #forget(audioId: string): void {
    this.#keptBytes -= this.#kept.get(audioId)?.length ?? 0
    this.#kept.delete(audioId)
  }
}
