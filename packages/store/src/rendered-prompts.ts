// What the auto attendants say, as it was rendered when they were saved: which audio, and how long
// it lasts. The audio itself is in speech's cache. Only what some auto attendant still says is kept
// here; a configuration version has its own copy of what it says.

import {
  type AutoAttendant,
  type OrganizationId,
  type PromptAudio,
  promptKey,
  spokenTexts,
} from '@mainline/model'
import { type Generated, sql } from 'kysely'
import { type ItemKeys, isAmong } from './configuration-keys.ts'
import type { Tx } from './database.ts'

interface RenderedPromptTable {
  organization_id: Generated<OrganizationId>
  language_id: string
  text: string
  audio_id: string
  duration_ms: number
}

/** The tables of this subject. */
export interface RenderedPromptTables {
  rendered_prompts: RenderedPromptTable
}

/** Keeps what was rendered in a language, in place of an older rendering of the same text. */
export async function saveRenderedPrompts(
  tx: Tx,
  languageId: string,
  prompts: readonly PromptAudio[],
): Promise<void> {
  for (const { text, audioId, durationMs } of prompts) {
    await tx
      .insertInto('rendered_prompts')
      .values({
        language_id: languageId,
        text,
        audio_id: audioId,
        duration_ms: Math.round(durationMs),
      })
      .onConflict((conflict) =>
        conflict
          .expression(sql`organization_id, language_id, md5(text)`)
          .doUpdateSet({ audio_id: audioId, duration_ms: Math.round(durationMs) }),
      )
      .execute()
  }
}

/** Every rendered text by its key, or those with these keys. */
export async function readRenderedPrompts(
  tx: Tx,
  keys?: ItemKeys,
): Promise<Readonly<Record<string, PromptAudio>>> {
  const rows = await tx
    .selectFrom('rendered_prompts')
    .select(['language_id', 'text', 'audio_id', 'duration_ms'])
    .where(isAmong(sql`language_id || ':' || text`, keys))
    .execute()
  return Object.fromEntries(
    rows.map((row) => [
      promptKey(row.language_id, row.text),
      { audioId: row.audio_id, durationMs: row.duration_ms, text: row.text },
    ]),
  )
}

/** Forgets what none of these auto attendants says. */
export async function forgetUnspokenPrompts(
  tx: Tx,
  attendants: readonly AutoAttendant[],
): Promise<void> {
  const spoken = attendants.flatMap((attendant) =>
    spokenTexts(attendant).map((text) => promptKey(attendant.languageId, text)),
  )
  await tx
    .deleteFrom('rendered_prompts')
    .where(sql<boolean>`language_id || ':' || text <> ALL(${spoken})`)
    .execute()
}
