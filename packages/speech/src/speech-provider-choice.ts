/**
 * Which speech provider this machine has: the program, else the WebAssembly build, else HTTP.
 */

import type { SpeechProvider, SpeechResult } from './speech-provider.ts'

/** What the administrator may set. */
export type SpeechSettings = {
  /** SPEECH_URL: answers POST {text, languageId} with a WAV file; preferred when set. */
  readonly speechUrl?: string
}

/** The best provider of this machine, or what to do to get one. */
export function chooseSpeechProvider(
  _settings: SpeechSettings,
): Promise<SpeechResult<SpeechProvider>> {
  throw new Error('in preparation')
}
