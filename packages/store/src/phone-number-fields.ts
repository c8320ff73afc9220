// What the inventory of numbers can be filtered and ordered by, beside a row of `phone_numbers` and
// the account that holds it. Several of Graph's fields follow from others here; they are answered,
// so they can be filtered by too (reference §10.2).

import { sql } from 'kysely'
import type { Columns } from './filter.ts'

const capability = sql`CASE phone_numbers.usage
  WHEN 'user' THEN 'userAssignment' ELSE 'voiceApplicationAssignment' END`

/** What numbers can be filtered and ordered by. */
export const phoneNumberFields = {
  id: { type: 'text', sql: sql`phone_numbers.id` },
  telephoneNumber: { type: 'text', sql: sql`phone_numbers.telephone_number` },
  numberType: {
    type: ['callingPlan', 'operatorConnect', 'directRouting'],
    sql: sql`phone_numbers.number_type`,
  },
  usage: { type: ['user', 'service'], sql: sql`phone_numbers.usage` },
  kind: { type: ['toll', 'tollFree'], sql: sql`phone_numbers.kind` },
  source: { type: ['sample', 'own'], sql: sql`phone_numbers.source` },
  numberSource: { type: ['online', 'onPremises'], sql: sql`'online'::text` },
  activationState: {
    type: ['activated', 'assignmentPending', 'assignmentFailed', 'updatePending', 'updateFailed'],
    sql: sql`'activated'::text`,
  },
  capabilities: {
    items: {
      '': {
        type: ['userAssignment', 'voiceApplicationAssignment', 'conferenceAssignment'],
        sql: sql`item.capability`,
      },
    },
    from: sql`(SELECT ${capability} AS capability) AS item`,
  },
  assigned: { type: 'boolean', sql: sql`(phone_numbers.account_id IS NOT NULL)` },
  assignmentStatus: {
    type: ['unassigned', 'userAssigned', 'voiceApplicationAssigned'],
    sql: sql`CASE WHEN phone_numbers.account_id IS NULL THEN 'unassigned'
             WHEN phone_numbers.usage = 'user' THEN 'userAssigned'
             ELSE 'voiceApplicationAssigned' END`,
  },
  assignmentCategory: {
    type: ['primary', 'private', 'alternate'],
    sql: sql`CASE WHEN phone_numbers.account_id IS NOT NULL THEN 'primary' END`,
  },
  assignmentTargetId: { type: 'text', sql: sql`phone_numbers.account_id` },
  assignmentTargetName: { type: 'text', sql: sql`accounts.display_name` },
  isoCountryCode: { type: 'text', sql: sql`phone_numbers.iso_country_code` },
  city: { type: 'text', sql: sql`phone_numbers.city` },
  locationId: { type: 'text', sql: sql`phone_numbers.location_id` },
  civicAddressId: { type: 'text', sql: sql`emergency_locations.address_id` },
} as const satisfies Columns
