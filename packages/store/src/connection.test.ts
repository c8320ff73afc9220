// A PostgreSQL of one's own, by DATABASE_URL: Debian's version 15, started here on a free port.

import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import pg from 'pg'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { firstStart } from './first-start.ts'
import { listOrganizations, readOrganization } from './organizations.ts'
import { schemaText } from './schema-text.ts'
import { openStore } from './store.ts'
import {
  type ExternalPostgres,
  hasExternalPostgres,
  startExternalPostgres,
} from './testing-external.ts'

describe.runIf(hasExternalPostgres)('an external PostgreSQL 15', () => {
  let postgres: ExternalPostgres
  const url: ExternalPostgres['url'] = (user, database) => postgres.url(user, database)

  beforeAll(async () => {
    postgres = await startExternalPostgres()
    await postgres.asSuperuser('CREATE ROLE owner LOGIN', 'CREATE DATABASE owned OWNER owner')
    await postgres.asSuperuser('CREATE DATABASE by_superuser', 'CREATE ROLE guest LOGIN')
  })
  afterAll(() => postgres.stop())

  test.each([
    ['an ordinary owner', 'owner', 'owned'],
    ['a superuser', 'postgres', 'by_superuser'],
  ])('serves %s with the same schema and closed organizations', async (_, user, database) => {
    const address = { connectionString: url(user, database) }
    const store = await openStore({ address })
    expect((await store.migrate()).length).toBeGreaterThan(0)
    expect(await store.migrate()).toEqual([])
    await firstStart(store, { adminUsername: 'admin', countryCode: 'CA', timeZoneId: 'UTC' })
    expect(await store.withAllOrganizations(listOrganizations)).toHaveLength(1)
    const other = store.withOrganization('org_other' as never, readOrganization)
    await expect(other).rejects.toThrow('no result')
    const client = new pg.Client(address)
    await client.connect()
    const committed = await readFile(join(import.meta.dirname, '..', 'schema.sql'), 'utf8')
    expect(await schemaText(client)).toBe(committed)
    await client.end()
    await store.close()
  })

  test.each([
    ['a database that does not exist', 'owner', 'nothing', 'create it with createdb'],
    ['a user that does not exist', 'nobody', 'owned', 'does not let this user in'],
  ])('refuses %s in one line', async (_, user, database, hint) => {
    const opened = openStore({ address: { connectionString: url(user, database) } })
    await expect(opened).rejects.toMatchObject({
      name: 'StartError',
      message: expect.stringMatching(new RegExp(`^The database of DATABASE_URL.*${hint}[^\n]*$`)),
    })
  })

  test('refuses a user who may not create tables in one line', async () => {
    const store = await openStore({ address: { connectionString: url('guest', 'owned') } })
    await expect(store.migrate()).rejects.toMatchObject({ name: 'StartError' })
    await store.close()
  })
})

test.each([
  ['not a url', 'it is not a URL'],
  ['postgres://127.0.0.1:1/mainline', 'nothing answers'],
])('refuses %s in one line', async (connectionString, hint) => {
  const opened = openStore({ address: { connectionString } })
  await expect(opened).rejects.toMatchObject({
    name: 'StartError',
    message: expect.stringMatching(new RegExp(`^The database of DATABASE_URL.*${hint}`)),
  })
})
