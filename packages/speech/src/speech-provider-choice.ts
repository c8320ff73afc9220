/**
 * Which speech provider this machine has. An administrator who set a URL wants that service; else
 * the installed program is taken, for it starts fastest, and else the WebAssembly build.
 */

import type { SpeechProvider, SpeechResult } from './speech-provider.ts'
import { espeakProgram, espeakWasm } from './speech-provider-espeak.ts'
import { httpSpeech } from './speech-provider-http.ts'

/** What the administrator may set. */
export type SpeechSettings = {
  /** SPEECH_URL: answers posted text with a WAV file. */
  readonly speechUrl?: string
}

/** The best provider of this machine, or what to do to get one. */
export async function chooseSpeechProvider(
  settings: SpeechSettings,
): Promise<SpeechResult<SpeechProvider>> {
  const { speechUrl } = settings
  if (speechUrl !== undefined && !URL.canParse(speechUrl)) {
    return noProvider(`SPEECH_URL is not a URL: ${speechUrl}. Correct or remove it.`)
  }
  const provider =
    speechUrl !== undefined
      ? httpSpeech(speechUrl)
      : ((await espeakProgram()) ?? (await espeakWasm()))
  if (provider !== undefined) return { ok: true, value: provider }
  return noProvider(
    'There is no text to speech on this machine. Install the espeak-ng package ' +
      '(apt install espeak-ng, or npm install espeak-ng), or set SPEECH_URL to a service ' +
      'that answers posted text with a WAV file.',
  )
}

function noProvider(message: string): SpeechResult<never> {
  return { ok: false, error: { code: 'noProvider', message } }
}
