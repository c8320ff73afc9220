/**
 * What is known of a prompt without reading it. All prompts are µ-law at 8 kHz without a header, so
 * the size of the file tells how long it plays.
 */

/** A prompt that can be played. */
export type RenderedPrompt = {
  /** Names the audio for `read`: a SHA-256 in hexadecimal, or `system-en-goodbye`. */
  readonly audioId: string
  readonly durationMs: number
  readonly sizeBytes: number
}

/** µ-law at 8 kHz: one byte a sample. */
const bytesPerMs = 8

/** The prompt whose file has this size. */
export function renderedPrompt(audioId: string, sizeBytes: number): RenderedPrompt {
  return { audioId, durationMs: Math.round(sizeBytes / bytesPerMs), sizeBytes }
}
