// Trunks: which addresses may call in, what registering needs, and where a password is not seen.

import { limits, trunkDefaults } from '@mainline/model'
import { readAccess } from '@mainline/store'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { z } from 'zod'
import { openTestApi, type TestApi } from '../testing.ts'
import { idOf, refusalOf } from '../testing-directory.ts'

let api: TestApi
beforeAll(async () => {
  api = await openTestApi()
})
afterAll(() => api.close())

test('a trunk lets its addresses call in while it is enabled', async () => {
  const added = await add({ name: 'Carrier', addresses: ['203.0.113.5', '198.51.100.0/24'] })
  expect(added).toMatchObject({ status: 201, headers: { etag: '"1"' }, body: { enabled: true } })
  expect(await callers()).toEqual([['203.0.113.5', '198.51.100.0/24']])
  const path = `/trunks/${idOf(added)}`
  const match = { 'if-match': '"1"' }
  expect((await api.send('PATCH', path, { enabled: false }, match)).body).toMatchObject({
    name: 'Carrier',
    enabled: false,
  })
  expect(await callers()).toEqual([])
  expect((await api.send('PATCH', path, { enabled: true }, match)).status).toBe(412)
  expect((await api.send('DELETE', path)).status).toBe(204)
  expect((await api.send('GET', path)).status).toBe(404)
})

test('what is no address, or too wide a range, is refused', async () => {
  for (const address of ['carrier.example', '203.0.113.256', '0.0.0.0/0', '10.0.0.0/8', '::/0']) {
    const answer = await add({ name: 'Wide', addresses: [address] })
    expect(refusalOf(answer)).toMatch(/^400 badRequest: invalidValue/)
  }
})

test('a trunk by registration takes the defaults and never answers its password', async () => {
  const added = await add({ ...registering, name: 'Northern' })
  expect(added).toMatchObject({
    status: 201,
    body: { ...trunkDefaults, country: 'CA', hasPassword: true, server: registering.server },
  })
  const id = idOf(added)
  const seen = [added, await api.send('GET', `/trunks/${id}`), await api.send('GET', '/trunks')]
  const audited = await api.send('GET', `/auditEvents?$filter=targetId eq '${id}'`)
  const versions = await api.send('GET', '/configurations')
  expect(JSON.stringify([seen, audited, versions])).not.toContain(password)
  expect((await exchangeTrunk('Northern'))?.password).toBe(password)
})

test.each([
  ['a server', { server: undefined }, 'trunkServerMissing'],
  ['a user name', { username: undefined }, 'trunkUserNameMissing'],
  ['a password', { password: undefined }, 'trunkPasswordMissing'],
])('registering needs %s, and the refusal says which step mends it', async (_, less, code) => {
  const refused = await add({ ...registering, name: 'Less', ...less })
  expect(refused).toMatchObject({
    status: 400,
    body: { error: { details: [{ code, remedy: 'changeTrunk', remedyText: expect.any(String) }] } },
  })
})

test('a password is sent to no other server: a change of the server needs it again', async () => {
  const id = idOf(await add({ ...registering, name: 'Loyal' }))
  const server = { host: 'sip.elsewhere.example', transport: 'udp' }
  const moved = await api.send('PATCH', `/trunks/${id}`, { server })
  expect(refusalOf(moved)).toBe('400 ruleBroken: trunkPasswordNeeded (changeTrunk)')
  const again = await api.send('PATCH', `/trunks/${id}`, { server, password: 'another' })
  expect(again).toMatchObject({ status: 200, body: { server, hasPassword: true } })
  expect((await exchangeTrunk('Loyal'))?.password).toBe('another')
})

test('null takes an optional field away; what is left out stays', async () => {
  const id = idOf(await add({ ...registering, name: 'Short', realm: 'northern', maxCalls: 2 }))
  const { body } = await api.send('PATCH', `/trunks/${id}`, { realm: null, weight: 5 })
  expect(body).toMatchObject({ maxCalls: 2, weight: 5, username: 'contoso' })
  expect(body).not.toHaveProperty('realm')
})

test.each([
  { server: { host: 'no host', transport: 'udp' } },
  { server: { host: 'sip.example', port: 65_536, transport: 'udp' } },
  { server: { host: 'sip.example', transport: 'carrier pigeon' } },
  { outboundProxy: 'proxy.example:0' },
  { username: 'a"b' },
  { weight: 101 },
  { optionsIntervalSeconds: 9 },
  { country: 'XX' },
  { outboundPrefix: 'abc' },
  { template: 'noSuchCarrier' },
  { password: 'x'.repeat(limits.trunkPasswordLength + 1) },
  { colour: 'red' },
])('%j is refused with the field named', async (wrong) => {
  const refused = await add({ ...registering, name: 'Wrong', ...wrong })
  expect(refusalOf(refused)).toMatch(/^400 badRequest: invalidValue/)
  const target = Object.keys(wrong)[0]
  expect(JSON.stringify(refused.body)).toContain(`"target":"${target}`)
})

test('a trunk holds exactly as many addresses as its limit', async () => {
  const addresses = Array.from({ length: limits.trunkAddresses + 1 }, (_, at) => `198.18.0.${at}`)
  expect((await add({ name: 'Over', addresses })).status).toBe(400)
  expect((await add({ name: 'Full', addresses: addresses.slice(1) })).status).toBe(201)
})

test('an organization has as many trunks as its limit and not one more', async () => {
  const { body } = await api.send('GET', '/trunks?$count=true&$top=1')
  const { '@odata.count': count } = z.object({ '@odata.count': z.number() }).parse(body)
  const added: string[] = []
  for (let at = count; at < limits.trunksPerOrganization; at += 1) {
    added.push(idOf(await add({ name: `Trunk ${at}`, addresses: [`198.18.1.${at}`] })))
  }
  const over = await add({ name: 'Over', addresses: ['198.18.2.1'] })
  expect(refusalOf(over)).toBe('409 conflict')
  for (const id of added) await api.send('DELETE', `/trunks/${id}`)
})

test('every template makes a trunk of what its owner adds', async () => {
  const { body } = await api.send('GET', '/trunkTemplates')
  const asked = {
    addresses: ['198.51.100.99'],
    server: { host: 'sip.carrier.example', transport: 'udp' },
    username: 'contoso',
    password,
  }
  for (const { id: template, name, authentication, settings, asks } of templates.parse(body)
    .value) {
    const given = Object.fromEntries(Object.entries(asked).filter(([key]) => asks.includes(key)))
    const added = await add({ name, authentication, ...settings, ...given, template })
    expect({ template, status: added.status }).toEqual({ template, status: 201 })
    expect(added.body).toMatchObject({ template, ...settings })
    await api.send('DELETE', `/trunks/${idOf(added)}`)
  }
})

const templates = z.object({
  value: z.array(
    z.object({
      id: z.string(),
      name: z.string(),
      authentication: z.string(),
      settings: z.record(z.string(), z.unknown()),
      asks: z.array(z.string()),
    }),
  ),
})

test('an address belongs to one trunk, also within a range', async () => {
  const id = idOf(await add({ name: 'First', addresses: ['192.0.2.0/24'] }))
  expect(refusalOf(await add({ name: 'Second', addresses: ['192.0.2.7'] }))).toBe('409 conflict')
  const own = { addresses: ['192.0.2.0/24', '2001:db8::1'] }
  expect((await api.send('PATCH', `/trunks/${id}`, own)).body).toMatchObject(own)
})

const password = 'as-secret-as-can-be'
const registering = {
  authentication: 'registration',
  server: { host: 'sip.northern.example', transport: 'udp' },
  username: 'contoso',
  password,
}

async function exchangeTrunk(name: string) {
  const { trunks } = await api.store.withAllOrganizations(readAccess)
  return trunks.find((trunk) => trunk.name === name)
}

function add(trunk: object) {
  return api.send('POST', '/trunks', { authentication: 'address', ...trunk })
}

async function callers(): Promise<readonly (readonly string[])[]> {
  const { trunks } = await api.store.withAllOrganizations(readAccess)
  return trunks.map(({ addresses }) => addresses)
}

test('of two trunks that are added at once with one address, one is refused', async () => {
  const both = [
    add({ name: 'One', addresses: ['100.64.9.9'] }),
    add({ name: 'Two', addresses: ['100.64.9.9'] }),
  ]
  const statuses = (await Promise.all(both)).map(({ status }) => status)
  expect(statuses.toSorted()).toEqual([201, 409])
})

test('a change of a trunk is a version with its name', async () => {
  await add({ name: 'Northern', addresses: ['100.64.9.77'] })
  expect((await api.send('GET', '/configurations?$top=1')).body).toMatchObject({
    value: [{ summary: 'Added the trunk Northern' }],
  })
})
