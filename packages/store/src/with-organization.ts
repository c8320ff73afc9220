// The two ways to the rows. Every table of an organization has row-level security keyed by
// `app.organization_id`, which holds for one transaction only; so code that forgot to say whose
// rows it wants gets none. `withAllOrganizations` is for what is known before the organization is
// (a sign-in, a phone that registers) and for what runs for all of them (the exchange's start).
// Either way the transaction says who acts, which the audit log writes down with every change.

import type { OrganizationId } from '@mainline/model'
import { type Kysely, sql } from 'kysely'
import type { Actor } from './audit-events.ts'
import type { Database, Tx } from './database.ts'

/** Runs `work` in a transaction that sees one organization's rows and no others. */
export async function withOrganization<T>(
  db: Kysely<Database>,
  organizationId: OrganizationId,
  work: (tx: Tx) => Promise<T>,
  actor: Actor,
): Promise<T> {
  return inTransaction(db, organizationId, work, actor)
}

/** Runs `work` in a transaction that sees every organization's rows; writes name theirs. */
export async function withAllOrganizations<T>(
  db: Kysely<Database>,
  work: (tx: Tx) => Promise<T>,
  actor: Actor,
): Promise<T> {
  return inTransaction(db, '*', work, actor)
}

/** Narrows a transaction that sees everything to one organization, until it ends. */
export async function enterOrganization(tx: Tx, organizationId: OrganizationId): Promise<void> {
  await sql`SELECT set_config('app.organization_id', ${organizationId}, true)`.execute(tx)
}

async function inTransaction<T>(
  db: Kysely<Database>,
  setting: string,
  work: (tx: Tx) => Promise<T>,
  actor: Actor,
): Promise<T> {
  return db.transaction().execute(async (tx) => {
    await sql`SELECT set_config('app.organization_id', ${setting}, true),
      set_config('app.actor', ${JSON.stringify(actor)}, true)`.execute(tx)
    return work(tx)
  })
}
