// The directory after the first start.

import { afterAll, beforeAll, expect, test } from 'vitest'
import { listAccounts } from './accounts.ts'
import { firstStart } from './first-start.ts'
import { listPhoneNumbers } from './phone-numbers.ts'
import { openTestDatabase, type TestDatabase } from './testing.ts'

let database: TestDatabase
beforeAll(async () => {
  database = await openTestDatabase()
  await firstStart(database.store, {
    adminUsername: 'admin',
    adminPassword: 'a long enough one',
    countryCode: 'FR',
    timeZoneId: 'Europe/Paris',
  })
})
afterAll(() => database.close())

test('an organization in France starts with sample numbers of France', async () => {
  const { values, count } = await database.store.withAllOrganizations((tx) =>
    listPhoneNumbers(tx, {
      filter: { kind: 'eq', field: 'usage', value: 'service' },
      top: 1,
      skip: 0,
    }),
  )
  expect(count).toBe(8)
  expect(values).toMatchObject([
    { telephoneNumber: '+33199000012', isoCountryCode: 'FR', kind: 'toll', source: 'sample' },
  ])
})

test('the only account is the Global admin, who can be licensed at once', async () => {
  const { values } = await database.store.withAllOrganizations((tx) =>
    listAccounts(tx, { top: 10, skip: 0 }),
  )
  expect(values).toMatchObject([
    { userName: 'admin', usageLocation: 'FR', roles: ['globalAdministrator'] },
  ])
})
