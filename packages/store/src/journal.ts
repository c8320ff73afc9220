// The journal: the engine's inputs of each organization in their order, so that a restart continues
// where it was and any call can be replayed. `store` does not know the engine's types: an input is
// data with a kind and a time. `configurationReplaced` is stored by its version and given back with
// the configuration of that version. Rows older than the snapshot are kept for the replay of calls.

import type { CallId, Configuration, Instant, OrganizationId } from '@mainline/model'
import { instantFromMs, invariant } from '@mainline/model'
import type { Generated, JSONColumnType, Selectable } from 'kysely'
import { readCallRecord } from './call-records.ts'
import { configurationOfVersion } from './configuration-versions.ts'
import type { Tx } from './database.ts'

interface JournalTable {
  organization_id: Generated<OrganizationId>
  sequence: number
  at_ms: number
  kind: string
  call_id: CallId | null
  version: number | null
  input: JSONColumnType<object> | null
}

interface EngineSnapshotTable {
  organization_id: Generated<OrganizationId>
  sequence: number
  content: JSONColumnType<object>
}

/** The tables of this subject. */
export interface JournalTables {
  journal: JournalTable
  engine_snapshots: EngineSnapshotTable
}

/** An input of the engine as far as the journal knows it. */
export interface JournalInput {
  readonly kind: string
  readonly at: Instant
  readonly configuration?: Configuration
}

/** One input with its place in the order; `callId` where it concerns a call. */
export interface JournalEntry {
  readonly sequence: number
  readonly callId?: CallId
  readonly input: JournalInput
}

/** All that is needed to go on from `sequence`; `content` is its writer's own plain data. */
export interface EngineSnapshot {
  readonly sequence: number
  readonly content: object
}

/** Calls can be replayed for this long: four weeks, so that a monthly complaint can be met. */
const keptMs = 28 * 24 * 60 * 60 * 1000

/**
 * Appends inputs, all of them or none. A batch whose answer was lost comes again: what is kept
 * already stays as it is.
 */
export async function appendJournal(tx: Tx, entries: readonly JournalEntry[]): Promise<void> {
  if (entries.length === 0) return
  await tx
    .insertInto('journal')
    .values(entries.map(rowOf))
    .onConflict((conflict) => conflict.columns(['organization_id', 'sequence']).doNothing())
    .execute()
}

/** Keeps a snapshot in place of the former one, and forgets old inputs that it contains. */
export async function saveEngineSnapshot(tx: Tx, snapshot: EngineSnapshot): Promise<void> {
  const values = { sequence: snapshot.sequence, content: JSON.stringify(snapshot.content) }
  await tx
    .insertInto('engine_snapshots')
    .values(values)
    .onConflict((conflict) => conflict.column('organization_id').doUpdateSet(values))
    .execute()
  await tx
    .deleteFrom('journal')
    .where('at_ms', '<', Date.now() - keptMs)
    .where('sequence', '<=', snapshot.sequence)
    .execute()
}

/** The newest snapshot, if there is one, and the inputs after it, oldest first. */
export async function loadJournal(
  tx: Tx,
): Promise<{ readonly snapshot?: EngineSnapshot; readonly entries: readonly JournalEntry[] }> {
  const snapshot = await tx
    .selectFrom('engine_snapshots')
    .select(['sequence', 'content'])
    .executeTakeFirst()
  const rows = await tx
    .selectFrom('journal')
    .selectAll()
    .where('sequence', '>', snapshot?.sequence ?? 0)
    .orderBy('sequence')
    .execute()
  const entries = await entriesOf(tx, rows)
  return snapshot === undefined ? { entries } : { snapshot, entries }
}

/**
 * The inputs that replay one call: the configuration it entered with, then from its first input to
 * its end its own and those that concern no single call (time passing, which may be what ended it,
 * a new configuration). Empty when the journal does not know the call, or not any more.
 */
export async function callJournal(tx: Tx, callId: CallId): Promise<readonly JournalInput[]> {
  const record = await readCallRecord(tx, callId)
  const endMs = record === undefined ? 0 : Date.parse(record.endDateTime)
  const rows = await tx
    .with('call', (query) =>
      query
        .selectFrom('journal')
        .where('call_id', '=', callId)
        .select((row) => [row.fn.min('sequence').as('first'), row.fn.max('sequence').as('last')]),
    )
    .selectFrom(['journal', 'call'])
    .selectAll('journal')
    .whereRef('sequence', '>=', 'call.first')
    .where((row) =>
      row.or([row('sequence', '<=', row.ref('call.last')), row('at_ms', '<=', endMs)]),
    )
    .where((row) => row.or([row('call_id', '=', callId), row('call_id', 'is', null)]))
    .orderBy('sequence')
    .execute()
  const [first] = rows
  if (first === undefined) return []
  const version = await versionBefore(tx, callId, first.sequence)
  const start = version === undefined ? [] : [await replacedInput(tx, version, first.at_ms)]
  return [...start, ...(await entriesOf(tx, rows)).map(({ input }) => input)]
}

/** The version a call entered with: its record says so, or the journal if it has not ended. */
async function versionBefore(
  tx: Tx,
  callId: CallId,
  sequence: number,
): Promise<number | undefined> {
  const record = await readCallRecord(tx, callId)
  if (record !== undefined) return record.version
  const row = await tx
    .selectFrom('journal')
    .select('version')
    .where('kind', '=', 'configurationReplaced')
    .where('sequence', '<', sequence)
    .orderBy('sequence', 'desc')
    .limit(1)
    .executeTakeFirst()
  return row?.version ?? undefined
}

function rowOf({ sequence, callId, input }: JournalEntry) {
  const { kind, at, configuration } = input
  return {
    sequence,
    at_ms: at,
    kind,
    call_id: callId ?? null,
    version: configuration?.version ?? null,
    input: configuration === undefined ? JSON.stringify(input) : null,
  }
}

async function entriesOf(
  tx: Tx,
  rows: readonly Selectable<JournalTable>[],
): Promise<readonly JournalEntry[]> {
  const entries: JournalEntry[] = []
  for (const row of rows) {
    const input =
      row.version === null ? parseInput(row) : await replacedInput(tx, row.version, row.at_ms)
    const place = { sequence: row.sequence, input }
    entries.push(row.call_id === null ? place : { ...place, callId: row.call_id })
  }
  return entries
}

function parseInput(row: Selectable<JournalTable>): JournalInput {
  return { ...row.input, kind: row.kind, at: instantFromMs(row.at_ms) }
}

async function replacedInput(tx: Tx, version: number, atMs: number): Promise<JournalInput> {
  const configuration = await configurationOfVersion(tx, version)
  invariant(configuration !== undefined, 'A journaled configuration version exists.')
  return { kind: 'configurationReplaced', at: instantFromMs(atMs), configuration }
}
