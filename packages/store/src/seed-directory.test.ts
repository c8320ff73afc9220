// The directory after the first start.

import { sql } from 'kysely'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { listAccounts } from './accounts.ts'
import { firstStart } from './first-start.ts'
import { newId } from './new-id.ts'
import { addOrganization } from './organizations.ts'
import { listPhoneNumbers } from './phone-numbers.ts'
import { freeSampleBlock, seedDirectory } from './seed-directory.ts'
import { openTestDatabase, type TestDatabase } from './testing.ts'
import { enterOrganization } from './with-organization.ts'

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

test('sixty organizations have samples of their own, further ones have none', async () => {
  const first = await allNumbers()
  await database.store.withAllOrganizations(async (tx) => {
    for (let index = 0; index < 60; index += 1) {
      await sql`SELECT set_config('app.organization_id', '*', true)`.execute(tx)
      const block = await freeSampleBlock(tx, 'CA')
      expect(block).toBe(index)
      const id = newId('org')
      const home = { countryCode: 'CA', languageId: 'en-CA', timeZoneId: 'UTC' }
      const domain = `customer${index}.example`
      await addOrganization(tx, { id, displayName: domain, domain, ...home })
      await enterOrganization(tx, id)
      await seedDirectory(tx, 'CA', { userName: 'admin', displayName: 'Admin' }, block)
    }
    await sql`SELECT set_config('app.organization_id', '*', true)`.execute(tx)
    expect(await freeSampleBlock(tx, 'CA')).toBe(60)
  })
  const numbers = await allNumbers()
  expect(numbers.length - first.length).toBe(60 * 21)
  expect(new Set(numbers).size).toBe(numbers.length)
})

async function allNumbers(): Promise<readonly string[]> {
  const { values } = await database.store.withAllOrganizations((tx) =>
    listPhoneNumbers(tx, { top: 10_000, skip: 0 }),
  )
  return values.map(({ telephoneNumber }) => telephoneNumber)
}

test('the first account is the Global admin, who can be licensed at once', async () => {
  const { values } = await database.store.withAllOrganizations((tx) =>
    listAccounts(tx, { top: 10, skip: 0, search: 'Global' }),
  )
  expect(values).toMatchObject([
    { userName: 'admin', usageLocation: 'FR', roles: ['globalAdministrator'] },
  ])
})
