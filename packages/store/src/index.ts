// PostgreSQL: the embedded server, the migrations, and one file of queries per subject.

export * from './broken-constraint.ts'
export * from './call-records.ts'
export * from './configuration-versions.ts'
export type { DatabaseAddress } from './connection.ts'
export type { Tx } from './database.ts'
export * from './journal.ts'
export * from './new-id.ts'
export * from './organizations.ts'
export * from './plans.ts'
export * from './start-error.ts'
export * from './store.ts'
export * from './system-prompts.ts'
