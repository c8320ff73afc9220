// PostgreSQL: the embedded server, the migrations, and one file of queries per subject.

export * from './access.ts'
export { deletedAccountFields, resourceAccountFields, userFields } from './account-fields.ts'
export * from './accounts.ts'
export * from './api-tokens.ts'
export * from './associations.ts'
export * from './audit-events.ts'
export * from './auto-attendants.ts'
export * from './broken-constraint.ts'
export * from './call-records.ts'
export { currentConfiguration } from './configuration-cache.ts'
export * from './configuration-history.ts'
export * from './configuration-versions.ts'
export type { DatabaseAddress } from './connection.ts'
export type { Tx } from './database.ts'
export * from './database-failure.ts'
export * from './deleted-accounts.ts'
export * from './devices.ts'
export * from './embedded-postgres.ts'
export * from './emergency-addresses.ts'
export type {
  Comparison,
  Field,
  Fields,
  FieldType,
  Filter,
  FilterValue,
  Place,
  SortKey,
} from './filter.ts'
export * from './first-start.ts'
export * from './groups.ts'
export * from './journal.ts'
export * from './license-grants.ts'
export * from './licenses.ts'
export * from './new-id.ts'
export * from './open-id-connect.ts'
export * from './organizations.ts'
export type { Page, PageQuery } from './page.ts'
export * from './passkeys.ts'
export { setPassword, verifyPassword } from './passwords.ts'
export { phoneNumberFields } from './phone-number-fields.ts'
export * from './phone-number-operations.ts'
export * from './phone-number-orders.ts'
export * from './phone-numbers.ts'
export * from './plans.ts'
export * from './port-orders.ts'
export * from './registrations.ts'
export * from './rendered-prompts.ts'
export * from './seed-directory.ts'
export * from './sign-in-flows.ts'
export * from './sign-ins.ts'
export { errorCode, StartError } from './start-error.ts'
export * from './store.ts'
export * from './system-prompts.ts'
export * from './trunks.ts'
export * from './user-import.ts'
export { actAs, enterOrganization } from './with-organization.ts'
