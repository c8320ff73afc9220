// The journal: the engine's inputs of each organization in their order, so that a restart continues
// where it was and any call can be replayed. `store` does not know the engine's types: an input is
// data with a kind and a time. `configurationReplaced` is stored by its version and given back with
// the configuration of that version. Rows older than the snapshot are kept for the replay of calls.

import type { CallId, Configuration, Instant, OrganizationId } from '@mainline/model'
import { instantFromMs, invariant } from '@mainline/model'
import type { Generated, JSONColumnType, Selectable } from 'kysely'
import { readCallRecord } from './call-records.ts'
import { configurationsOfVersions } from './configuration-versions.ts'
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
  versions: number[]
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

/**
 * All that is needed to go on from `sequence`; `content` is its writer's own plain data, and the
 * configurations are those of saved versions, oldest first.
 */
export interface EngineSnapshot {
  readonly sequence: number
  readonly configurations: readonly Configuration[]
  readonly content: object
}

/** Calls can be replayed for this long: four weeks, so that a monthly complaint can be met. */
const keptMs = 28 * 24 * 60 * 60 * 1000

/** Keeps a snapshot in place of the former one. */
export async function saveEngineSnapshot(tx: Tx, snapshot: EngineSnapshot): Promise<void> {
  const values = {
    sequence: snapshot.sequence,
    content: JSON.stringify(snapshot.content),
    versions: snapshot.configurations.map(({ version }) => version),
  }
  await tx
    .insertInto('engine_snapshots')
    .values(values)
    .onConflict((conflict) => conflict.column('organization_id').doUpdateSet(values))
    .execute()
}

/** Forgets inputs that are older than four weeks and contained in a snapshot; answers how many. */
export async function forgetOldInputs(tx: Tx, now: Date): Promise<number> {
  const { numDeletedRows } = await tx
    .deleteFrom('journal')
    .using('engine_snapshots')
    .whereRef('engine_snapshots.organization_id', '=', 'journal.organization_id')
    .whereRef('journal.sequence', '<=', 'engine_snapshots.sequence')
    .where('at_ms', '<', now.getTime() - keptMs)
    .executeTakeFirstOrThrow()
  return Number(numDeletedRows)
}

/** The newest snapshot, if there is one, and the inputs after it, oldest first. */
export async function loadJournal(
  tx: Tx,
): Promise<{ readonly snapshot?: EngineSnapshot; readonly entries: readonly JournalEntry[] }> {
  const saved = await tx
    .selectFrom('engine_snapshots')
    .select(['sequence', 'content', 'versions'])
    .executeTakeFirst()
  const rows = await tx
    .selectFrom('journal')
    .selectAll()
    .where('sequence', '>', saved?.sequence ?? 0)
    .orderBy('sequence')
    .execute()
  const named = rows.flatMap(({ version }) => version ?? [])
  const versions = await configurationsOfVersions(tx, [...(saved?.versions ?? []), ...named])
  const entries = rows.map((row) => entryOf(row, versions))
  if (saved === undefined) return { entries }
  const { sequence, content } = saved
  const configurations = saved.versions.map((version) => existing(versions, version))
  return { snapshot: { sequence, content, configurations }, entries }
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
  const named = [version, ...rows.map((row) => row.version)].filter(
    (one) => one !== undefined && one !== null,
  )
  const versions = await configurationsOfVersions(tx, named)
  const start = version === undefined ? [] : [replacedInput(versions, version, first.at_ms)]
  return [...start, ...rows.map((row) => entryOf(row, versions).input)]
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

/** An input as its row. */
export function rowOfEntry({ sequence, callId, input }: JournalEntry) {
  const { kind, at, configuration } = input
  return {
    sequence,
    at_ms: at,
    kind,
    call_id: callId ?? null,
    version: configuration?.version ?? null,
    input: configuration === undefined ? input : null,
  }
}

type Versions = ReadonlyMap<number, Configuration>

function entryOf(row: Selectable<JournalTable>, versions: Versions): JournalEntry {
  const input =
    row.version === null ? parseInput(row) : replacedInput(versions, row.version, row.at_ms)
  const place = { sequence: row.sequence, input }
  return row.call_id === null ? place : { ...place, callId: row.call_id }
}

function parseInput(row: Selectable<JournalTable>): JournalInput {
  return { ...row.input, kind: row.kind, at: instantFromMs(row.at_ms) }
}

function replacedInput(versions: Versions, version: number, atMs: number): JournalInput {
  const configuration = existing(versions, version)
  return { kind: 'configurationReplaced', at: instantFromMs(atMs), configuration }
}

function existing(versions: Versions, version: number): Configuration {
  const configuration = versions.get(version)
  invariant(configuration !== undefined, 'A journaled configuration version exists.')
  return configuration
}
