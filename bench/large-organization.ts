// A large organization to measure with: a database of its own, and as many people, numbers and
// resource accounts as the largest that is meant to feel quick. It is removed again at the end.

import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { OrganizationId } from '@mainline/model'
import { firstStart, openStore, type Store, startEmbeddedPostgres, type Tx } from '@mainline/store'
import { sql } from 'kysely'

const size = { users: 10_000, numbers: 10_000, resourceAccounts: 1_000 }
const virtualUserPlanId = 'f47330e9-c134-43b3-9993-e7f004506889'
const virtualUserSkuId = '440eaaa8-b3e0-484b-a8be-62870b9ba70a'

/** A database with one organization, empty until `seedDirectory` fills it. */
export interface LargeOrganization {
  readonly store: Store
  readonly organizationId: OrganizationId
  close(): Promise<void>
}

/** Starts a database in a folder of its own. */
export async function openLargeOrganization(): Promise<LargeOrganization> {
  const folder = await mkdtemp(join(tmpdir(), 'mainline-bench-'))
  const postgres = await startEmbeddedPostgres({ dataDir: folder, onLost: () => {} })
  const store = await openStore({ address: postgres.address })
  await store.migrate()
  const options = { adminUsername: 'admin', countryCode: 'CA', timeZoneId: 'UTC' }
  const first = await firstStart(store, options)
  if (first === undefined) throw new Error('The database is new.')
  return {
    store,
    organizationId: first.organizationId,
    async close() {
      await store.close()
      await postgres.stop()
      await rm(folder, { recursive: true, force: true })
    },
  }
}

/** Plain SQL, because ten thousand requests would measure something else. */
export async function seedDirectory(tx: Tx): Promise<void> {
  await sql`INSERT INTO accounts
    (id, account_kind, resource_account_type, display_name, user_name, account_enabled,
      usage_location, extension, unanswered_delay_ms)
    SELECT 'user_bench' || n, 'person', NULL, 'Person ' || n, 'person' || n, true, 'CA',
      (10000 + n)::text, 20000
    FROM generate_series(1, ${sql.lit(size.users)}) AS n
    UNION ALL
    SELECT 'ra_bench' || n, 'resourceAccount', 'autoAttendant', 'Line ' || n, 'line' || n, false,
      'CA', NULL, 20000
    FROM generate_series(1, ${sql.lit(size.resourceAccounts)}) AS n`.execute(tx)
  await sql`INSERT INTO subscribed_skus (sku_id, applies_to, enabled_units, phone_plan_id)
    VALUES (${virtualUserSkuId}, 'resourceAccount', ${size.resourceAccounts},
      ${virtualUserPlanId})`.execute(tx)
  await sql`INSERT INTO license_assignments (account_id, sku_id)
    SELECT 'ra_bench' || n, ${virtualUserSkuId}
    FROM generate_series(1, ${sql.lit(size.resourceAccounts)}) AS n`.execute(tx)
  await sql`INSERT INTO phone_numbers
    (id, telephone_number, usage, number_type, kind, iso_country_code, source, account_id)
    SELECT 'number_bench' || n, '+1604' || (5000000 + n),
      CASE WHEN n <= ${sql.lit(size.resourceAccounts)} THEN 'service' ELSE 'user' END,
      'directRouting', 'toll', 'CA', 'own',
      CASE WHEN n <= ${sql.lit(size.resourceAccounts)} THEN 'ra_bench' || n END
    FROM generate_series(1, ${sql.lit(size.numbers)}) AS n`.execute(tx)
  await sql`INSERT INTO groups (id, display_name, mail_nickname, security_enabled, mail_enabled)
    VALUES ('group_bench', 'Everybody', 'everybody', true, false)`.execute(tx)
  await sql`INSERT INTO group_members (group_id, account_id)
    SELECT 'group_bench', 'user_bench' || n
    FROM generate_series(1, ${sql.lit(size.users / 2)}) AS n`.execute(tx)
  await sql`ANALYZE`.execute(tx)
}
