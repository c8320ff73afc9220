// The sweeps on a real PostgreSQL, at a time that the test says it is.

import { limits } from '@mainline/model'
import { addAccount, deleteAccount, firstStart, listDeletedAccounts, newId } from '@mainline/store'
import { openTestDatabase, type TestDatabase } from '@mainline/store/testing'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { startSweeping } from './sweeps.ts'

let database: TestDatabase
beforeAll(async () => {
  database = await openTestDatabase()
})
afterAll(() => database.close())

test('a deleted account is gone for good when the server sweeps 30 days later', async () => {
  const { store } = database
  const options = { adminUsername: 'admin', countryCode: 'CA', timeZoneId: 'UTC' }
  const organizationId = (await firstStart(store, options))?.organizationId ?? newId('org')
  await store.withOrganization(organizationId, async (tx) => {
    const person = { displayName: 'Bruno', userName: 'bruno', accountEnabled: true, roles: [] }
    const id = await addAccount(tx, { ...person, accountKind: 'person', unansweredDelayMs: 20_000 })
    await deleteAccount(tx, id)
  })
  const left = () =>
    store.withOrganization(organizationId, (tx) => listDeletedAccounts(tx, { top: 9, skip: 0 }))
  const swept: string[] = []
  const sweepAt = async (now: Date) => {
    const stop = startSweeping(store, {
      now: () => now,
      swept: (name, count) => swept.push(`${name}: ${count}`),
      failed: (name, error) => swept.push(`${name} failed: ${String(error)}`),
    })
    await stop()
  }
  await sweepAt(new Date(Date.now()))
  expect((await left()).count).toBe(1)
  await sweepAt(new Date(Date.now() + limits.deletedAccountKeptMs))
  expect(swept).toEqual(['deletedAccounts: 1'])
  expect((await left()).count).toBe(0)
})
