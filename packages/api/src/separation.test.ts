// Organizations are separate in the database itself: for every table that the catalog knows, rows
// of another organization can be neither read nor written, changed or deleted, whatever a query
// asks for. A new table is walked from the moment it exists.

import { invariant, type OrganizationId, parseId } from '@mainline/model'
import { sql } from '@mainline/store/testing'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { z } from 'zod'
import { addTestOrganization, openTestApi, type TestApi } from './testing.ts'
import {
  addAccount,
  addAutoAttendant,
  addPerson,
  assignNumber,
  associate,
  license,
  orderLicenses,
} from './testing-directory.ts'

/** Tables that are the installation's own: they hold nothing of any organization. */
const shared = ['migrations', 'system_prompts']
/** Tables in which the other organization must have rows, or the walk would prove little. */
const filled = [
  'accounts',
  'associations',
  'audit_events',
  'auto_attendants',
  'configuration_items',
  'configuration_versions',
  'devices',
  'license_assignments',
  'orders',
  'organizations',
  'passwords',
  'phone_numbers',
  'rendered_prompts',
  'sign_ins',
  'subscribed_skus',
  'trunks',
]

let own: TestApi
let foreign: TestApi
let ownId: string
let foreignId: string
beforeAll(async () => {
  own = await openTestApi()
  foreign = await addTestOrganization(own, 'other.example')
  ownId = await organizationOf(own)
  foreignId = await organizationOf(foreign)
  await furnish(foreign)
})
afterAll(() => own.close())

async function organizationOf(api: TestApi): Promise<string> {
  return z.object({ id: z.string() }).parse((await api.send('GET', '/organization')).body).id
}

async function furnish(api: TestApi): Promise<void> {
  await orderLicenses(api)
  const account = await addAccount(api, 'main')
  await license(api, account)
  await assignNumber(api, '+12505550012', account)
  await associate(api, account, await addAutoAttendant(api))
  const person = await addPerson(api, 'bertil')
  await api.send('POST', `/users/${person}/devices`, { displayName: 'Desk phone' })
  const carrier = { name: 'Carrier', authentication: 'address', addresses: ['198.51.100.7'] }
  await api.send('POST', '/trunks', carrier)
}

interface Table {
  readonly name: string
  readonly column: string
}

/** Every table with the column that names its organization; none for those of the installation. */
async function tables(): Promise<readonly (Table & { readonly isForced: boolean })[]> {
  const { rows } = await asNobody(sql<Table & { isForced: boolean }>`
    SELECT relname AS name, coalesce(attname, CASE relname WHEN 'organizations' THEN 'id' END)
      AS column, relrowsecurity AND relforcerowsecurity AS "isForced"
    FROM pg_class LEFT JOIN pg_attribute
      ON attrelid = pg_class.oid AND attname = 'organization_id' AND NOT attisdropped
    WHERE relkind IN ('r', 'p') AND relnamespace = 'public'::regnamespace ORDER BY 1`)
  return rows
}

function asNobody<Row>(query: ReturnType<typeof sql<Row>>) {
  return own.store.withAllOrganizations((tx) => query.execute(tx))
}

/** Runs a query under the own organization; what it changed is undone. */
async function asOwn<Row>(query: ReturnType<typeof sql<Row>>): Promise<number> {
  const undo = new Error('undo')
  let count = 0
  const id = parseId<OrganizationId>('org', ownId)
  invariant(id !== undefined, 'The API tells the id of the organization.')
  const done = own.store.withOrganization(id, async (tx) => {
    const { rows, numAffectedRows } = await query.execute(tx)
    count = Number(numAffectedRows ?? rows.length)
    throw undo
  })
  await done.catch((error: unknown) => {
    if (error !== undo) throw error
  })
  return count
}

function rowsOfForeign({ name, column }: Table) {
  return asNobody(sql<{ row: object }>`
    SELECT to_jsonb(held) AS row FROM ${sql.table(name)} AS held
    WHERE ${sql.ref(column)} = ${foreignId}`)
}

async function separated(): Promise<readonly Table[]> {
  return (await tables()).filter(({ name }) => !shared.includes(name))
}

test('a table without an organization is one of a few that hold nothing of any', async () => {
  const without = (await tables()).filter(({ column }) => column === null)
  expect(without.map(({ name }) => name)).toEqual(shared)
})

test('row-level security is forced on every other table', async () => {
  const open = (await tables()).filter(({ name, isForced }) => !isForced && !shared.includes(name))
  expect(open).toEqual([])
})

test('the other organization has rows that could be reached', async () => {
  const found: string[] = []
  for (const table of await separated()) {
    if ((await rowsOfForeign(table)).rows.length > 0) found.push(table.name)
  }
  expect(found).toEqual(expect.arrayContaining(filled))
})

describe('under one organization no row of another', () => {
  test('can be read', async () => {
    for (const { name, column } of await separated()) {
      const read = sql`SELECT * FROM ${sql.table(name)} WHERE ${sql.ref(column)} = ${foreignId}`
      expect([name, await asOwn(read)]).toEqual([name, 0])
    }
  })

  test('can be changed, or taken over', async () => {
    for (const { name, column } of await separated()) {
      const change = sql`UPDATE ${sql.table(name)} SET ${sql.ref(column)} = ${ownId}
        WHERE ${sql.ref(column)} = ${foreignId}`
      expect([name, await asOwn(change).catch(refused)]).toEqual([name, 0])
    }
  })

  test('can be deleted', async () => {
    for (const { name, column } of await separated()) {
      const remove = sql`DELETE FROM ${sql.table(name)} WHERE ${sql.ref(column)} = ${foreignId}`
      expect([name, await asOwn(remove).catch(refused)]).toEqual([name, 0])
    }
  })

  test('can be written', async () => {
    for (const table of await separated()) {
      const [held] = (await rowsOfForeign(table)).rows
      if (held === undefined) continue
      const columns = sql.join(Object.keys(held.row).map((column) => sql.ref(column)))
      const write = sql`INSERT INTO ${sql.table(table.name)} (${columns}) OVERRIDING SYSTEM VALUE
        SELECT ${columns} FROM jsonb_populate_record(
          NULL::${sql.table(table.name)}, ${JSON.stringify(held.row)}::jsonb)`
      await expect(asOwn(write), table.name).rejects.toThrow()
    }
  })
})

/** The audit log refuses every change, before it is asked whose. */
function refused(error: unknown): number {
  expect(String(error)).toContain('only ever added to')
  return 0
}
