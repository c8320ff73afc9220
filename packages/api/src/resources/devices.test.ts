// The phones of a person: credentials are answered once, and only what digest needs is kept.

import { createHash } from 'node:crypto'
import { limits } from '@mainline/model'
import { readAccess, saveRegistrations } from '@mainline/store'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { z } from 'zod'
import { openTestApi, type TestApi } from '../testing.ts'
import { addAccount, addPerson, refusalOf } from '../testing-directory.ts'

let api: TestApi
beforeAll(async () => {
  api = await openTestApi()
})
afterAll(() => api.close())

const credentials = z.object({
  id: z.string(),
  username: z.string(),
  password: z.string(),
  domain: z.string(),
  sipServer: z.object({ host: z.string(), port: z.number(), transports: z.array(z.string()) }),
})

test('a new phone gets a password of 128 bits, whose HA1 is all that is kept', async () => {
  const user = await addPerson(api, 'anna')
  const phone = await addDevice(user)
  expect(phone.domain).toBe('mainline.local')
  expect(phone.username).toMatch(/^anna-\w{8}$/)
  expect(Buffer.from(phone.password, 'base64url')).toHaveLength(16)
  const digested = `${phone.username}:${phone.domain}:${phone.password}`
  const { devices } = await api.store.withAllOrganizations(readAccess)
  expect(devices.find(({ id }) => id === phone.id)).toMatchObject({
    userId: user,
    realm: phone.domain,
    ha1Sha256: createHash('sha256').update(digested).digest('hex'),
    ha1Md5: createHash('md5').update(digested).digest('hex'),
  })
  const listed = JSON.stringify((await api.send('GET', `/users/${user}/devices`)).body)
  expect(listed).toContain(phone.username)
  expect(listed).not.toContain('ha1')
  expect(listed).not.toContain(phone.password)
})

test('a phone that nobody named is numbered', async () => {
  const user = await addPerson(api, 'nina')
  for (const body of [undefined, {}]) await api.send('POST', `/users/${user}/devices`, body)
  expect((await api.send('GET', `/users/${user}/devices`)).body).toMatchObject({
    value: [{ displayName: 'Phone 1' }, { displayName: 'Phone 2' }],
  })
})

test('a phone shows where it is registered, until that expires', async () => {
  const user = await addPerson(api, 'bo')
  const { id } = await addDevice(user)
  await register(id, Date.now() + 60_000)
  expect((await api.send('GET', `/users/${user}/devices`)).body).toMatchObject({
    value: [
      {
        registration: {
          contact: 'sip:bo@192.0.2.1',
          transport: 'udp',
          address: expect.stringMatching(/^[\d.]+:\d+$/),
          userAgent: 'Desk phone 1.0',
        },
      },
    ],
  })
  expect((await api.send('GET', `/users/${user}`)).body).toMatchObject({ registeredDevices: 1 })
  await register(id, Date.now() - 1)
  expect((await api.send('GET', `/users/${user}/devices`)).body).toMatchObject({
    value: [{ registration: null }],
  })
})

test('a deleted phone may not call any more, nor may the phones of who is blocked', async () => {
  const user = await addPerson(api, 'cleo')
  const kept = await addDevice(user)
  const lost = await addDevice(user)
  const path = `/users/${user}/devices/${lost.id}`
  expect((await api.send('DELETE', path)).status).toBe(204)
  expect((await api.send('DELETE', path)).status).toBe(404)
  expect(await mayCall()).toContain(kept.id)
  expect(await mayCall()).not.toContain(lost.id)
  await api.send('PATCH', `/users/${user}`, { accountEnabled: false })
  expect(await mayCall()).not.toContain(kept.id)
})

test('a resource account has no phones', async () => {
  const path = `/users/${await addAccount(api, 'nobody')}/devices`
  expect(refusalOf(await api.send('POST', path, { displayName: 'Phone' }))).toBe('400 badRequest')
})

test('a person has so many phones and no more', async () => {
  const user = await addPerson(api, 'elsa')
  for (let count = 0; count < limits.devicesPerUser; count += 1) await addDevice(user)
  const path = `/users/${user}/devices`
  expect(refusalOf(await api.send('POST', path, { displayName: 'More' }))).toBe('409 conflict')
})

async function addDevice(userId: string) {
  const path = `/users/${userId}/devices`
  return credentials.parse((await api.send('POST', path, { displayName: 'Desk phone' })).body)
}

async function mayCall(): Promise<readonly string[]> {
  const { devices } = await api.store.withAllOrganizations(readAccess)
  return devices.map(({ id }) => id)
}

async function register(id: string, expiresAtMs: number): Promise<void> {
  const { devices } = await api.store.withAllOrganizations(readAccess)
  const device = devices.find((each) => each.id === id)
  if (device === undefined) throw new Error('There is no such device.')
  await api.store.withAllOrganizations((tx) =>
    saveRegistrations(tx, [
      {
        deviceId: device.id,
        contact: 'sip:bo@192.0.2.1',
        transport: 'udp',
        localAddress: '192.0.2.2',
        localPort: 5060,
        remoteAddress: '192.0.2.1',
        remotePort: 5060,
        callId: 'a',
        cseq: 1,
        expiresAtMs,
        userAgentName: 'Desk phone 1.0',
        path: [],
      },
    ]),
  )
}
