/**
 * What the system itself says and plays, rendered beforehand and shipped with this package, so that
 * a caller hears it also where no speech provider is installed. `scripts/render-system-prompts.ts`
 * makes the files from the texts in the model, `scripts/render-music-on-hold.ts` the music.
 */

import { statSync } from 'node:fs'
import { readFile } from 'node:fs/promises'
import {
  musicOnHoldAudioId,
  type SystemPromptName,
  systemLanguage,
  systemPrompts,
} from '@mainline/model'
import { type RenderedPrompt, renderedPrompt } from './rendered-prompt.ts'

/** The shipped rendering of a system prompt; languages other than French hear English. */
export function systemPrompt(name: SystemPromptName, languageId: string): RenderedPrompt {
  const language = systemLanguage(languageId)
  const { size } = statSync(promptFile(language, name))
  return renderedPrompt(`system-${language}-${name}`, size)
}

/** Whether an audio id is one of a system prompt, or of the music on hold. */
export function isSystemPromptId(audioId: string): boolean {
  return shippedFile(audioId) !== undefined
}

/** The audio that is shipped under an audio id: 8 kHz µ-law. Rejects when there is none. */
export async function readSystemPrompt(audioId: string): Promise<Uint8Array> {
  const file = shippedFile(audioId)
  if (file === undefined) throw new Error(`Not the id of a system prompt: ${audioId}`)
  return new Uint8Array(await readFile(file))
}

/** Only names of the table become part of a path. */
function shippedFile(audioId: string): URL | undefined {
  if (audioId === musicOnHoldAudioId)
    return new URL('../prompts/music-on-hold.ulaw', import.meta.url)
  const [, language, name] = /^system-(en|fr)-(\w+)$/.exec(audioId) ?? []
  const isKnown = name !== undefined && Object.hasOwn(systemPrompts, name)
  return language !== undefined && isKnown ? promptFile(language, name) : undefined
}

function promptFile(language: string, name: string): URL {
  return new URL(`../prompts/${language}/${name}.ulaw`, import.meta.url)
}
