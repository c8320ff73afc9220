// Trunks: which addresses may call in, and which of them are refused.

import { readAccess } from '@mainline/store'
import { afterAll, beforeAll, expect, test } from 'vitest'
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

test('registering with a carrier is refused as something that comes later', async () => {
  const answer = await add({ name: 'Later', authentication: 'registration', addresses: ['::1'] })
  expect(answer.status).toBe(400)
  expect(JSON.stringify(answer.body)).toContain('comes later')
})

test('an address belongs to one trunk, also within a range', async () => {
  const id = idOf(await add({ name: 'First', addresses: ['192.0.2.0/24'] }))
  expect(refusalOf(await add({ name: 'Second', addresses: ['192.0.2.7'] }))).toBe('409 conflict')
  const own = { addresses: ['192.0.2.0/24', '2001:db8::1'] }
  expect((await api.send('PATCH', `/trunks/${id}`, own)).body).toMatchObject(own)
})

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
