// What a change of the configuration costs in a large organization: 10,000 people, 10,000 numbers
// and 1,000 resource accounts with numbers. Prints the median and the slowest of a few changes of
// each kind, and how long the exchange's side takes to hear of them.
// Run alone: node bench/configuration-changes.ts (it starts a database of its own and removes it).

import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { performance } from 'node:perf_hooks'
import { initialState, step } from '@mainline/engine'
import { type Configuration, instantFromMs, type OrganizationId } from '@mainline/model'
import {
  changeAccount,
  currentConfiguration,
  firstStart,
  listAccounts,
  openStore,
  publishConfiguration,
  type Store,
  startEmbeddedPostgres,
  type Tx,
} from '@mainline/store'
import { sql } from 'kysely'

const size = { users: 10_000, numbers: 10_000, resourceAccounts: 1_000 }
const rounds = 20
const virtualUserSkuId = '440eaaa8-b3e0-484b-a8be-62870b9ba70a'

const folder = await mkdtemp(join(tmpdir(), 'mainline-bench-'))
const postgres = await startEmbeddedPostgres({ dataDir: folder, onLost: () => {} })
const store = await openStore({ address: postgres.address })
try {
  await store.migrate()
  const options = { adminUsername: 'admin', countryCode: 'CA', timeZoneId: 'UTC' }
  const first = await firstStart(store, options)
  if (first === undefined) throw new Error('The database is new.')
  await measure(store, first.organizationId)
} finally {
  await store.close()
  await postgres.stop()
  await rm(folder, { recursive: true, force: true })
}

async function measure(opened: Store, organizationId: OrganizationId): Promise<void> {
  const within = <T>(work: (tx: Tx) => Promise<T>): Promise<T> =>
    opened.withOrganization(organizationId, work)
  await within(async (tx) => {
    await timed('seed the directory', 1, () => seed(tx))
    await timed('publish all of it as one version', 1, () => publishConfiguration(tx, 'Seeded'))
  })
  const { values } = await within((tx) =>
    listAccounts(tx, { top: rounds, skip: 0, accountKind: 'person' }),
  )
  let live: Configuration | undefined
  await timed('read the live configuration, first', 1, async () => {
    live = await within(currentConfiguration)
  })
  const changes = values.values()
  await timed('change one person and publish', rounds, () =>
    within(async (tx) => {
      const { value: account } = changes.next()
      if (account === undefined) throw new Error('There are as many people as rounds.')
      await changeAccount(tx, account.id, { displayName: `${account.displayName} II` })
      await publishConfiguration(tx, 'Changed a person')
    }),
  )
  await timed('publish what changed nothing', rounds, () =>
    within((tx) => publishConfiguration(tx, 'Nothing')),
  )
  await timed('read the live configuration, again', 1, async () => {
    live = await within(currentConfiguration)
  })
  await timed('read the live configuration, unchanged', rounds, async () => {
    live = await within(currentConfiguration)
  })
  const configuration = live
  if (configuration === undefined) throw new Error('A configuration is live.')
  await timed('one step of the engine: configurationReplaced', rounds, async () => {
    const at = instantFromMs(0)
    step(initialState(organizationId), { kind: 'configurationReplaced', at, configuration })
  })
}

async function timed(what: string, count: number, work: () => Promise<unknown>): Promise<void> {
  const times: number[] = []
  for (let index = 0; index < count; index += 1) {
    const start = performance.now()
    await work()
    times.push(performance.now() - start)
  }
  times.sort((a, b) => a - b)
  const [median = 0, slowest = 0] = [times[Math.floor(count / 2)], times.at(-1)]
  const shown = count === 1 ? '' : `   slowest ${slowest.toFixed(1)} ms`
  process.stdout.write(`${what.padEnd(52)}${median.toFixed(1).padStart(9)} ms${shown}\n`)
}

/** Plain SQL, because ten thousand requests would measure something else. */
async function seed(tx: Tx): Promise<void> {
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
  await sql`INSERT INTO subscribed_skus (sku_id, applies_to, enabled_units)
    VALUES (${virtualUserSkuId}, 'resourceAccount', ${size.resourceAccounts})`.execute(tx)
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
}
