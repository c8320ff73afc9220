// The tables as Kysely sees them: each subject's file states its own tables, and this one merges
// them. Rows do not leave `store`; what leaves are the subjects' own types.
// Times are ISO 8601 strings, bigint columns are numbers (connection.ts makes them so); JSON
// columns are read as values and written as text.

import type { Transaction } from 'kysely'
import type { CallRecordTables } from './call-records.ts'
import type { ConfigurationVersionTables } from './configuration-versions.ts'
import type { JournalTables } from './journal.ts'
import type { OrganizationTables } from './organizations.ts'
import type { PlanTables } from './plans.ts'
import type { SystemPromptTables } from './system-prompts.ts'

/** Every table of the store. */
export type Database = OrganizationTables &
  SystemPromptTables &
  ConfigurationVersionTables &
  JournalTables &
  CallRecordTables &
  PlanTables

/** A transaction whose rows are those of one organization (or all, see with-organization.ts). */
export type Tx = Transaction<Database>
