// Configuration versions: a change is one version, told once; what changed nothing is none.

import type { OrganizationId } from '@mainline/model'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { addAccount } from './accounts.ts'
import {
  configurationOfVersion,
  configurationReplacedChannel,
  currentConfiguration,
  publishConfiguration,
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

test('a transaction that fails leaves no version', async () => {
  const failed = within(async (tx) => {
    await addPerson(tx, 'ben')
    throw new Error('on purpose')
  })
  await expect(failed).rejects.toThrow('on purpose')
  expect((await within(currentConfiguration))?.version).toBe(2)
})

test('changes at the same time become versions one after the other', async () => {
  const names = ['carla', 'dan', 'eva', 'finn']
  const versions = await Promise.all(names.map((name) => within((tx) => addPerson(tx, name))))
  expect(versions.toSorted()).toEqual([3, 4, 5, 6])
  const users = Object.values((await within(currentConfiguration))?.users ?? {})
  expect(users.map(({ userName }) => userName)).toEqual(expect.arrayContaining(names))
})
