// The audit log by the API: events are read, found and exported. That every write leaves its events
// is shown in ../../test/audit-writes.test.ts.

import { invariant } from '@mainline/model'
import { listOrganizations, recordEvent } from '@mainline/store'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { z } from 'zod'
import { inject, openTestApi, type TestApi, testAdministrator } from '../testing.ts'
import { addPerson } from '../testing-directory.ts'

let api: TestApi
beforeAll(async () => {
  api = await openTestApi()
  await api.send('PATCH', '/organization', { displayName: 'Contoso' })
})
afterAll(() => api.close())

const eventShape = z.looseObject({
  id: z.string(),
  activity: z.string(),
  actor: z.looseObject({ kind: z.string() }),
})
const listShape = z.object({ '@odata.count': z.number().optional(), value: z.array(eventShape) })
const startedShape = z.looseObject({ token: z.string() })

async function events(query = '') {
  const { body } = await api.send('GET', `/auditEvents?$top=1000&$count=true${query}`)
  return listShape.parse(body).value
}

describe('an event', () => {
  test('says who made the change, from where and with what', async () => {
    const payload = testAdministrator
    const userAgent = { 'user-agent': 'curl/8.14.1' }
    const started = await inject(api.app, {
      method: 'POST',
      url: '/v1.0/signIns',
      payload,
      headers: userAgent,
    })
    const { token } = startedShape.parse(started.body)
    await api.send(
      'PATCH',
      '/organization',
      { displayName: 'Fabrikam' },
      {
        authorization: `Bearer ${token}`,
        ...userAgent,
      },
    )
    const [changed, signedIn] = await events()
    const actor = {
      kind: 'user',
      id: expect.stringMatching(/^user_/),
      displayName: 'Global admin',
      address: '127.0.0.1',
      userAgent: 'curl 8.14',
    }
    expect(signedIn).toMatchObject({ activity: 'signedIn', actor })
    expect(changed).toMatchObject({
      activity: 'organizationUpdated',
      actor,
      target: { type: 'organization', displayName: 'Fabrikam' },
      before: { displayName: 'Contoso' },
      after: { displayName: 'Fabrikam' },
    })
    expect((await api.send('GET', `/auditEvents/${changed?.id}`)).body).toEqual(changed)
  })

  test('that nobody has seen is not found', async () => {
    expect((await api.send('GET', '/auditEvents/event_none')).status).toBe(404)
  })

  test('tells a refused sign-in, from where it was tried', async () => {
    const payload = { username: testAdministrator.username, password: 'wrong' }
    await inject(api.app, { method: 'POST', url: '/v1.0/signIns', payload })
    const [event] = await events()
    expect(event).toMatchObject({
      activity: 'signInRefused',
      actor: { kind: 'anonymous', address: '127.0.0.1' },
      target: { type: 'user', displayName: 'Global admin' },
    })
  })
})

describe('events are found', () => {
  test('by what they are about, and by their activity', async () => {
    const id = await addPerson(api, 'dora')
    await api.send('PATCH', `/users/${id}`, { department: 'Sales' })
    const about = await events(`&$filter=${encodeURIComponent(`targetId eq '${id}'`)}`)
    expect(about.map(({ activity }) => activity)).toEqual(['userUpdated', 'userAdded'])
    const one = `targetId eq '${id}' and activity eq 'userUpdated'`
    expect(await events(`&$filter=${encodeURIComponent(one)}`)).toHaveLength(1)
  })

  test('by any part of what they say', async () => {
    await addPerson(api, 'needle')
    expect(await events('&$search=NEEDLE')).toMatchObject([{ activity: 'userAdded' }])
  })

  test('page by page', async () => {
    const all = await events()
    const { body } = await api.send('GET', '/auditEvents?$top=2&$skip=1&$count=true')
    expect(body).toMatchObject({ '@odata.count': all.length, value: all.slice(1, 3) })
  })
})

describe('the export', () => {
  test('has a line for each event that matches, newest first', async () => {
    const id = await addPerson(api, 'exported', { displayName: '=Anna, "A"' })
    const filter = encodeURIComponent(`targetId eq '${id}'`)
    const { status, headers, body } = await api.send('GET', `/auditEvents/export?$filter=${filter}`)
    expect({ status, type: headers['content-type'] }).toEqual({
      status: 200,
      type: 'text/csv; charset=utf-8',
    })
    const [head, added, ...rest] = String(body).split('\r\n')
    expect(head).toMatch(/^activityDateTime,activity,actorKind,.*,before,after$/)
    expect(added).toContain(`,userAdded,operator,,Operator,127.0.0.1,`)
    expect(added).toContain(`,user,${id},"'=Anna, ""A""",,"{`)
    expect(rest).toEqual([''])
  })

  test('goes on after the first thousand', async () => {
    const [organization] = await api.store.withAllOrganizations(listOrganizations)
    invariant(organization !== undefined, 'The first start made an organization.')
    await api.store.withOrganization(organization.id, async (tx) => {
      for (let count = 0; count < 1_001; count += 1)
        await recordEvent(tx, 'tried', { type: 'test' })
    })
    const filter = encodeURIComponent("targetType eq 'test'")
    const { body } = await api.send('GET', `/auditEvents/export?$filter=${filter}`)
    expect(String(body).match(/,tried,/g)).toHaveLength(1_001)
  })
})

test('who is no administrator sees nothing of it', async () => {
  const password = 'correct horse battery'
  await addPerson(api, 'curious', { password })
  const payload = { username: 'curious', password }
  const { body } = await inject(api.app, { method: 'POST', url: '/v1.0/signIns', payload })
  const authorization = `Bearer ${startedShape.parse(body).token}`
  for (const path of ['', '/export', '/event_x']) {
    const answer = await api.send('GET', `/auditEvents${path}`, undefined, { authorization })
    expect(answer.status).toBe(403)
  }
})
