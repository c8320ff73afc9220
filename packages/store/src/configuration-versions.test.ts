// Configuration versions: a change is one version, told once; what changed nothing is none.

import type { OrganizationId } from '@mainline/model'
import { sql } from 'kysely'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { addAccount } from './accounts.ts'
import { currentConfiguration } from './configuration-cache.ts'
import {
  configurationOfVersion,
  configurationReplacedChannel,
  publishConfiguration,
  publishWholeConfiguration,
} from './configuration-versions.ts'
import type { Tx } from './database.ts'
import { firstStart } from './first-start.ts'
import { newId } from './new-id.ts'
import { openTestDatabase, type TestDatabase } from './testing.ts'

let database: TestDatabase
let organizationId: OrganizationId
beforeAll(async () => {
  database = await openTestDatabase()
  const options = { adminUsername: 'admin', countryCode: 'CA', timeZoneId: 'UTC' }
  organizationId = (await firstStart(database.store, options))?.organizationId ?? newId('org')
})
afterAll(() => database.close())

function within<T>(work: (tx: Tx) => Promise<T>): Promise<T> {
  return database.store.withOrganization(organizationId, work)
}

async function addPerson(tx: Tx, userName: string): Promise<number> {
  await addAccount(tx, {
    accountKind: 'person',
    displayName: userName,
    userName,
    accountEnabled: true,
    unansweredDelayMs: 20_000,
    roles: [],
  })
  return publishConfiguration(tx, `Added ${userName}`)
}

test('publishing without a change makes no version', async () => {
  expect(await within((tx) => publishConfiguration(tx, 'Nothing'))).toBe(1)
})

test('a change becomes the next version and tells who listens; older ones stay', async () => {
  const told = Promise.withResolvers<string | undefined>()
  const stop = await database.store.listen(configurationReplacedChannel, told.resolve)
  expect(await within((tx) => addPerson(tx, 'anna'))).toBe(2)
  expect(await told.promise).toBe(organizationId)
  stop()
  const names = (version: Awaited<ReturnType<typeof currentConfiguration>>) =>
    Object.values(version?.users ?? {}).map(({ userName }) => userName)
  expect(names(await within(currentConfiguration))).toContain('anna')
  expect(names(await within((tx) => configurationOfVersion(tx, 1)))).not.toContain('anna')
})

test('what a change did not touch is the same object as before', async () => {
  const before = await within(currentConfiguration)
  await within((tx) => addPerson(tx, 'bea'))
  const after = await within(currentConfiguration)
  expect(after?.version).toBe(3)
  expect(after?.phoneNumbers).toBe(before?.phoneNumbers)
  expect(after).toEqual(await within((tx) => configurationOfVersion(tx, 3)))
})

test('a version undone with its transaction is not taken for the one after it', async () => {
  const undone = within(async (tx) => {
    await addPerson(tx, 'bob')
    await currentConfiguration(tx)
    throw new Error('on purpose')
  })
  await expect(undone).rejects.toThrow('on purpose')
  await within((tx) => addPerson(tx, 'bill'))
  const live = await within(currentConfiguration)
  expect(live).toEqual(await within((tx) => configurationOfVersion(tx, 4)))
  expect(live?.version).toBe(4)
})

test('a change that nobody publishes is live with its transaction', async () => {
  await within((tx) =>
    sql`UPDATE accounts SET display_name = 'Anna B.' WHERE user_name = 'anna'`.execute(tx),
  )
  const live = await within(currentConfiguration)
  expect(Object.values(live?.users ?? {})).toContainEqual(
    expect.objectContaining({ displayName: 'Anna B.' }),
  )
  expect(live?.version).toBe(5)
})

test('a thousand changes of one transaction are one version', async () => {
  const add = sql`INSERT INTO accounts
    (id, account_kind, display_name, user_name, account_enabled, unanswered_delay_ms)
    SELECT 'user_' || n, 'person', 'Person ' || n, 'person' || n, true, 20000
    FROM generate_series(1, 1000) AS n`
  await within((tx) => add.execute(tx))
  await within((tx) => sql`DELETE FROM accounts WHERE user_name LIKE 'person%'`.execute(tx))
  const count = async (version: number) =>
    Object.keys((await within((tx) => configurationOfVersion(tx, version)))?.users ?? {}).length
  expect((await count(6)) - (await count(5))).toBe(1000)
  expect(await count(7)).toBe(await count(5))
})

test('looking at everything finds what no trigger marked', async () => {
  await within(async (tx) => {
    await sql`UPDATE accounts SET display_name = 'Anna C.' WHERE user_name = 'anna'`.execute(tx)
    await sql`DELETE FROM configuration_marks`.execute(tx)
    expect(await publishConfiguration(tx, 'Marked')).toBe(7)
    expect(await publishWholeConfiguration(tx, 'All')).toBe(8)
  })
})

test('a transaction that fails leaves no version', async () => {
  const failed = within(async (tx) => {
    await addPerson(tx, 'ben')
    throw new Error('on purpose')
  })
  await expect(failed).rejects.toThrow('on purpose')
  expect((await within(currentConfiguration))?.version).toBe(8)
})

test('changes at the same time become versions one after the other', async () => {
  const names = ['carla', 'dan', 'eva', 'finn']
  const versions = await Promise.all(names.map((name) => within((tx) => addPerson(tx, name))))
  expect(versions.toSorted((a, b) => a - b)).toEqual([9, 10, 11, 12])
  const users = Object.values((await within(currentConfiguration))?.users ?? {})
  expect(users.map(({ userName }) => userName)).toEqual(expect.arrayContaining(names))
})
