// Prompts in memory, so that a call that hears a prompt which another call just heard reads no
// file. Bounded by size; the prompt that was not played for the longest time goes first.

import type { AudioSource } from './ports.ts'

/** About two hours of audio: more than the prompts of a large organization. */
const maxBytes = 64 * 1024 * 1024

/** The bytes in memory that all threads see, so that a prompt is not copied for each call. */
export function shared(bytes: Uint8Array): Uint8Array {
  const copy = new Uint8Array(new SharedArrayBuffer(bytes.length))
  copy.set(bytes)
  return copy
}

/** Reads prompts, most of them from memory. */
export class AudioLibrary {
  readonly #source: AudioSource
  /** Least recently played first. */
  readonly #kept = new Map<string, Uint8Array>()
  #keptBytes = 0

  constructor(source: AudioSource) {
    this.#source = source
  }

  /** The prompts, to be played one after the other. */
  read(audioIds: readonly string[]): Promise<readonly Uint8Array[]> {
    return Promise.all(audioIds.map((audioId) => this.#readOne(audioId)))
  }

  async #readOne(audioId: string): Promise<Uint8Array> {
    const mulaw = this.#kept.get(audioId) ?? shared(await this.#source.read(audioId))
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
