// Accounts in the directory: adding, changing, finding and deleting people and resource accounts.

import { limits } from '@mainline/model'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { z } from 'zod'
import { inject, openTestApi, type TestApi } from '../testing.ts'
import {
  addAccount,
  addAutoAttendant,
  addPerson,
  autoAttendantBody,
  idOf,
  refusalOf,
} from '../testing-directory.ts'

let api: TestApi
beforeAll(async () => {
  api = await openTestApi()
})
afterAll(() => api.close())

describe('a person', () => {
  test('is added with the organization’s country and the usual ring time', async () => {
    const body = { displayName: 'Anna Berg', userName: 'anna', extension: '201' }
    expect(await api.send('POST', '/users', body)).toMatchObject({
      status: 201,
      headers: { etag: '"1"' },
      body: {
        accountKind: 'person',
        displayName: 'Anna Berg',
        userPrincipalName: 'anna@mainline.local',
        extension: '201',
        accountEnabled: true,
        usageLocation: 'CA',
        unansweredDelaySeconds: 20,
        assignedLicenses: [],
        registeredDevices: 0,
        roles: [],
      },
    })
  })

  test('is added as Graph’s clients do it, and signs in with the password profile', async () => {
    const body = {
      accountEnabled: true,
      displayName: 'Grete Graph',
      mailNickname: 'grete',
      userPrincipalName: 'grete@mainline.local',
      passwordProfile: { password: 'a-Good-passw0rd', forceChangePasswordNextSignIn: false },
    }
    expect((await api.send('POST', '/users', body)).status).toBe(201)
    const signIn = { username: 'grete', password: 'a-Good-passw0rd' }
    expect((await api.send('POST', '/signIns', signIn)).status).toBe(201)
    const twoNames = { ...body, mailNickname: 'greta' }
    expect(refusalOf(await api.send('POST', '/users', twoNames))).toBe(
      '400 badRequest: invalidValue',
    )
  })

  test('is changed in what is given; null takes away', async () => {
    const id = await addPerson(api, 'bo', { department: 'Sales', extension: '202' })
    const change = { department: null, unansweredDelaySeconds: 30 }
    const { status, body } = await api.send('PATCH', `/users/${id}`, change)
    expect(status).toBe(200)
    expect(body).toMatchObject({ unansweredDelaySeconds: 30, extension: '202' })
    expect(body).not.toHaveProperty('department')
  })

  test('is not changed over somebody else’s change', async () => {
    const id = await addPerson(api, 'cleo')
    const path = `/users/${id}`
    const first = await api.send('PATCH', path, { jobTitle: 'Clerk' }, { 'if-match': '"1"' })
    expect(first.headers.etag).toBe('"2"')
    const second = await api.send('PATCH', path, { jobTitle: 'Chef' }, { 'if-match': '"1"' })
    expect(refusalOf(second)).toBe('412 preconditionFailed: changedMeanwhile')
    expect((await api.send('DELETE', path, undefined, { 'if-match': '"1"' })).status).toBe(412)
  })

  test('signs in with the password that was set, as long as sign-in is not blocked', async () => {
    const password = 'a long enough one'
    const id = await addPerson(api, 'dora', { password })
    expect(await signIn('dora', password)).toBe(201)
    await api.send('PATCH', `/users/${id}`, { password: 'another long one' })
    expect(await signIn('dora', password)).toBe(401)
    await api.send('PATCH', `/users/${id}`, { accountEnabled: false })
    expect(await signIn('dora', 'another long one')).toBe(401)
  })

  test('with a name or an extension that is taken is refused', async () => {
    await addPerson(api, 'eve', { extension: '301' })
    const sameName = { displayName: 'Eve', userName: 'EVE' }
    expect(refusalOf(await api.send('POST', '/users', sameName))).toBe(
      '409 conflict: userNameTaken',
    )
    const sameExtension = { displayName: 'Eve', userName: 'eve2', extension: '301' }
    expect(refusalOf(await api.send('POST', '/users', sameExtension))).toBe(
      '409 conflict: extensionTaken',
    )
  })

  test('with fields that are wrong or unknown is refused, each by its name', async () => {
    const body = { displayName: '', userName: 'two words', extension: 'x', colour: 'red' }
    const answer = await api.send('POST', '/users', body)
    expect(refusalOf(answer)).toBe(
      '400 badRequest: invalidValue, invalidValue, invalidValue, invalidValue',
    )
    const text = JSON.stringify(answer.body)
    for (const field of Object.keys(body)) expect(text).toContain(field)
  })

  test('has names of one line, which phones can show', async () => {
    for (const displayName of ['Anna\r\nX-Evil: yes', 'Anna\0', 'Anna \ud83d']) {
      const answer = await api.send('POST', '/users', { displayName, userName: 'lines' })
      expect(refusalOf(answer)).toBe('400 badRequest: invalidValue')
      expect(JSON.stringify(answer.body)).toContain('displayName: is not a line of text')
    }
    const displayName = 'שלום 日本語 👩‍👧'
    const added = await api.send('POST', '/users', { displayName, userName: 'lines' })
    expect(added).toMatchObject({ status: 201, body: { displayName } })
  })

  test('has no emergency number as extension', async () => {
    const id = await addPerson(api, 'iris')
    for (const extension of ['911', '112', '999']) {
      const answer = await api.send('PATCH', `/users/${id}`, { extension })
      expect(refusalOf(answer)).toBe('400 badRequest: invalidValue')
      expect(JSON.stringify(answer.body)).toContain('extension: is an emergency number')
    }
    expect((await api.send('PATCH', `/users/${id}`, { extension: '9110' })).status).toBe(200)
  })

  test('is in a country that there is: GB, not UK', async () => {
    const id = await addPerson(api, 'gail')
    const inCountry = (usageLocation: string) =>
      api.send('PATCH', `/users/${id}`, { usageLocation })
    expect(refusalOf(await inCountry('UK'))).toBe('400 badRequest: invalidValue')
    expect(refusalOf(await inCountry('XX'))).toBe('400 badRequest: invalidValue')
    expect((await inCountry('GB')).status).toBe(200)
  })

  test('to whom a call flow leads cannot be deleted', async () => {
    const id = await addPerson(api, 'frida')
    const operator = { type: 'user', identity: id }
    const body = { ...autoAttendantBody('Leads to Frida'), operator }
    const attendantId = idOf(await api.send('POST', '/autoAttendants', body))
    const refused = await api.send('DELETE', `/users/${id}`)
    expect(refusalOf(refused)).toBe('409 conflict: referenced')
    expect(JSON.stringify(refused.body)).toContain('Leads to Frida')
    await api.send('DELETE', `/autoAttendants/${attendantId}`)
    expect((await api.send('DELETE', `/users/${id}`)).status).toBe(204)
    expect((await api.send('GET', `/users/${id}`)).status).toBe(404)
  })
})

describe('an administrator', () => {
  test('cannot lock out or delete themselves', async () => {
    const password = 'a long enough one'
    const id = await addPerson(api, 'gina', { password, roles: ['globalAdministrator'] })
    const headers = { authorization: `Bearer ${await tokenOf('gina', password)}` }
    const path = `/users/${id}`
    expect((await api.send('PATCH', path, { accountEnabled: false }, headers)).status).toBe(409)
    expect((await api.send('PATCH', path, { roles: [] }, headers)).status).toBe(409)
    expect((await api.send('DELETE', path, undefined, headers)).status).toBe(409)
    expect((await api.send('DELETE', path)).status).toBe(204)
  })

  test('is needed for the directory: a person without the role is refused', async () => {
    const password = 'a long enough one'
    await addPerson(api, 'hugo', { password })
    const headers = { authorization: `Bearer ${await tokenOf('hugo', password)}` }
    expect(refusalOf(await api.send('GET', '/users', undefined, headers))).toBe('403 forbidden')
  })
})

const linked = z.object({ '@odata.nextLink': z.string() })

describe('the list', () => {
  test('holds people and resource accounts and finds by name, number and filter', async () => {
    await addPerson(api, 'zoe', { displayName: 'Zoe 100%', department: 'Support' })
    await addAccount(api, 'zebra', { displayName: 'Zebra line' })
    expect(await names('$search=ze')).toEqual(['Zebra line'])
    expect(await names('$search="zebra line"')).toEqual(['Zebra line'])
    expect(await names('$search=100%25')).toEqual(['Zoe 100%'])
    expect(await names("$filter=accountKind eq 'resourceAccount'")).toEqual(['Zebra line'])
    expect(await names("$filter=accountKind eq 'person' and department eq 'Support'")).toEqual([
      'Zoe 100%',
    ])
    expect(await names('$filter=registeredDevices gt 0')).toEqual([])
  })

  test('is read in pages with the count of all', async () => {
    const { body } = await api.send('GET', '/users?$top=1&$skip=1&$count=true&$search=z')
    expect(body).toMatchObject({ '@odata.count': 2, value: [{ displayName: 'Zoe 100%' }] })
  })

  test('links to its next page, with the rest of the query as it was', async () => {
    const query = '$top=1&$search=z&$orderby=displayName desc&$select=displayName'
    const first = await api.send('GET', `/users?${query}`)
    const { '@odata.nextLink': link } = linked.parse(first.body)
    expect(first.body).toEqual({ '@odata.nextLink': link, value: [{ displayName: 'Zoe 100%' }] })
    const second = await api.send('GET', link.replace(/^.*\/v1\.0/, ''))
    expect(second.body).toEqual({ value: [{ displayName: 'Zebra line' }] })
  })

  test('refuses what it does not know', async () => {
    for (const option of ["$filter=shoeSize eq '43'", '$orderby=shoeSize', '$select=shoeSize']) {
      expect(await api.send('GET', `/users?${option}`)).toMatchObject({
        status: 400,
        body: { error: { message: expect.stringMatching(/at character 1: shoeSize cannot be/) } },
      })
    }
    for (const option of ['$top=0', '$search=a%00b', '$expand=manager']) {
      expect((await api.send('GET', `/users?${option}`)).status).toBe(400)
    }
  })
})

test.each(['/autoAttendants', '/resourceAccounts'])(
  'a page of %s holds 100 at most',
  async (path) => {
    expect((await api.send('GET', `${path}?$top=${limits.pageSize}`)).status).toBe(200)
    const more = await api.send('GET', `${path}?$top=${limits.pageSize + 1}`)
    expect(more.status).toBe(400)
    expect(JSON.stringify(more.body)).toContain('<=100')
  },
)

describe('a resource account', () => {
  test('has no extension, password or role', async () => {
    const id = await addAccount(api, 'nobody')
    for (const change of [{ extension: '401' }, { password: 'x'.repeat(8) }, { roles: [] }]) {
      expect(refusalOf(await api.send('PATCH', `/users/${id}`, change))).toBe(
        '400 badRequest: invalidValue',
      )
    }
  })

  test('is named by a whole principal name too, of the organization’s domain only', async () => {
    const body = { displayName: 'Front', type: 'autoAttendant' }
    const named = { ...body, userPrincipalName: 'front@mainline.local' }
    expect((await api.send('POST', '/resourceAccounts', named)).body).toMatchObject({
      userPrincipalName: 'front@mainline.local',
      accountEnabled: false,
      usageLocation: 'CA',
    })
    const foreign = { ...body, userPrincipalName: 'front@elsewhere.example' }
    expect((await api.send('POST', '/resourceAccounts', foreign)).status).toBe(400)
    expect((await api.send('POST', '/resourceAccounts', body)).status).toBe(400)
  })

  test('changes its name and, while it is unused, its type', async () => {
    const id = await addAccount(api, 'plain')
    const change = { displayName: 'Renamed', type: 'callQueue' }
    const { body, headers } = await api.send('PATCH', `/resourceAccounts/${id}`, change)
    expect(body).toMatchObject(change)
    expect(headers.etag).toBe('"2"')
  })

  test('of a person’s id is not found among resource accounts', async () => {
    const id = await addPerson(api, 'ian')
    expect((await api.send('GET', `/resourceAccounts/${id}`)).status).toBe(404)
  })

  test('is not associated with what does not exist', async () => {
    const id = await addAccount(api, 'astray')
    const path = `/resourceAccounts/${id}/association`
    expect((await api.send('DELETE', path)).status).toBe(404)
    await addAutoAttendant(api, 'Some')
    const body = { configurationType: 'callQueue', configurationId: 'queue_none' }
    expect((await api.send('PUT', path, body)).status).toBe(400)
  })
})

async function names(query: string): Promise<readonly unknown[]> {
  const { body } = await api.send('GET', `/users?${query.replaceAll(' ', '%20')}`)
  return [...JSON.stringify(body).matchAll(/"displayName":"([^"]+)"/g)].map(([, name]) => name)
}

async function signIn(username: string, password: string): Promise<number> {
  const payload = { username, password }
  return (await inject(api.app, { method: 'POST', url: '/v1.0/signIns', payload })).status
}

async function tokenOf(username: string, password: string): Promise<string> {
  const payload = { username, password }
  const { body } = await inject(api.app, { method: 'POST', url: '/v1.0/signIns', payload })
  return /"token":"([^"]+)"/.exec(JSON.stringify(body))?.[1] ?? ''
}
