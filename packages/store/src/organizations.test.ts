// Organizations on a real PostgreSQL.

import { afterAll, beforeAll, expect, test } from 'vitest'
import { newId } from './new-id.ts'
import { addOrganization, changeOrganization, readOrganization } from './organizations.ts'
import { openTestDatabase, type TestDatabase } from './testing.ts'

let database: TestDatabase
const id = newId('org')

beforeAll(async () => {
  database = await openTestDatabase()
  await database.store.withAllOrganizations((tx) =>
    addOrganization(tx, {
      id,
      displayName: 'Contoso',
      domain: 'contoso.example',
      countryCode: 'CA',
      languageId: 'en-CA',
      timeZoneId: 'America/Vancouver',
    }),
  )
})
afterAll(() => database.close())

test('a changed organization keeps what was not changed and counts its revision', async () => {
  const changed = await database.store.withOrganization(id, async (tx) => {
    await changeOrganization(tx, { languageId: 'fr-CA' })
    return readOrganization(tx)
  })
  expect(changed).toMatchObject({ displayName: 'Contoso', languageId: 'fr-CA', revision: 2 })
})
