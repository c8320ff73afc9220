// Tokens of programs: what they lend, how long, to whom they are shown, and when they end; and what
// only a person may do, never a token.

import { limits, roles } from '@mainline/model'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { z } from 'zod'
import { openTestApi, signInAs, type TestAnswer, type TestApi, tokenOf } from '../testing.ts'
import { idOf } from '../testing-directory.ts'

let operator: TestApi
let admin: TestApi
beforeAll(async () => {
  operator = await openTestApi()
  admin = operator.as(await tokenOf(operator.store, 'admin'))
})
afterAll(() => operator.close())

const tomorrow = inDays(1)
const told = z.object({ token: z.string() })
const actors = z.object({ value: z.array(z.object({ activity: z.string(), actor: z.unknown() })) })

function inDays(days: number): string {
  return new Date(Date.now() + days * 24 * 60 * 60 * 1_000).toISOString()
}

function add(api: TestApi, scopes: readonly string[], expiresDateTime = tomorrow) {
  return api.send('POST', '/apiTokens', { displayName: 'Import', scopes, expiresDateTime })
}

const asToken = (answer: TestAnswer) => admin.as(told.parse(answer.body).token)

describe('a token', () => {
  test('lends its scopes, and nothing else that its maker may do', async () => {
    const reader = asToken(await add(admin, ['reader']))
    expect((await reader.send('GET', '/users')).status).toBe(200)
    expect((await reader.send('POST', '/orders', { lines: [] })).status).toBe(403)
    expect((await reader.send('GET', '/auditEvents')).status).toBe(403)
  })

  test.each(roles)('of a Voice admin cannot lend %s unless they have it', async (scope) => {
    const vera = await signInAs(operator, `vera-${scope}`, ['voiceAdministrator'])
    const has = scope === 'voiceAdministrator' || scope === 'reader'
    expect((await add(vera, [scope])).status).toBe(has ? 201 : 403)
  })

  test('is shown once, kept as a hash, and says when it was last used', async () => {
    const added = await add(admin, ['reader'])
    const path = `/apiTokens/${idOf(added)}`
    expect((await admin.send('GET', path)).body).not.toHaveProperty('token')
    expect((await admin.send('GET', path)).body).not.toHaveProperty('lastUsedDateTime')
    await asToken(added).send('GET', '/me')
    expect((await admin.send('GET', path)).body).toHaveProperty('lastUsedDateTime')
    const kept = JSON.stringify((await admin.send('GET', '/auditEvents?$top=1000')).body)
    expect(kept).toContain('apiTokenAdded')
    expect(kept).not.toContain(told.parse(added.body).token)
  })

  test('is named in the audit log with the person it acts for', async () => {
    const trunk = { name: 'A', authentication: 'address', addresses: ['192.0.2.1'] }
    const id = idOf(await admin.send('POST', '/trunks', trunk))
    await asToken(await add(admin, ['voiceAdministrator'])).send('DELETE', `/trunks/${id}`)
    const { body } = await admin.send('GET', `/auditEvents?$filter=targetId eq '${id}'`)
    const event = actors.parse(body).value.find(({ activity }) => activity === 'trunkDeleted')
    expect(event?.actor).toMatchObject({ displayName: 'Global admin', apiToken: 'Import' })
  })

  test('ends when it is revoked', async () => {
    const added = await add(admin, ['reader'])
    expect((await admin.send('DELETE', `/apiTokens/${idOf(added)}`)).status).toBe(204)
    expect((await asToken(added).send('GET', '/me')).status).toBe(401)
  })

  test('is worth nothing while its maker is blocked, or once deleted', async () => {
    const maker = await signInAs(operator, 'bo', ['reader'])
    const { id } = z.object({ id: z.string() }).parse((await maker.send('GET', '/me')).body)
    const token = asToken(await add(maker, ['reader']))
    const statuses: number[] = []
    for (const accountEnabled of [false, true]) {
      await admin.send('PATCH', `/users/${id}`, { accountEnabled })
      statuses.push((await token.send('GET', '/users')).status)
    }
    await admin.send('DELETE', `/users/${id}`)
    statuses.push((await token.send('GET', '/users')).status)
    expect(statuses).toEqual([401, 200, 401])
  })

  test('loses the scope whose role its maker loses', async () => {
    const maker = await signInAs(operator, 'kim', ['voiceAdministrator'])
    const { id } = z.object({ id: z.string() }).parse((await maker.send('GET', '/me')).body)
    const token = asToken(await add(maker, ['voiceAdministrator', 'reader']))
    await admin.send('PATCH', `/users/${id}`, { roles: ['reader'] })
    const { body } = await token.send('GET', '/me')
    expect(body).toMatchObject({ roles: ['reader'] })
  })

  test('is valid for a year at most', async () => {
    const statuses = [
      await add(admin, ['reader'], inDays(-1)),
      await add(admin, ['reader'], inDays(limits.apiTokenDays - 0.001)),
      await add(admin, ['reader'], inDays(limits.apiTokenDays + 0.001)),
    ].map(({ status }) => status)
    expect(statuses).toEqual([400, 201, 400])
  })

  test(`is one of ${limits.apiTokensPerUser} of its maker at most`, async () => {
    const maker = await signInAs(operator, 'many', ['reader'])
    const answers: number[] = []
    for (let index = 0; index <= limits.apiTokensPerUser; index += 1) {
      answers.push((await add(maker, ['reader'])).status)
    }
    expect(answers.indexOf(409)).toBe(limits.apiTokensPerUser)
  })

  test('is seen by its maker and by Global admins', async () => {
    const maker = await signInAs(operator, 'mia', ['reader'])
    const other = await signInAs(operator, 'olaf', ['reader'])
    const path = `/apiTokens/${idOf(await add(maker, ['reader']))}`
    const seen = [maker, admin, other].map((each) => each.send('GET', path))
    expect((await Promise.all(seen)).map(({ status }) => status)).toEqual([200, 200, 404])
    expect((await other.send('DELETE', path)).status).toBe(404)
  })

  test('neither makes tokens, nor changes passwords, nor signs anybody out', async () => {
    const token = asToken(await add(admin, [...roles]))
    const change = { currentPassword: 'correct horse battery', newPassword: 'another long one' }
    const answers = [
      await add(token, ['reader']),
      await token.send('POST', '/me/changePassword', change),
      await token.send('POST', '/me/signOutEverywhere'),
      await token.send('GET', '/me/signIns'),
      await add(operator, ['reader']),
    ]
    expect(answers.map(({ status }) => status)).toEqual([403, 403, 403, 403, 403])
  })
})

describe('a person', () => {
  const currentPassword = 'correct horse battery'
  const newPassword = 'another long one'

  test('changes the own password, stays signed in here and nowhere else', async () => {
    const here = await signInAs(operator, 'pia', [])
    const elsewhere = operator.as(await tokenOf(operator.store, 'pia'))
    const wrong = await here.send('POST', '/me/changePassword', {
      currentPassword: 'not this',
      newPassword,
    })
    expect(wrong).toMatchObject({ status: 400, body: { error: { target: 'currentPassword' } } })
    const answer = await here.send('POST', '/me/changePassword', { currentPassword, newPassword })
    const now = operator.as(told.parse(answer.body).token)
    const asked = [now, elsewhere, here].map((each) => each.send('GET', '/me'))
    expect((await Promise.all(asked)).map(({ status }) => status)).toEqual([200, 401, 401])
  })

  test('sees where they are signed in, and signs out everywhere', async () => {
    const here = await signInAs(operator, 'sam', [])
    await tokenOf(operator.store, 'sam')
    const { body } = await here.send('GET', '/me/signIns')
    const listed = z.object({ value: z.array(z.object({ current: z.boolean() })) }).parse(body)
    expect(listed.value.map(({ current }) => current).toSorted()).toEqual([false, true])
    expect((await here.send('POST', '/me/signOutEverywhere')).status).toBe(204)
    expect((await here.send('GET', '/me')).status).toBe(401)
  })
})
