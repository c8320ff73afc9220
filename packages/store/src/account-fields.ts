// What the directory can be filtered and ordered by: the names that `/users` and
// `/resourceAccounts` show, and where each is found beside a row of `accounts`.

import { sql } from 'kysely'
import type { Columns } from './filter.ts'

const shared = {
  id: { type: 'text', sql: sql`accounts.id` },
  displayName: { type: 'text', sql: sql`accounts.display_name` },
  userPrincipalName: {
    type: 'text',
    sql: sql`(SELECT accounts.user_name || '@' || domain FROM organizations
              WHERE organizations.id = accounts.organization_id)`,
  },
  accountEnabled: { type: 'boolean', sql: sql`accounts.account_enabled` },
  usageLocation: { type: 'text', sql: sql`accounts.usage_location` },
  assignedLicenses: {
    items: { skuId: { type: 'text', sql: sql`item.sku_id` } },
    from: sql`(SELECT sku_id FROM license_assignments
               WHERE license_assignments.account_id = accounts.id) AS item`,
  },
} as const satisfies Columns

const attendantId = sql`(SELECT auto_attendant_id FROM associations
                         WHERE associations.account_id = accounts.id)`

const registeredDevices = sql`(SELECT count(DISTINCT devices.id) FROM registrations
  JOIN devices ON devices.id = registrations.device_id
  WHERE devices.user_id = accounts.id
    AND expires_at_ms > extract(epoch FROM clock_timestamp()) * 1000)`

const phoneNumber = sql`(SELECT telephone_number FROM phone_numbers
                         WHERE phone_numbers.account_id = accounts.id
                           AND assignment_category = 'primary')`

/** What `/users` can be filtered and ordered by. */
export const userFields = {
  ...shared,
  licenseAssignmentStates: {
    items: {
      skuId: { type: 'text', sql: sql`item.sku_id` },
      assignedByGroup: { type: 'text', sql: sql`item.group_id` },
      state: { type: 'text', sql: sql`item.state` },
      error: { type: 'text', sql: sql`item.error` },
    },
    from: sql`(SELECT sku_id, group_id, state, error FROM license_grants
               WHERE license_grants.account_id = accounts.id) AS item`,
  },
  accountKind: { type: ['person', 'resourceAccount'], sql: sql`accounts.account_kind` },
  givenName: { type: 'text', sql: sql`accounts.given_name` },
  surname: { type: 'text', sql: sql`accounts.surname` },
  department: { type: 'text', sql: sql`accounts.department` },
  jobTitle: { type: 'text', sql: sql`accounts.job_title` },
  extension: { type: 'text', sql: sql`accounts.extension` },
  phoneNumber: { type: 'text', sql: phoneNumber },
  unansweredDelaySeconds: { type: 'number', sql: sql`accounts.unanswered_delay_ms / 1000.0` },
  registeredDevices: { type: 'number', sql: registeredDevices },
  roles: {
    items: { '': { type: 'text', sql: sql`item.role` } },
    from: sql`unnest(accounts.roles) AS item(role)`,
  },
} as const satisfies Columns

/** What deleted accounts can be filtered and ordered by. */
export const deletedAccountFields = {
  ...userFields,
  deletedDateTime: { type: 'time', sql: sql`accounts.deleted_at` },
} as const satisfies Columns

/** What `/resourceAccounts` can be filtered and ordered by. */
export const resourceAccountFields = {
  ...shared,
  type: { type: ['autoAttendant', 'callQueue'], sql: sql`accounts.resource_account_type` },
  'phoneNumber/telephoneNumber': { type: 'text', sql: phoneNumber },
  'association/configurationId': { type: 'text', sql: attendantId },
} as const satisfies Columns

/** All of them, for reading any. */
export const accountFields: Columns = { ...deletedAccountFields, ...resourceAccountFields }
