// What calls leave behind: one record and one trace for each, newest first. They are written once,
// when the call has ended, and never changed.

import type { CallId, CallRecord, OrganizationId, TraceStep } from '@mainline/model'
import type { Generated, JSONColumnType } from 'kysely'
import { sql } from 'kysely'
import type { Tx } from './database.ts'
import { type Columns, filterSql, orderSql } from './filter.ts'
import { containing, type Page, type PageQuery } from './page.ts'

interface CallRecordTable {
  organization_id: Generated<OrganizationId>
  id: CallId
  start_at: string
  record: JSONColumnType<CallRecord>
  trace: JSONColumnType<readonly TraceStep[]>
}

/** The tables of this subject. */
export interface CallRecordTables {
  call_records: CallRecordTable
}

/** What call records can be filtered and ordered by. */
export const callRecordFields = {
  id: { type: 'text', sql: sql`id` },
  startDateTime: { type: 'time', sql: sql`start_at` },
  endDateTime: { type: 'time', sql: sql`(record->>'endDateTime')::timestamptz` },
  from: { type: 'text', sql: sql`record->>'from'` },
  to: { type: 'text', sql: sql`record->>'to'` },
  version: { type: 'number', sql: sql`(record->>'version')::integer` },
} as const satisfies Columns

/** What one call leaves behind. */
export interface SavedCall {
  readonly record: CallRecord
  readonly trace: readonly TraceStep[]
}

/** The calls whose numbers, names or ending contain the text; newest first if not ordered. */
export async function listCallRecords(tx: Tx, query: PageQuery): Promise<Page<CallRecord>> {
  const { top, skip, search, filter, orderBy } = query
  const matching = tx
    .selectFrom('call_records')
    .where((row) =>
      row.and([
        ...(search === undefined ? [] : [sql<boolean>`record::text ILIKE ${containing(search)}`]),
        ...(filter === undefined ? [] : [filterSql(filter, callRecordFields)]),
      ]),
    )
  const { count } = await matching
    .select((row) => row.fn.countAll<number>().as('count'))
    .executeTakeFirstOrThrow()
  const rows = await matching
    .select('record')
    .orderBy(orderSql(orderBy, callRecordFields, sql`start_at DESC`, sql`id DESC`))
    .limit(top)
    .offset(skip)
    .execute()
  return { values: rows.map(({ record }) => record), count }
}

/** One call's record. */
export async function readCallRecord(tx: Tx, id: string): Promise<CallRecord | undefined> {
  const row = await tx
    .selectFrom('call_records')
    .select('record')
    .where(sql<string>`id`, '=', id)
    .executeTakeFirst()
  return row?.record
}

/** One call's path, step by step. */
export async function readCallTrace(tx: Tx, id: string): Promise<readonly TraceStep[] | undefined> {
  const row = await tx
    .selectFrom('call_records')
    .select('trace')
    .where(sql<string>`id`, '=', id)
    .executeTakeFirst()
  return row?.trace
}
