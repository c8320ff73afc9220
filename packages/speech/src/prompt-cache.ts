/**
 * Prompts on disk: each text is rendered once per voice and language, under the hash of the three.
 */

import type { SpeechProvider, SpeechResult } from './speech-provider.ts'

/** A prompt that can be played. */
export type RenderedPrompt = {
  /** Names the audio for `read`: a SHA-256 in hexadecimal, or `system-en-goodbye`. */
  readonly audioId: string
  readonly durationMs: number
  readonly sizeBytes: number
}

/** What a cache is made with. */
export type PromptCacheOptions = {
  /** Made when it does not exist. */
  readonly folder: string
  readonly provider: SpeechProvider
  /** WAV file → 8 kHz µ-law ready to play; `promptAudio` of the media package. */
  readonly promptAudio: (
    wav: Uint8Array,
  ) =>
    | { readonly ok: true; readonly value: Uint8Array }
    | { readonly ok: false; readonly error: string }
}

/** Renders prompts when they are saved and reads them when they are played. */
export class PromptCache {
  constructor(_options: PromptCacheOptions) {}

  /** Renders the text, unless it was before. */
  render(_languageId: string, _text: string): Promise<SpeechResult<RenderedPrompt>> {
    throw new Error('in preparation')
  }

  /** The audio of any prompt, also a system prompt: 8 kHz µ-law. Rejects when there is none. */
  read(_audioId: string): Promise<Uint8Array> {
    throw new Error('in preparation')
  }
}
