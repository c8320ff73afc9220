// Browsers as phones: credentials of their own for each page, which end with the sign-in.

import { createHash } from 'node:crypto'
import { limits } from '@mainline/model'
import { endExpiredSignIns, readAccess, saveRegistrations } from '@mainline/store'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { z } from 'zod'
import { openTestApi, signInAs, type TestApi } from '../testing.ts'
import { refusalOf } from '../testing-directory.ts'

const turn = { urls: ['turn:turn.contoso.com'], username: 'a', credential: 'b' }
let api: TestApi
beforeAll(async () => {
  api = await openTestApi({
    settings: {
      sipServer: { host: '127.0.0.1', port: 5060, transports: ['udp'] },
      iceServers: (name) => [{ ...turn, username: name }],
    },
  })
})
afterAll(() => api.close())

const credentials = z.object({
  id: z.string(),
  username: z.string(),
  password: z.string(),
  domain: z.string(),
  displayName: z.string(),
  websocketUrl: z.string(),
  iceServers: z.array(z.object({}).loose()),
})

test('who is signed in gets all that a page needs, and the password is kept nowhere', async () => {
  const anna = await signInAs(api, 'anna', [])
  const answer = await anna.send('POST', '/me/browserPhones')
  expect(answer.headers['cache-control']).toBe('no-store')
  const phone = credentials.parse(answer.body)
  expect(Buffer.from(phone.password, 'base64url')).toHaveLength(16)
  const device = (await access()).find(({ id }) => id === phone.id)
  expect(phone).toMatchObject({
    username: expect.stringMatching(/^anna-\w{8}$/),
    displayName: 'anna',
    websocketUrl: 'ws://localhost/sip',
    iceServers: [{ ...turn, username: device?.userId }],
  })
  const digested = `${phone.username}:${phone.domain}:${phone.password}`
  expect(device?.ha1Sha256).toBe(createHash('sha256').update(digested).digest('hex'))
})

test('behind a proxy that ends TLS the page connects securely to the public address', async () => {
  const settings = {
    sipServer: { host: '127.0.0.1', port: 5060, transports: ['udp'] as const },
    publicUrl: 'https://phones.contoso.com',
  }
  const proxied = await openTestApi({ settings })
  const ada = await signInAs(proxied, 'ada', [])
  const phone = credentials.parse((await ada.send('POST', '/me/browserPhones')).body)
  expect(phone).toMatchObject({
    websocketUrl: 'wss://phones.contoso.com/sip',
    iceServers: [],
  })
  await proxied.close()
})

test('a browser is no phone of a program, nor of the operator', async () => {
  expect(refusalOf(await api.send('POST', '/me/browserPhones'))).toBe('403 forbidden')
  const gil = await signInAs(api, 'gil', ['globalAdministrator'])
  const expiresDateTime = new Date(Date.now() + 60 * 60 * 1000).toISOString()
  const scopes = ['globalAdministrator']
  const made = await gil.send('POST', '/apiTokens', {
    displayName: 'Nightly',
    ...{ scopes, expiresDateTime },
  })
  const { token } = z.object({ token: z.string() }).parse(made.body)
  expect(refusalOf(await api.as(token).send('POST', '/me/browserPhones'))).toBe('403 forbidden')
})

test('who signs out has no browser phone any more, and others keep theirs', async () => {
  const [bo, cleo] = [await signInAs(api, 'bo', []), await signInAs(api, 'cleo', [])]
  const [lost, kept] = [await added(bo), await added(cleo)]
  expect(await mayCall()).toContain(lost)
  await bo.send('DELETE', '/signIns/current')
  expect(await mayCall()).not.toContain(lost)
  expect(await mayCall()).toContain(kept)
})

test('a sign-in that expires takes its browser phone with it', async () => {
  const dan = await signInAs(api, 'dan', [])
  const phone = await added(dan)
  const later = new Date(Date.now() + 13 * 60 * 60 * 1000)
  await api.store.withAllOrganizations((tx) => endExpiredSignIns(tx, later))
  expect(await mayCall()).not.toContain(phone)
})

test('a page that is closed gives its phone back; nobody gives back another’s', async () => {
  const [eve, fay] = [await signInAs(api, 'eve', []), await signInAs(api, 'fay', [])]
  const path = `/me/browserPhones/${await added(eve)}`
  expect((await fay.send('DELETE', path)).status).toBe(404)
  expect((await eve.send('DELETE', path)).status).toBe(204)
  expect((await eve.send('DELETE', path)).status).toBe(404)
})

test('a desk phone is not given back as if it were a browser', async () => {
  const hal = await signInAs(api, 'hal', ['globalAdministrator'])
  const { id } = z.object({ id: z.string() }).parse((await hal.send('GET', '/me')).body)
  const made = await hal.send('POST', `/users/${id}/devices`)
  const desk = z.object({ id: z.string() }).parse(made.body)
  expect((await hal.send('DELETE', `/me/browserPhones/${desk.id}`)).status).toBe(404)
  await added(hal)
  expect((await hal.send('GET', `/users/${id}/devices`)).body).toMatchObject({
    value: [{ id: desk.id }],
  })
})

test('of too many pages the oldest that is not registered makes room', async () => {
  const ida = await signInAs(api, 'ida', [])
  const phones: string[] = []
  for (let count = 0; count < limits.browserPhonesPerUser; count += 1) phones.push(await added(ida))
  await register(phones[0] ?? '')
  expect(await mayCall()).toEqual(expect.arrayContaining(phones))
  const next = await added(ida)
  const [registered, oldest, ...others] = phones
  expect(await mayCall()).toEqual(expect.arrayContaining([registered, ...others, next]))
  expect(await mayCall()).not.toContain(oldest)
})

async function added(person: TestApi): Promise<string> {
  return credentials.parse((await person.send('POST', '/me/browserPhones')).body).id
}

async function access() {
  return (await api.store.withAllOrganizations(readAccess)).devices
}

async function mayCall(): Promise<readonly string[]> {
  return (await access()).map(({ id }) => id)
}

async function register(id: string): Promise<void> {
  const device = (await access()).find((each) => each.id === id)
  if (device === undefined) throw new Error('There is no such device.')
  await api.store.withAllOrganizations((tx) =>
    saveRegistrations(tx, [
      {
        ...{ deviceId: device.id, contact: 'sip:a@b.invalid', transport: 'ws', userAgentName: '' },
        ...{ localAddress: '127.0.0.1', localPort: 8080 },
        ...{ remoteAddress: '127.0.0.1', remotePort: 1 },
        ...{ callId: 'a', cseq: 1, expiresAtMs: Date.now() + 60_000, path: [] },
      },
    ]),
  )
}
