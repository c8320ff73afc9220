// Deleted accounts: what deleting frees and ends at once, what coming back brings along, and what
// stands in its way.

import { productOf, type UserId } from '@mainline/model'
import { currentConfiguration, readAccess } from '@mainline/store'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { inject, openTestApi, type TestApi } from '../testing.ts'
import {
  addAccount,
  addPerson,
  assignNumber,
  idOf,
  license,
  orderLicenses,
  phoneSystemSkuId,
  refusalOf,
  virtualUserSkuId,
} from '../testing-directory.ts'

const password = 'a long enough one'
const number = '+12505550100'

let api: TestApi
beforeAll(async () => {
  api = await openTestApi()
  const { skuPartNumber = '' } = productOf(phoneSystemSkuId) ?? {}
  await api.send('POST', '/orders', { lines: [{ skuPartNumber, quantity: 1 }] })
  await orderLicenses(api, 1)
})
afterAll(() => api.close())

describe('a person who is deleted', () => {
  let id: string
  beforeAll(async () => {
    id = await addPerson(api, 'anna', { extension: '201', password, department: 'Sales' })
    await api.send('POST', `/users/${id}/devices`, { displayName: 'Desk phone' })
    await license(api, id, phoneSystemSkuId)
    expect((await assignNumber(api, number, id)).status).toBeLessThan(300)
    expect((await api.send('DELETE', `/users/${id}`)).status).toBe(204)
  })

  test('is in no list but that of the deleted, with the time', async () => {
    expect((await api.send('GET', `/users/${id}`)).status).toBe(404)
    expect((await api.send('GET', '/users?$search=anna&$count=true')).body).toMatchObject({
      '@odata.count': 0,
    })
    for (const path of ['', '/microsoft.graph.user']) {
      const { body } = await api.send('GET', `/directory/deletedItems${path}?$search=anna`)
      expect(body).toMatchObject({ value: [{ id, deletedDateTime: expect.stringMatching(/^20/) }] })
    }
    expect((await api.send('GET', `/directory/deletedItems/${id}`)).status).toBe(200)
  })

  test('has given back the number and the license', async () => {
    const other = await addPerson(api, 'next')
    expect((await license(api, other, phoneSystemSkuId)).status).toBe(200)
    expect((await assignNumber(api, number, other)).status).toBeLessThan(300)
  })

  test('does not sign in, does not ring, and their phones do not register', async () => {
    const payload = { username: 'anna', password }
    const answer = await inject(api.app, { method: 'POST', url: '/v1.0/signIns', payload })
    expect(answer.status).toBe(401)
    expect(Object.keys(await routedUsers())).not.toContain(id)
    const { devices } = await api.store.withAllOrganizations(readAccess)
    expect(devices.map(({ userId }) => userId)).not.toContain(id)
  })

  test('comes back with password, phones and fields, without number and license', async () => {
    const { status, body } = await api.send('POST', `/directory/deletedItems/${id}/restore`)
    expect(status).toBe(200)
    expect(body).toMatchObject({ id, extension: '201', department: 'Sales', assignedLicenses: [] })
    expect(body).not.toHaveProperty('phoneNumber')
    const payload = { username: 'anna', password }
    const answer = await inject(api.app, { method: 'POST', url: '/v1.0/signIns', payload })
    expect(answer.status).toBe(201)
    expect(Object.keys(await routedUsers())).toContain(id)
    const { devices } = await api.store.withAllOrganizations(readAccess)
    expect(devices.map(({ userId }) => userId)).toContain(id)
  })

  test('and deleted for good does not come back', async () => {
    await api.send('DELETE', `/users/${id}`)
    expect((await api.send('DELETE', `/directory/deletedItems/${id}`)).status).toBe(204)
    expect((await api.send('POST', `/directory/deletedItems/${id}/restore`)).status).toBe(404)
  })
})

describe('a name that somebody else has by now', () => {
  test('keeps a person from coming back until they get another one', async () => {
    const id = await addPerson(api, 'bo')
    await api.send('DELETE', `/users/${id}`)
    await addPerson(api, 'bo', { displayName: 'Bo the second' })
    const path = `/directory/deletedItems/${id}/restore`
    const refused = await api.send('POST', path)
    expect(refusalOf(refused)).toBe('409 conflict: userNameTaken (chooseUserName)')
    expect(JSON.stringify(refused.body)).toContain('Bo the second has the user name bo now.')
    const renamed = await api.send('POST', path, { newUserPrincipalName: 'bo1@mainline.local' })
    expect(renamed.body).toMatchObject({ id, userPrincipalName: 'bo1@mainline.local' })
  })

  test('and an extension likewise, naming who has to change it', async () => {
    const id = await addPerson(api, 'cleo', { extension: '301' })
    await api.send('DELETE', `/users/${id}`)
    const holder = await addPerson(api, 'dan', { extension: '301' })
    const path = `/directory/deletedItems/${id}/restore`
    expect(refusalOf(await api.send('POST', path))).toBe(
      '409 conflict: extensionTaken (changeExtension)',
    )
    await api.send('PATCH', `/users/${holder}`, { extension: '302' })
    expect((await api.send('POST', path)).status).toBe(200)
  })
})

test('a resource account is recovered as a person is', async () => {
  const id = await addAccount(api, 'front')
  await license(api, id, virtualUserSkuId)
  await api.send('DELETE', `/resourceAccounts/${id}`)
  expect((await api.send('GET', `/resourceAccounts/${id}`)).status).toBe(404)
  expect((await api.send('POST', `/directory/deletedItems/${id}/restore`)).status).toBe(200)
  expect((await api.send('GET', `/resourceAccounts/${id}`)).body).toMatchObject({
    type: 'autoAttendant',
    assignedLicenses: [],
  })
})

test('somebody who is not deleted is not among the deleted', async () => {
  const id = await addPerson(api, 'present')
  for (const [method, path] of [
    ['GET', ''],
    ['POST', '/restore'],
    ['DELETE', ''],
  ] as const) {
    expect((await api.send(method, `/directory/deletedItems/${id}${path}`)).status).toBe(404)
  }
})

test('the only Global admin is not deleted, blocked or made an ordinary person', async () => {
  const { body } = await api.send('GET', "/users?$filter=roles/any(r:r eq 'globalAdministrator')")
  const id = idOf({ status: 200, headers: {}, body: firstOf(body) })
  const rule = '400 ruleBroken: lastGlobalAdministrator (appointAdministrator)'
  const path = `/users/${id}`
  expect(refusalOf(await api.send('DELETE', path))).toBe(rule)
  expect(refusalOf(await api.send('PATCH', path, { accountEnabled: false }))).toBe(rule)
  expect(refusalOf(await api.send('PATCH', path, { roles: ['reader'] }))).toBe(rule)
  await addPerson(api, 'second', { roles: ['globalAdministrator'] })
  expect((await api.send('PATCH', path, { roles: ['reader'] })).status).toBe(200)
})

async function routedUsers(): Promise<Readonly<Record<UserId, unknown>>> {
  const configuration = await api.store.withAllOrganizations(currentConfiguration)
  return configuration?.users ?? {}
}

function firstOf(body: unknown): unknown {
  return JSON.parse(JSON.stringify(body)).value[0]
}
