// What was recorded of calls: the facts about each recording. The sound itself is a file; whoever
// deletes a row deletes that too.

import type { CallId, OrganizationId, RecordingId } from '@mainline/model'
import { type Generated, sql } from 'kysely'
import type { Tx } from './database.ts'
import { type Columns, filterSql, orderSql } from './filter.ts'
import { containing, type Page, type PageQuery } from './page.ts'
import { withoutNulls } from './without-nulls.ts'

interface RecordingTable {
  organization_id: Generated<OrganizationId>
  id: RecordingId
  call_id: CallId
  party_names: readonly string[]
  started_at: string
  size_bytes: number | null
  duration_ms: number | null
  failure: string | null
}

/** The tables of this subject. */
export interface RecordingTables {
  recordings: RecordingTable
}

/** A recording when it begins. */
export interface NewRecording {
  readonly id: RecordingId
  readonly callId: CallId
  /** Who is on the left side, and who on the right. */
  readonly partyNames: readonly string[]
  readonly startDateTime: string
}

/** A recording; it goes on, or was cut off, as long as it has no length. */
export interface Recording extends NewRecording {
  readonly durationMs?: number
  readonly sizeBytes?: number
  readonly failure?: string
}

/** What recordings can be filtered and ordered by. */
export const recordingFields = {
  callId: { type: 'text', sql: sql`call_id` },
  startDateTime: { type: 'time', sql: sql`started_at` },
} as const satisfies Columns

/** The recordings that match, newest first if not ordered. */
export async function listRecordings(tx: Tx, query: PageQuery): Promise<Page<Recording>> {
  const { search = '', filter } = query
  const matching = tx
    .selectFrom('recordings')
    .where(sql<boolean>`array_to_string(party_names, ' ') ILIKE ${containing(search)}`)
    .$if(filter !== undefined, (all) =>
      filter === undefined ? all : all.where(filterSql(filter, recordingFields)),
    )
  const values = await matching
    .select(recordingColumns)
    .orderBy(orderSql(query.orderBy, recordingFields, sql`started_at DESC, id`))
    .limit(query.top)
    .offset(query.skip)
    .execute()
  const { count } = await matching
    .select((row) => row.fn.countAll<number>().as('count'))
    .executeTakeFirstOrThrow()
  return { values: values.map(withoutNulls), count }
}

/** One recording, if there is such. */
export async function readRecording(tx: Tx, id: string): Promise<Recording | undefined> {
  const row = await tx
    .selectFrom('recordings')
    .select(recordingColumns)
    .where(sql`id`, '=', id)
    .executeTakeFirst()
  return row === undefined ? undefined : withoutNulls(row)
}

/** Keeps that a recording began; saying it twice is harmless. */
export async function beginRecording(tx: Tx, recording: NewRecording): Promise<void> {
  const { id, callId, partyNames, startDateTime } = recording
  await tx
    .insertInto('recordings')
    .values({ id, call_id: callId, party_names: [...partyNames], started_at: startDateTime })
    .onConflict((conflict) => conflict.doNothing())
    .execute()
}

/** Keeps how long a recording became; one that was deleted meanwhile stays so. */
export async function endRecording(
  tx: Tx,
  id: RecordingId,
  kept: Pick<Recording, 'durationMs' | 'sizeBytes' | 'failure'>,
): Promise<void> {
  await tx
    .updateTable('recordings')
    .set({
      size_bytes: kept.sizeBytes ?? null,
      duration_ms: kept.durationMs ?? null,
      failure: kept.failure ?? null,
    })
    .where('id', '=', id)
    .execute()
}

/** Forgets a recording. */
export async function deleteRecording(tx: Tx, id: RecordingId): Promise<void> {
  await tx.deleteFrom('recordings').where('id', '=', id).execute()
}

/** Forgets what every organization has kept as long as it wants to; answers what that was. */
export async function expireRecordings(
  tx: Tx,
  now: Date,
): Promise<readonly { readonly organizationId: OrganizationId; readonly id: RecordingId }[]> {
  return tx
    .deleteFrom('recordings')
    .using('organizations')
    .whereRef('organizations.id', '=', 'recordings.organization_id')
    .where(
      sql<boolean>`started_at < ${now.toISOString()}::timestamptz
        - make_interval(hours => 24 * recording_kept_days)`,
    )
    .returning(['recordings.organization_id as organizationId', 'recordings.id'])
    .execute()
}

const recordingColumns = [
  'id',
  'call_id as callId',
  'party_names as partyNames',
  'started_at as startDateTime',
  'size_bytes as sizeBytes',
  'duration_ms as durationMs',
  'failure',
] as const
