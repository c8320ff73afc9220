// What the inventory of numbers can be filtered and ordered by, beside a row of `phone_numbers` and
// the account that holds it. Several of Graph's fields follow from others here; they are answered,
// so they can be filtered by too (reference §10.2).

import { assignmentCategories } from '@mainline/model'
import { sql } from 'kysely'
import type { Columns } from './filter.ts'

/** What a number may be given to. A number of one's own trunk is for whom its usage says, too. */
const capability = sql`CASE phone_numbers.usage
  WHEN 'user' THEN 'userAssignment' ELSE 'voiceApplicationAssignment' END`

/** Whether a number is blocked from being assigned, by the clock of the transaction. */
export const blockedState = sql<'notBlocked' | 'blockedUntil' | 'blockedForever'>`CASE
  WHEN coalesce(assignment_blocked_until <= current_instant(), true) THEN 'notBlocked'
  WHEN isfinite(assignment_blocked_until) THEN 'blockedUntil'
  ELSE 'blockedForever' END`

/** Until when it is blocked; nothing where it is not, or for ever. */
export const blockedUntil = sql<string | null>`CASE
  WHEN isfinite(assignment_blocked_until) AND assignment_blocked_until > current_instant()
  THEN assignment_blocked_until END`

/** Whether another provider gave it over: a number is in the inventory once its order is done. */
export const portInStatus = sql<'completed' | null>`CASE WHEN EXISTS (
  SELECT FROM port_orders WHERE port_orders.status = 'completed'
    AND phone_numbers.telephone_number = ANY (port_orders.telephone_numbers)
) THEN 'completed' END`

/** What numbers can be filtered and ordered by. */
export const phoneNumberFields = {
  id: { type: 'text', sql: sql`phone_numbers.id` },
  telephoneNumber: { type: 'text', sql: sql`phone_numbers.telephone_number` },
  operatorId: { type: 'text', sql: sql`CASE source WHEN 'sample' THEN 'sample' END` },
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
    type: assignmentCategories,
    sql: sql`CASE WHEN phone_numbers.account_id IS NOT NULL THEN assignment_category END`,
  },
  assignmentTargetId: { type: 'text', sql: sql`phone_numbers.account_id` },
  assignmentTargetName: { type: 'text', sql: sql`accounts.display_name` },
  assignmentBlockedState: {
    type: ['notBlocked', 'blockedUntil', 'blockedForever'],
    sql: blockedState,
  },
  assignmentBlockedUntil: { type: 'time', sql: blockedUntil },
  isoCountryCode: { type: 'text', sql: sql`phone_numbers.iso_country_code` },
  isoSubdivision: { type: 'text', sql: sql`phone_numbers.iso_subdivision` },
  city: { type: 'text', sql: sql`phone_numbers.city` },
  locationId: { type: 'text', sql: sql`phone_numbers.location_id` },
  civicAddressId: { type: 'text', sql: sql`emergency_locations.address_id` },
  networkSiteId: { type: 'text', sql: sql`network_site_id` },
  portInStatus: { type: ['completed'], sql: portInStatus },
  reverseNumberLookupOptions: {
    items: { '': { type: ['skipInternalVoip'], sql: sql`item.lookup` } },
    from: sql`unnest(reverse_number_lookup_options) AS item(lookup)`,
  },
  tags: {
    items: { '': { type: 'text', sql: sql`item.tag` } },
    from: sql`unnest(phone_numbers.tags) AS item(tag)`,
  },
  orderId: { type: 'text', sql: sql`phone_numbers.order_id` },
  acquiredDateTime: { type: 'time', sql: sql`phone_numbers.created_at` },
} as const satisfies Columns
