// What the people of an organization may call. It cannot be set yet: what holds is what every
// organization begins with, by its country.

import { defaultOutboundCalling, type OrganizationId, type OutboundCalling } from '@mainline/model'
import type { Tx } from './database.ts'

/** What decides the outbound calls of this transaction's organization. */
export async function readOutboundCalling(tx: Tx): Promise<OutboundCalling> {
  const { country_code } = await tx
    .selectFrom('organizations')
    .select('country_code')
    .executeTakeFirstOrThrow()
  return defaultOutboundCalling(country_code)
}

/** What decided them in versions that say nothing of it. */
export async function formerOutboundCalling(tx: Tx, id: OrganizationId): Promise<OutboundCalling> {
  const { country_code } = await tx
    .selectFrom('organizations')
    .select('country_code')
    .where('id', '=', id)
    .executeTakeFirstOrThrow()
  return defaultOutboundCalling(country_code)
}
