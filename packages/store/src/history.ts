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
  const rows = entries.map(rowOfEntry)
  const values = [
    rows.map((row) => row.sequence),
    rows.map((row) => row.at_ms),
    rows.map((row) => row.kind),
    rows.map((row) => row.call_id),
    rows.map((row) => row.version),
    rows.map(({ input }) => input && JSON.stringify(input)),
    calls.map(({ record }) => record.id),
    calls.map(({ record }) => record.startDateTime),
    calls.map(({ record }) => JSON.stringify(record)),
    calls.map(({ trace }) => JSON.stringify(trace)),
  ]
  // As many parameters however many rows: building a statement for each batch costs more than they.
  await sql`SELECT keep_history(${organizationId}, ${sql.join(values.map(lines))})`.execute(db)
}

/** As the function takes them: none has a line end, JSON neither. */
function lines(values: readonly (string | number | null)[]): string {
  return values.map((value) => value ?? '').join('\n')
}
