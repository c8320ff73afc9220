// What survives a restart of where phones were last reached.

import { invariant, parseId, type UserId } from '@mainline/model'
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest'
import { addAccount } from './accounts.ts'
import { addDevice } from './devices.ts'
import { newId } from './new-id.ts'
import { addOrganization } from './organizations.ts'
import {
  loadRegistrations,
  type Registration,
  removeRegistrations,
  saveRegistrations,
} from './registrations.ts'
import { openTestDatabase, type TestDatabase } from './testing.ts'

const organizationId = newId('org')
let database: TestDatabase
let registration: Registration

beforeAll(async () => {
  database = await openTestDatabase()
  await database.store.withAllOrganizations((tx) =>
    addOrganization(tx, {
      id: organizationId,
      displayName: 'Contoso',
      domain: 'contoso.local',
      countryCode: 'CA',
      languageId: 'en-US',
      timeZoneId: 'America/Vancouver',
    }),
  )
})
afterAll(() => database.close())

beforeEach(async () => {
  const deviceId = await addPhone(newId('user').slice(-12))
  registration = {
    deviceId,
    contact: 'sip:anna@192.0.2.1:5060',
    transport: 'tcp',
    localAddress: '192.0.2.2',
    localPort: 5060,
    remoteAddress: '192.0.2.1',
    remotePort: 40_000,
    callId: 'one',
    cseq: 4_000_000_000,
    expiresAtMs: Date.now() + 60_000,
    userAgentName: '',
    path: [],
  }
})

test('a registration is loaded as it was saved; a newer one takes its place', async () => {
  await save(registration)
  const newer = { ...registration, callId: 'two', cseq: 1 }
  await save(newer)
  expect(await loaded()).toEqual([newer])
})

test('the way back through proxies is kept with a registration, and replaced with it', async () => {
  const path = ['<sip:inner.example;lr>', '<sip:[2001:db8::1]:5060;lr;transport=tcp>']
  await save({ ...registration, path })
  expect(await loaded()).toEqual([{ ...registration, path }])
  await save(registration)
  expect(await loaded()).toEqual([registration])
})

test('a registration over TLS is kept as one', async () => {
  await save({ ...registration, transport: 'tls' })
  expect(await loaded()).toEqual([{ ...registration, transport: 'tls' }])
})

test('two contacts of one phone are two registrations', async () => {
  const other = { ...registration, contact: 'sip:anna@192.0.2.9' }
  await save(registration)
  await save(other)
  await database.store.withAllOrganizations((tx) => removeRegistrations(tx, [registration]))
  expect(await loaded()).toEqual([other])
})

test('a registration that has expired is not loaded', async () => {
  await save({ ...registration, expiresAtMs: Date.now() - 1 })
  expect(await loaded()).toEqual([])
})

test('a registration of a phone that was deleted meanwhile is not saved', async () => {
  await save({ ...registration, deviceId: newId('device') })
  expect(await loaded()).toEqual([])
})

function save(one: Registration): Promise<void> {
  return database.store.withAllOrganizations((tx) => saveRegistrations(tx, [one]))
}

async function loaded(): Promise<readonly Registration[]> {
  const all = await database.store.withAllOrganizations(loadRegistrations)
  return all.filter(({ deviceId }) => deviceId === registration.deviceId)
}

async function addPhone(userName: string) {
  return database.store.withOrganization(organizationId, async (tx) => {
    const accountId = await addAccount(tx, {
      accountKind: 'person',
      displayName: userName,
      userName,
      accountEnabled: true,
      unansweredDelayMs: 20_000,
      roles: [],
    })
    const id = parseId<UserId>('user', accountId)
    invariant(id !== undefined, 'People have ids of users.')
    return (await addDevice(tx, { id, userName }, 'Phone')).id
  })
}
