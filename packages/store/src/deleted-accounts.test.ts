// Deleted accounts on a real PostgreSQL: how long they are kept, to the millisecond, and what the
// database refuses when no rule of the API has been asked before.

import { limits, type OrganizationId } from '@mainline/model'
import { sql } from 'kysely'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { type AccountId, addAccount, changeAccount, listAccounts } from './accounts.ts'
import { brokenConstraint } from './broken-constraint.ts'
import type { Tx } from './database.ts'
import { deleteAccount, listDeletedAccounts, purgeDeletedAccounts } from './deleted-accounts.ts'
import { firstStart } from './first-start.ts'
import { newId } from './new-id.ts'
import { openTestDatabase, type TestDatabase } from './testing.ts'

const person = {
  accountKind: 'person',
  displayName: 'Bruno',
  userName: 'bruno',
  accountEnabled: true,
  usageLocation: 'CA',
  unansweredDelayMs: 20_000,
  roles: [],
} as const

let database: TestDatabase
let organizationId: OrganizationId
beforeAll(async () => {
  database = await openTestDatabase()
  const options = { adminUsername: 'admin', countryCode: 'CA', timeZoneId: 'UTC' }
  organizationId = (await firstStart(database.store, options))?.organizationId ?? newId('org')
})
afterAll(() => database.close())

describe('purging', () => {
  test('takes what was deleted 30 days ago, and nothing a millisecond before', async () => {
    const id = await within((tx) => addAccount(tx, person))
    await within((tx) => deleteAccount(tx, id))
    const [deleted] = (await within((tx) => listDeletedAccounts(tx, all))).values
    const due = Date.parse(deleted?.deletedDateTime ?? '') + limits.deletedAccountKeptMs
    const purgeAt = (ms: number) =>
      database.store.withAllOrganizations((tx) => purgeDeletedAccounts(tx, new Date(ms)))
    expect(await purgeAt(due - 1)).toBe(0)
    expect(await purgeAt(due)).toBe(1)
    expect((await within((tx) => listDeletedAccounts(tx, all))).count).toBe(0)
    expect(await purgeAt(due)).toBe(0)
  })

  test('leaves who was not deleted', async () => {
    const far = new Date(Date.now() + 100 * limits.deletedAccountKeptMs)
    await database.store.withAllOrganizations((tx) => purgeDeletedAccounts(tx, far))
    expect((await within((tx) => listAccounts(tx, all))).count).toBe(1)
  })
})

describe('the database refuses', () => {
  test('to delete who has a number', async () => {
    const id = await within((tx) =>
      addAccount(tx, { ...person, userName: 'numbered', usageLocation: 'NZ' }),
    )
    const refused = within(async (tx) => {
      await sql`INSERT INTO subscribed_skus (sku_id, applies_to, enabled_units, phone_plan_id)
        VALUES ('phone', 'user', 1, 'plan')`.execute(tx)
      await sql`INSERT INTO license_assignments (account_id, sku_id)
        VALUES (${id}, 'phone')`.execute(tx)
      await sql`INSERT INTO phone_numbers (id, telephone_number, usage, number_type, kind,
          iso_country_code, source, account_id)
        VALUES ('number_1', '+6445550100', 'user', 'callingPlan', 'toll', 'NZ',
          'own', ${id})`.execute(tx)
      await deleteAccount(tx, id)
    })
    expect(await ruleOf(refused)).toBe('account_has_number')
  })

  test('to lose the last Global admin, also when two remove each other at once', async () => {
    const [first, second] = await within(async (tx) => [
      (await listAccounts(tx, { ...all, search: 'admin' })).values[0]?.id ?? newId('user'),
      await addAccount(tx, { ...person, userName: 'second', roles: ['globalAdministrator'] }),
    ])
    const outcomes = await Promise.all([demote(first), demote(second)])
    expect(outcomes.toSorted()).toEqual(['last_global_administrator', 'nothing refused'])
  })
})

const all = { top: 100, skip: 0 }

function demote(id: AccountId): Promise<string> {
  return ruleOf(within((tx) => changeAccount(tx, id, { roles: [] })))
}

function within<T>(work: (tx: Tx) => Promise<T>): Promise<T> {
  return database.store.withOrganization(organizationId, work)
}

async function ruleOf(statement: Promise<unknown>): Promise<string> {
  return statement.then(
    () => 'nothing refused',
    (error: unknown) => brokenConstraint(error)?.name ?? String(error),
  )
}
