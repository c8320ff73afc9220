// What the system itself says, as this installation has it rendered: audio and duration of each
// text. The server saves them at start; each configuration version holds a copy, so that a replay
// takes the same time. Where one is not rendered yet its duration is estimated.

import {
  type Configuration,
  estimatedDurationMs,
  type PromptAudio,
  type SystemLanguage,
  type SystemPromptName,
  systemPrompts,
} from '@mainline/model'
import { sql } from 'kysely'
import type { Tx } from './database.ts'

interface SystemPromptTable {
  language: SystemLanguage
  name: SystemPromptName
  audio_id: string
  duration_ms: number
  text: string
}

/** The tables of this subject. */
export interface SystemPromptTables {
  system_prompts: SystemPromptTable
}

type RenderedSystemPrompts = Configuration['systemPrompts']

/** Keeps the rendered system prompts, in place of the former ones. */
export async function saveSystemPrompts(tx: Tx, rendered: RenderedSystemPrompts): Promise<void> {
  const rows = names.flatMap((name) =>
    languages.map((language) => {
      const { audioId, durationMs, text } = rendered[language][name]
      return { language, name, audio_id: audioId, duration_ms: Math.round(durationMs), text }
    }),
  )
  await tx.deleteFrom('system_prompts').execute()
  await tx.insertInto('system_prompts').values(rows).execute()
}

/** The system prompts as a configuration holds them. */
export async function readSystemPrompts(tx: Tx): Promise<RenderedSystemPrompts> {
  const rows = await tx
    .selectFrom('system_prompts')
    .select(['language', 'name', 'text', sql<string>`audio_id`.as('audioId'), 'duration_ms'])
    .execute()
  const audioOf = (language: SystemLanguage, name: SystemPromptName): PromptAudio => {
    const row = rows.find((each) => each.language === language && each.name === name)
    return row === undefined
      ? estimatedAudio(language, name)
      : { audioId: row.audioId, durationMs: row.duration_ms, text: row.text }
  }
  return { en: audioByName('en', audioOf), fr: audioByName('fr', audioOf) }
}

const languages: readonly SystemLanguage[] = ['en', 'fr']
// True because `systemPrompts` is a literal: its keys are exactly the names.
const names = Object.keys(systemPrompts) as readonly SystemPromptName[]

function estimatedAudio(language: SystemLanguage, name: SystemPromptName): PromptAudio {
  const text = systemPrompts[name][language]
  return { audioId: `system-${language}-${name}`, durationMs: estimatedDurationMs(text), text }
}

function audioByName(
  language: SystemLanguage,
  audioOf: (language: SystemLanguage, name: SystemPromptName) => PromptAudio,
): Record<SystemPromptName, PromptAudio> {
  // True because `names` holds every name once.
  return Object.fromEntries(names.map((name) => [name, audioOf(language, name)])) as Record<
    SystemPromptName,
    PromptAudio
  >
}
