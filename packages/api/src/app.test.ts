// The server as a whole: every route has a policy, signing in and out, and the shape of errors.
// What holds for every route is in openapi-walk.test.ts.

import { fastify } from 'fastify'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { z } from 'zod'
import { createApi } from './app.ts'
import { unusedContext } from './openapi-text.ts'
import { requirePolicies } from './policies/policy.ts'
import { inject, openTestApi, type TestApi, testAdministrator } from './testing.ts'

let api: TestApi
beforeAll(async () => {
  api = await openTestApi()
})
afterAll(() => api.close())

test.each([
  [413, 'payloadTooLarge', 'application/json', `"${'x'.repeat(2 ** 20)}"`],
  [415, 'unsupportedMediaType', 'application/x-www-form-urlencoded', 'username=admin'],
])('a body that is not taken answers %i %s', async (status, code, type, payload) => {
  const headers = { 'content-type': type }
  const answer = await api.app.inject({ method: 'POST', url: '/v1.0/signIns', headers, payload })
  expect(answer.statusCode).toBe(status)
  expect(answer.json()).toMatchObject({ error: { code } })
})

test('a route without a policy keeps the server from starting', () => {
  const app = fastify()
  requirePolicies(app)
  expect(() => app.get('/forgotten', () => 'open to all')).toThrow('/forgotten has a policy')
})

describe('signing in', () => {
  const wrong = [
    { username: testAdministrator.username, password: 'wrong' },
    { username: 'nobody', password: testAdministrator.password },
  ]

  test('an unknown name and a wrong password get the same answer', async () => {
    const answers = await Promise.all(wrong.map((body) => start(body)))
    expect(answers.map(({ status }) => status)).toEqual([401, 401])
    expect(answers[0]?.body).toEqual(answers[1]?.body)
  })

  test('the session cookie reads, writes with the CSRF token only, and ends', async () => {
    const started = await start(testAdministrator)
    const { csrfToken } = z.object({ csrfToken: z.string() }).parse(started.body)
    const cookie = String(started.headers['set-cookie']).split(';')[0] ?? ''
    const asBrowser = (method: 'GET' | 'PATCH' | 'DELETE', url: string, more = {}) =>
      inject(api.app, { method, url, headers: { cookie, ...more } })
    expect(String(started.headers['set-cookie'])).toMatch(/HttpOnly; SameSite=Strict/)
    expect((await asBrowser('GET', '/v1.0/me')).body).toMatchObject({
      userPrincipalName: 'admin@mainline.local',
      roles: ['globalAdministrator'],
      csrfToken,
    })
    expect((await asBrowser('DELETE', '/v1.0/signIns/current')).status).toBe(403)
    const ended = await asBrowser('DELETE', '/v1.0/signIns/current', { 'x-csrf-token': csrfToken })
    expect(ended.status).toBe(204)
    expect((await asBrowser('GET', '/v1.0/me')).status).toBe(401)
  })

  test('trying too often is refused for a while', async () => {
    const settings = { ...unusedContext.settings, signInsPerMinute: 1 }
    const strict = await createApi({ ...unusedContext, store: api.store, settings })
    const attempt = { method: 'POST', url: '/v1.0/signIns', payload: wrong[0] ?? {} } as const
    expect((await inject(strict, attempt)).status).toBe(401)
    expect((await inject(strict, attempt)).status).toBe(429)
    await strict.close()
  })

  test('one name is tried only so often, from wherever the tries come', async () => {
    const settings = { ...unusedContext.settings, signInsPerMinute: 1 }
    const strict = await createApi({ ...unusedContext, store: api.store, settings })
    const from = (remoteAddress: string, payload = wrong[0] ?? {}) =>
      inject(strict, { method: 'POST', url: '/v1.0/signIns', payload, remoteAddress })
    expect((await from('192.0.2.1')).status).toBe(401)
    expect((await from('192.0.2.2')).status).toBe(429)
    expect((await from('192.0.2.3', wrong[1])).status).toBe(401)
    await strict.close()
  })

  function start(body: object) {
    return inject(api.app, { method: 'POST', url: '/v1.0/signIns', payload: body })
  }
})

describe('errors', () => {
  test('an unknown field is refused by name', async () => {
    expect(await api.send('PATCH', '/organization', { colour: 'red' })).toMatchObject({
      status: 400,
      body: {
        error: { code: 'badRequest', details: [{ code: 'invalidValue', target: 'colour' }] },
      },
    })
  })

  test('every wrong field is told, not only the first', async () => {
    const { body } = await api.send('PATCH', '/organization', { languageId: '?', timeZoneId: '?' })
    expect(body).toMatchObject({
      error: { details: [{ target: 'languageId' }, { target: 'timeZoneId' }] },
    })
  })

  test('a change made for an older revision is refused', async () => {
    const { headers } = await api.send('GET', '/organization')
    const match = { 'if-match': String(headers['etag']) }
    const first = await api.send('PATCH', '/organization', { displayName: 'One' }, match)
    const second = await api.send('PATCH', '/organization', { displayName: 'Two' }, match)
    expect([first.status, second.status]).toEqual([200, 412])
  })

  test('an address that is no route answers an error of the same shape', async () => {
    expect(await api.send('GET', '/nothing')).toMatchObject({
      status: 404,
      body: { error: { code: 'notFound' } },
    })
  })
})
