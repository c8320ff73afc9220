// What calls leave behind, as the exchange writes it: the journal's inputs and finished calls'
// records, in one statement however many, which is a transaction of its own. The database does not
// wait for the disk with it (migration 0026): a crash of the database may lose the last 0.6 s.

import type { OrganizationId } from '@mainline/model'
import { type Kysely, sql } from 'kysely'
import type { SavedCall } from './call-records.ts'
import type { Database } from './database.ts'
import { type JournalEntry, rowOfEntry } from './journal.ts'

/** Inputs in order, and calls that have ended. */
export interface History {
  readonly entries?: readonly JournalEntry[]
  readonly calls?: readonly SavedCall[]
}

/**
 * Keeps all of it or nothing. A batch whose answer was lost comes again, and a restart repeats the
 * last calls: what is kept already stays as it is.
 */
export async function keepHistory(
  db: Kysely<Database>,
  organizationId: OrganizationId,
  { entries = [], calls = [] }: History,
): Promise<void> {
  const records = calls.map(({ record, trace }) => ({
    id: record.id,
    start_at: record.startDateTime,
    record,
    trace,
  }))
  // One parameter however many rows: building a statement for each batch costs more than the rows.
  await sql`SELECT keep_history(${organizationId},
    ${JSON.stringify(entries.map(rowOfEntry))}, ${JSON.stringify(records)})`.execute(db)
}
