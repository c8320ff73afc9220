// The schema: as committed, the same on every PostgreSQL, and closed between organizations.

import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { instantFromMs } from '@mainline/model'
import { sql } from 'kysely'
import pg from 'pg'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { firstStart } from './first-start.ts'
import type { History } from './history.ts'
import { saveEngineSnapshot } from './journal.ts'
import { newId } from './new-id.ts'
import { addOrganization } from './organizations.ts'
import { savePlan } from './plans.ts'
import { schemaText } from './schema-text.ts'
import { openTestDatabase, type TestDatabase } from './testing.ts'

let database: TestDatabase
let client: pg.Client
beforeAll(async () => {
  database = await openTestDatabase()
  client = new pg.Client(database.address)
  await client.connect()
})
afterAll(async () => {
  await client.end()
  await database.close()
})

test('schema.sql is up to date; else run node packages/store/src/generate.ts', async () => {
  const committed = await readFile(join(import.meta.dirname, '..', 'schema.sql'), 'utf8')
  expect(await schemaText(client)).toBe(committed)
})

/** Tables that are the same for every organization. */
const shared = ['migrations', 'system_prompts']

async function tables(): Promise<readonly string[]> {
  const { rows } = await client.query<{ name: string }>(
    `SELECT relname AS name FROM pg_class
      WHERE relkind = 'r' AND relnamespace = 'public'::regnamespace ORDER BY 1`,
  )
  return rows.map(({ name }) => name).filter((name) => !shared.includes(name))
}

/** Rows of every table, as the program sees them. */
async function visibleRows(organizationId: string | undefined): Promise<Record<string, number>> {
  await client.query('BEGIN; SET LOCAL ROLE mainline_app')
  if (organizationId !== undefined) {
    await client.query(`SELECT set_config('app.organization_id', $1, true)`, [organizationId])
  }
  const counts: Record<string, number> = {}
  for (const name of await tables()) {
    const { rows } = await client.query<{ count: string }>(`SELECT count(*) FROM ${name}`)
    counts[name] = Number(rows[0]?.count)
  }
  await client.query('ROLLBACK')
  return counts
}

describe('isolation', () => {
  test('every table has forced row-level security that names the organization', async () => {
    const { rows } = await client.query<{ name: string; rule: string }>(
      `SELECT relname AS name, pg_get_expr(polqual, polrelid) AS rule
        FROM pg_policy JOIN pg_class ON pg_class.oid = polrelid
        WHERE relrowsecurity AND relforcerowsecurity AND polpermissive ORDER BY 1`,
    )
    expect(rows.map(({ name }) => name)).toEqual(await tables())
    for (const { rule } of rows) expect(rule).toMatch(/(current|visible)_organizations?\(\)/)
  })

  test('an index that begins with the organization serves it', async () => {
    await client.query('BEGIN; SET LOCAL ROLE mainline_app; SET LOCAL enable_seqscan = off')
    const { rows } = await client.query<Record<string, string>>(
      `EXPLAIN SELECT FROM audit_events WHERE target_id = 'user_x'`,
    )
    await client.query('ROLLBACK')
    const plan = rows.map((row) => row['QUERY PLAN']).join('\n')
    expect(plan).toMatch(/Index Cond: \(\(organization_id = ANY .* AND \(target_id = /)
  })

  test('the program’s role is neither a superuser nor past row-level security', async () => {
    const { rows } = await database.store.withAllOrganizations((tx) =>
      sql`SELECT rolsuper OR rolbypassrls AS is_super
        FROM pg_roles WHERE rolname = current_user`.execute(tx),
    )
    expect(rows).toEqual([{ is_super: false }])
  })

  test('another organization sees no row of any table, and nobody sees any', async () => {
    const { store } = database
    const first = await firstStart(store, {
      adminUsername: 'admin',
      countryCode: 'CA',
      timeZoneId: 'UTC',
    })
    const own = first?.organizationId ?? newId('org')
    const other = newId('org')
    await store.withOrganization(own, addPlatformRows)
    await store.keepHistory(own, aCall())
    await store.withAllOrganizations((tx) =>
      addOrganization(tx, {
        id: other,
        displayName: 'Other',
        domain: 'other.example',
        countryCode: 'CA',
        languageId: 'en-CA',
        timeZoneId: 'UTC',
      }),
    )
    expect((await visibleRows(own))['journal']).toBe(1)
    const empty = Object.fromEntries((await tables()).map((name) => [name, 0]))
    const made = { organizations: 1, audit_events: 1, configuration_marks: 6 }
    expect(await visibleRows(other)).toEqual({ ...empty, ...made })
    expect(await visibleRows(undefined)).toEqual(empty)
  })

  test('a row cannot be written into another organization', async () => {
    const { store } = database
    const foreign = store.withOrganization(newId('org'), (tx) =>
      tx
        .insertInto('plans')
        .values({ id: 'plan_y', request: '{}', changes: '[]', organization_id: newId('org') })
        .execute(),
    )
    await expect(foreign).rejects.toThrow(/row-level security/)
  })
})

async function addPlatformRows(tx: Parameters<typeof savePlan>[0]): Promise<void> {
  await savePlan(tx, {}, [])
  await saveEngineSnapshot(tx, { sequence: 1, content: {}, configurations: [] })
}

function aCall(): History {
  const at = instantFromMs(Date.now())
  const time = '2026-11-22T10:00:00.000Z'
  const end = { cause: 'callerHungUp' } as const
  const record = { id: newId('call'), startDateTime: time, endDateTime: time, from: '', to: '' }
  return {
    entries: [{ sequence: 1, input: { kind: 'timePassed', at } }],
    calls: [{ record: { ...record, end, version: 1 }, trace: [] }],
  }
}
