// Groups and who is in them, as Graph's clients ask for it.

import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { openTestApi, type TestApi } from '../testing.ts'
import { addAccount, addPerson, idOf, refusalOf } from '../testing-directory.ts'

const sales = {
  displayName: 'Sales',
  mailNickname: 'sales',
  securityEnabled: true,
  mailEnabled: false,
}

let api: TestApi
let anna: string
let groupId: string
beforeAll(async () => {
  api = await openTestApi()
  anna = await addPerson(api, 'anna', { displayName: 'Anna Berg' })
  groupId = idOf(await api.send('POST', '/groups', sales))
})
afterAll(() => api.close())

describe('a group', () => {
  test('is read with its kind, and found by name', async () => {
    expect((await api.send('GET', `/groups/${groupId}`)).body).toMatchObject({
      ...sales,
      groupTypes: [],
      memberCount: 0,
    })
    const list = '/groups?$search=sal&$filter=securityEnabled eq true&$count=true'
    expect((await api.send('GET', list.replaceAll(' ', '%20'))).body).toMatchObject({
      '@odata.count': 1,
      value: [{ id: groupId }],
    })
  })

  test('is changed unless somebody else was faster, and stays of some kind', async () => {
    const path = `/groups/${groupId}`
    const change = { description: 'Everybody who sells', mailEnabled: true }
    const changed = await api.send('PATCH', path, change, { 'if-match': '"1"' })
    expect(changed.body).toMatchObject({ ...sales, ...change })
    expect((await api.send('PATCH', path, change, { 'if-match': '"1"' })).status).toBe(412)
    const ofNoKind = { securityEnabled: false, mailEnabled: false }
    expect((await api.send('PATCH', path, ofNoKind)).status).toBe(400)
    const { body } = await api.send('PATCH', path, { description: null, mailEnabled: false })
    expect(body).not.toHaveProperty('description')
  })

  test('has a mail nickname of its own, and is no workspace', async () => {
    const same = { ...sales, mailNickname: 'SALES' }
    expect(refusalOf(await api.send('POST', '/groups', same))).toBe(
      '409 conflict: mailNicknameTaken',
    )
    const workspace = { ...sales, mailNickname: 'team', groupTypes: ['Unified'] }
    expect((await api.send('POST', '/groups', workspace)).status).toBe(400)
  })
})

describe('members', () => {
  const path = () => `/groups/${groupId}/members`

  test('are added and removed by reference, and seen from both sides', async () => {
    const body = { '@odata.id': `https://graph.microsoft.com/v1.0/directoryObjects/${anna}` }
    expect((await api.send('POST', `${path()}/$ref`, body)).status).toBe(204)
    expect((await api.send('POST', `${path()}/$ref`, body)).status).toBe(204)
    expect((await api.send('GET', `${path()}?$count=true&$search=berg`)).body).toMatchObject({
      '@odata.count': 1,
      value: [{ id: anna, displayName: 'Anna Berg' }],
    })
    expect((await api.send('GET', `/users/${anna}/memberOf`)).body).toMatchObject({
      value: [{ id: groupId, displayName: 'Sales', memberCount: 1 }],
    })
    expect((await api.send('DELETE', `${path()}/${anna}/$ref`)).status).toBe(204)
    expect((await api.send('DELETE', `${path()}/${anna}/$ref`)).status).toBe(404)
    expect((await api.send('GET', path())).body).toEqual({ value: [] })
  })

  test('come with the group when they are bound to it, all of them or none', async () => {
    const more = { ...sales, mailNickname: 'bound' }
    const bound = { ...more, 'members@odata.bind': [`/v1.0/users/${anna}`] }
    expect((await api.send('POST', '/groups', bound)).body).toMatchObject({ memberCount: 1 })
    const wrong = { ...bound, mailNickname: 'wrong', 'members@odata.bind': ['/v1.0/users/nobody'] }
    expect((await api.send('POST', '/groups', wrong)).status).toBe(400)
    expect((await api.send('GET', '/groups?$search=wrong')).body).toEqual({ value: [] })
  })

  test('are people: no group, no resource account, nobody of another name', async () => {
    const account = await addAccount(api, 'front')
    const refused = async (id: string) =>
      JSON.stringify((await api.send('POST', `${path()}/$ref`, { '@odata.id': `/${id}` })).body)
    expect(await refused(groupId)).toContain('A group cannot be a member of a group.')
    expect(await refused(account)).toContain('is a resource account')
    expect(await refused('user_none')).toContain('There is no user user_none.')
  })

  test('who are deleted are gone, and come back with the person', async () => {
    const id = await addPerson(api, 'leaver')
    await api.send('POST', `${path()}/$ref`, { '@odata.id': id })
    await api.send('DELETE', `/users/${id}`)
    const group = () => api.send('GET', `/groups/${groupId}`)
    expect((await group()).body).toMatchObject({ memberCount: 0 })
    await api.send('POST', `/directory/deletedItems/${id}/restore`)
    expect((await group()).body).toMatchObject({ memberCount: 1 })
  })
})

test('a deleted group is gone, its members are not', async () => {
  const body = { ...sales, mailNickname: 'gone', 'members@odata.bind': [anna] }
  const id = idOf(await api.send('POST', '/groups', body))
  expect((await api.send('DELETE', `/groups/${id}`)).status).toBe(204)
  expect((await api.send('GET', `/groups/${id}`)).status).toBe(404)
  expect((await api.send('GET', `/users/${anna}`)).status).toBe(200)
})
