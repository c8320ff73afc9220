// Uploaded audio files: names, formats and lengths. What callers hear of one lies with speech under
// its `audioId`. A file never changes, so it has no revision.

import type { AudioFileId, Configuration, OrganizationId, PromptAudio } from '@mainline/model'
import { type Generated, sql } from 'kysely'
import { type ItemKeys, isAmong } from './configuration-keys.ts'
import type { Tx } from './database.ts'
import { newId } from './new-id.ts'
import { containing, type Page, type PageQuery } from './page.ts'

interface AudioFileTable {
  organization_id: Generated<OrganizationId>
  id: AudioFileId
  name: string
  audio_id: string
  format: 'wav' | 'mp3' | 'wma'
  size_bytes: number
  duration_ms: number
  created_at: Generated<string>
}

/** The tables of this subject. */
export interface AudioFileTables {
  audio_files: AudioFileTable
}

/** What is known of a file when it was converted. */
export interface NewAudioFile {
  readonly fileName: string
  readonly audioId: string
  readonly format: AudioFileTable['format']
  /** Of the file as it was uploaded. */
  readonly sizeBytes: number
  readonly durationMs: number
}

/** An uploaded audio file. */
export interface AudioFile extends NewAudioFile {
  readonly id: AudioFileId
  readonly createdDateTime: string
}

/** The files that match, by name. */
export async function listAudioFiles(tx: Tx, query: PageQuery): Promise<Page<AudioFile>> {
  const matching = allFiles(tx).where('name', 'ilike', containing(query.search ?? ''))
  const values = await matching
    .select(audioFileColumns)
    .orderBy(sql`lower(name)`)
    .orderBy('id')
    .limit(query.top)
    .offset(query.skip)
    .execute()
  return { values, count: await countOf(matching) }
}

/** One file, if there is such. */
export async function readAudioFile(tx: Tx, id: string): Promise<AudioFile | undefined> {
  return tx
    .selectFrom('audio_files')
    .select(audioFileColumns)
    .where(sql`id`, '=', id)
    .executeTakeFirst()
}

/** How many files the organization has. */
export function countAudioFiles(tx: Tx): Promise<number> {
  return countOf(allFiles(tx))
}

/** Keeps what a file is called, once it is converted. */
export async function addAudioFile(tx: Tx, file: NewAudioFile): Promise<AudioFile> {
  const { fileName: name, audioId: audio_id, format, sizeBytes, durationMs } = file
  return tx
    .insertInto('audio_files')
    .values({
      id: newId('audio'),
      name,
      audio_id,
      format,
      size_bytes: sizeBytes,
      duration_ms: durationMs,
    })
    .returning(audioFileColumns)
    .executeTakeFirstOrThrow()
}

/** Forgets a file that nothing plays. */
export async function deleteAudioFile(tx: Tx, id: AudioFileId): Promise<void> {
  await tx.deleteFrom('audio_files').where('id', '=', id).execute()
}

/** What calls need of every file, or of those with these ids. */
export async function readPlayedFiles(
  tx: Tx,
  ids?: ItemKeys,
): Promise<Configuration['audioFiles']> {
  const rows = await tx
    .selectFrom('audio_files')
    .select(audioFileColumns)
    .where(isAmong(sql`id`, ids))
    .execute()
  const entries = rows.map(
    ({ id, audioId, durationMs, fileName }): readonly [string, PromptAudio] => [
      id,
      { audioId, durationMs, text: fileName },
    ],
  )
  return Object.fromEntries(entries)
}

const audioFileColumns = [
  'id',
  'name as fileName',
  'audio_id as audioId',
  'format',
  'size_bytes as sizeBytes',
  'duration_ms as durationMs',
  'created_at as createdDateTime',
] as const

async function countOf(files: ReturnType<typeof allFiles>): Promise<number> {
  const { count } = await files
    .select((row) => row.fn.countAll<number>().as('count'))
    .executeTakeFirstOrThrow()
  return count
}

function allFiles(tx: Tx) {
  return tx.selectFrom('audio_files')
}
