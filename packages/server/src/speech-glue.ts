// Speech, put together: the provider and the converters of this machine, the cache of prompts on
// disk, what the API asks when something is saved or uploaded, and the audio that the exchange
// plays. A machine without a provider still starts and plays what is rendered; saving a new text
// says what to do.

import { join } from 'node:path'
import type { AudioLibrary, PromptRenderer } from '@mainline/api'
import { type AudioSource, promptWav, readPrompt } from '@mainline/exchange'
import {
  type Configuration,
  type PromptAudio,
  type SystemLanguage,
  type SystemPromptName,
  systemPrompts,
} from '@mainline/model'
import {
  chooseAudioConverters,
  chooseSpeechProvider,
  PromptCache,
  type SpeechProvider,
  type SpeechSettings,
  systemPrompt,
} from '@mainline/speech'

/** What the rest of the system has of speech. */
export interface Speech {
  readonly renderer: PromptRenderer
  readonly audioLibrary: AudioLibrary
  readonly audio: AudioSource
  /** The provider's name, or why there is none. */
  readonly description: string
}

/** Opens the cache of a data folder with the best provider of this machine. */
export async function openSpeech(dataDir: string, settings: SpeechSettings): Promise<Speech> {
  const choice = await chooseSpeechProvider(settings)
  const provider = choice.ok ? choice.value : silentProvider(choice)
  const cache = new PromptCache({
    folder: join(dataDir, 'prompts'),
    provider,
    converters: await chooseAudioConverters(),
    promptAudio: readPrompt,
  })
  return {
    renderer: { render: (languageId, text) => renderPrompt(cache, languageId, text) },
    audioLibrary: {
      keep: (file) => cache.keepFile(file),
      wav: async (audioId) => promptWav(await cache.read(audioId)),
      forget: (audioId) => cache.forget(audioId),
    },
    audio: cache,
    description: choice.ok ? choice.value.name : choice.error.message,
  }
}

/** The system's own prompts, as they are shipped. */
export function shippedSystemPrompts(): Configuration['systemPrompts'] {
  return { en: promptsIn('en'), fr: promptsIn('fr') }
}

function promptsIn(language: SystemLanguage): Readonly<Record<SystemPromptName, PromptAudio>> {
  // True because `systemPrompts` is a literal: its keys are exactly the names.
  const names = Object.keys(systemPrompts) as SystemPromptName[]
  const entries = names.map((name) => {
    const { audioId, durationMs } = systemPrompt(name, language)
    return [name, { audioId, durationMs, text: systemPrompts[name][language] }] as const
  })
  // True because `names` holds every name once.
  return Object.fromEntries(entries) as Record<SystemPromptName, PromptAudio>
}

async function renderPrompt(
  cache: PromptCache,
  languageId: string,
  text: string,
): Promise<PromptAudio> {
  const rendered = await cache.render(languageId, text)
  if (!rendered.ok) throw new Error(rendered.error.message)
  const { audioId, durationMs } = rendered.value
  return { audioId, durationMs, text }
}

function silentProvider(
  failure: Extract<Awaited<ReturnType<typeof chooseSpeechProvider>>, { ok: false }>,
): SpeechProvider {
  return { name: 'none', voiceVersion: 'none', render: async () => failure }
}
