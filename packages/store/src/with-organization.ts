// The two ways to the rows. Every table of an organization has row-level security keyed by
// `app.organization_id`, which holds for one transaction only; so code that forgot to say whose
// rows it wants gets none. `withAllOrganizations` is for what is known before the organization is
// (a sign-in, a phone that registers) and for what runs for all of them (the exchange's start).
// Either way the transaction says who acts, which the audit log writes down with every change.

import type { OrganizationId } from '@mainline/model'
import { type Kysely, sql } from 'kysely'
import type { Actor } from './audit-events.ts'
import { type ConfigurationCache, useCache } from './configuration-cache.ts'
import { publishRest } from './configuration-versions.ts'
import type { Database, Tx } from './database.ts'

/** The connections of a store, and what it remembers. */
interface Connections {
  readonly db: Kysely<Database>
  readonly cache: ConfigurationCache
  /** What transactions take for now; the database's clock if nothing is given. */
  readonly now?: () => Date
}

/**
 * Runs `work` in a transaction that sees one organization's rows and no others. What it changes of
 * the configuration is live with the transaction, whether or not it says so.
 */
export async function withOrganization<T>(
  connections: Connections,
  organizationId: OrganizationId,
  work: (tx: Tx) => Promise<T>,
  actor: Actor,
): Promise<T> {
  const whole = async (tx: Tx): Promise<T> => {
    const result = await work(tx)
    await publishRest(tx)
    return result
  }
  return inTransaction(connections, organizationId, whole, actor)
}

/** Runs `work` in a transaction that sees every organization's rows; writes name theirs. */
export async function withAllOrganizations<T>(
  connections: Connections,
  work: (tx: Tx) => Promise<T>,
  actor: Actor,
): Promise<T> {
  return inTransaction(connections, '*', work, actor)
}

/** Narrows a transaction that sees everything to one organization, until it ends. */
export async function enterOrganization(tx: Tx, organizationId: OrganizationId): Promise<void> {
  await sql`SELECT set_config('app.organization_id', ${organizationId}, true)`.execute(tx)
}

/** Says who acts from here on, once a transaction has found out. */
export async function actAs(tx: Tx, actor: Actor): Promise<void> {
  await sql`SELECT set_config('app.actor', ${JSON.stringify(actor)}, true)`.execute(tx)
}

async function inTransaction<T>(
  { db, cache, now }: Connections,
  setting: string,
  work: (tx: Tx) => Promise<T>,
  actor: Actor,
): Promise<T> {
  return db.transaction().execute(async (tx) => {
    await sql`SELECT set_config('app.organization_id', ${setting}, true),
      set_config('app.actor', ${JSON.stringify(actor)}, true),
      set_config('app.now', ${now?.().toISOString() ?? ''}, true)`.execute(tx)
    useCache(tx, cache)
    return work(tx)
  })
}
