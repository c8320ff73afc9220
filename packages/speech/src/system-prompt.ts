/**
 * What the system itself says, rendered beforehand and shipped with this package, so that a caller
 * hears it also where no speech provider is installed. `scripts/render-system-prompts.ts` makes the
 * files from the texts in the model.
 */

import { statSync } from 'node:fs'
import { readFile } from 'node:fs/promises'
import { type SystemPromptName, systemLanguage, systemPrompts } from '@mainline/model'
import { type RenderedPrompt, renderedPrompt } from './rendered-prompt.ts'

/** The shipped rendering of a system prompt; languages other than French hear English. */
export function systemPrompt(name: SystemPromptName, languageId: string): RenderedPrompt {
  const language = systemLanguage(languageId)
  const { size } = statSync(promptFile(language, name))
  return renderedPrompt(`system-${language}-${name}`, size)
}

/** Whether an audio id is one of a system prompt. */
export function isSystemPromptId(audioId: string): boolean {
  return partsOf(audioId) !== undefined
}

/** The audio of a system prompt by its audio id: 8 kHz µ-law. Rejects when there is none. */
export async function readSystemPrompt(audioId: string): Promise<Uint8Array> {
  const parts = partsOf(audioId)
  if (parts === undefined) throw new Error(`Not the id of a system prompt: ${audioId}`)
  return new Uint8Array(await readFile(promptFile(parts.language, parts.name)))
}

/** Only names of the table become part of a path. */
function partsOf(audioId: string): { language: string; name: string } | undefined {
  const [, language, name] = /^system-(en|fr)-(\w+)$/.exec(audioId) ?? []
  const isKnown = name !== undefined && Object.hasOwn(systemPrompts, name)
  return language !== undefined && isKnown ? { language, name } : undefined
}

function promptFile(language: string, name: string): URL {
  return new URL(`../prompts/${language}/${name}.ulaw`, import.meta.url)
}
