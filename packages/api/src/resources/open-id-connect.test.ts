// Signing in with an organization's own OpenID Connect provider, against a real one over HTTP: whom
// it lets in, whom not, and that nothing forged, replayed or late is taken for an answer.

import { createHmac } from 'node:crypto'
import { listAuditEvents } from '@mainline/store'
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { type IdentityProvider, startIdentityProvider } from '../../test/identity-provider.ts'
import {
  inject,
  openTestApi,
  type TestAnswer,
  type TestApi,
  testAdministrator,
} from '../testing.ts'
import { addPerson, refusalOf } from '../testing-directory.ts'

const path = '/signInMethods/openIdConnect'
const redirectAddress = 'http://localhost/v1.0/signIns/openIdConnect/callback'
const people: Readonly<Record<string, object>> = {
  anna: { email: 'anna@contoso.com', email_verified: true, name: 'Anna Berg' },
  'anna-again': { email: 'anna@contoso.com', email_verified: true },
  bruno: { email: 'bruno@contoso.com', email_verified: true },
  claims: { email: 'admin@contoso.com', email_verified: false },
  stranger: { email: 'stranger@contoso.com', email_verified: true, name: 'A Stranger' },
  outsider: { email: 'anna@evil.example', email_verified: true },
  boss: { email: 'someone@contoso.com', email_verified: true },
}

const renewed = { email: 'renewed@contoso.com', email_verified: true }

let api: TestApi
let provider: IdentityProvider

beforeAll(async () => {
  api = await openTestApi({
    settings: {
      sipServer: { host: '127.0.0.1', port: 5060, transports: ['udp'] },
      signInsPerMinute: 1_000,
    },
  })
  provider = await startIdentityProvider([redirectAddress], (login) => ({ ...people[login] }))
  await addPerson(api, 'anna')
  await addPerson(api, 'bruno', { accountEnabled: false })
})

beforeEach(async () => {
  provider.forgeIdTokens(undefined)
  await save()
})

afterAll(async () => {
  await provider?.stop()
  await api?.close()
})

function settings(change: object = {}) {
  const { issuer, clientId, clientSecret } = provider
  return {
    enabled: true,
    displayName: 'Contoso',
    issuer,
    clientId,
    clientSecret,
    personClaim: 'email',
    claimDomain: 'contoso.com',
    unknownPeople: 'refuse',
    passwordSignIn: 'everybody',
    ...change,
  }
}

async function save(change: object = {}): Promise<TestAnswer> {
  const saved = await api.send('PUT', path, settings(change))
  expect(refusalOf(saved)).toBe('200')
  return saved
}

interface Begun {
  readonly address: string
  readonly cookie: string
}

async function begin(search = ''): Promise<Begun> {
  const url = `/v1.0/signIns/openIdConnect${search}`
  const { headers } = await inject(api.app, { method: 'GET', url })
  return { address: String(headers['location']), cookie: cookieIn(headers) }
}

function cookieIn(headers: Readonly<Record<string, unknown>>): string {
  return String(headers['set-cookie'] ?? '').replace(/;.*/s, '')
}

/** Where the admin center sends the browser, and the session it was given. */
async function comeBack(address: string, cookie: string) {
  const { pathname, search } = new URL(address)
  const { headers } = await inject(api.app, {
    method: 'GET',
    url: pathname + search,
    headers: { cookie },
  })
  return { location: String(headers['location']), session: cookieIn(headers) }
}

async function signInAs(login: string, tweak = (address: string) => address) {
  const { address, cookie } = await begin()
  return comeBack(await provider.visit(tweak(address), login), cookie)
}

async function whoIs(session: string): Promise<unknown> {
  const headers = { cookie: session }
  return (await inject(api.app, { method: 'GET', url: '/v1.0/me', headers })).body
}

function refused(problem: string) {
  return { location: `/sign-in?problem=${problem}&returnTo=%2F`, session: '' }
}

describe('a person whom the provider lets in', () => {
  test('is found by the verified address and signed in as by a password', async () => {
    const { location, session } = await signInAs('anna')
    expect(location).toBe('/')
    expect(await whoIs(session)).toMatchObject({ userPrincipalName: 'anna@mainline.local' })
  })

  test('is sent to where they were going, never elsewhere', async () => {
    const cases = [
      ['/voice/trunks?search=a', '/voice/trunks?search=a'],
      ['https://evil.example/', '/'],
      ['//evil.example/', '/'],
      ['/%5Cevil.example', '/%5Cevil.example'],
      ['/.//evil.example', '/'],
      ['/\t/evil.example', '/'],
    ] as const
    for (const [wanted, expected] of cases) {
      const { address, cookie } = await begin(`?returnTo=${encodeURIComponent(wanted)}`)
      const back = await comeBack(await provider.visit(address, 'anna'), cookie)
      expect(back.location).toBe(expected)
    }
  })

  test('stays the same person when the address changes hands at the provider', async () => {
    await signInAs('anna')
    expect(await signInAs('anna-again')).toEqual(refused('linkedToAnother'))
  })

  test.each([
    ['who is blocked', 'bruno', 'personBlocked'],
    ['whom nobody knows', 'stranger', 'unknownPerson'],
    ['with an address of another domain', 'outsider', 'unknownPerson'],
    ['with an address that nobody verified', 'claims', 'addressNotVerified'],
  ])('%s is refused', async (_, login, problem) => {
    expect(await signInAs(login)).toEqual(refused(problem))
  })

  test('whom nobody knows is added without roles, where the settings say so', async () => {
    await save({ unknownPeople: 'create' })
    const { session } = await signInAs('stranger')
    expect(await whoIs(session)).toMatchObject({
      displayName: 'A Stranger',
      userPrincipalName: 'stranger@mainline.local',
      roles: [],
    })
  })

  test('is refused when blocked later, although the provider still lets them in', async () => {
    const id = await addPerson(api, 'carla')
    Object.assign(people, { carla: { email: 'carla@contoso.com', email_verified: true } })
    expect((await signInAs('carla')).location).toBe('/')
    await api.send('PATCH', `/users/${id}`, { accountEnabled: false })
    expect(await signInAs('carla')).toEqual(refused('personBlocked'))
  })

  test('is refused when deleted later, and is not added anew', async () => {
    await save({ unknownPeople: 'create' })
    const id = await addPerson(api, 'gone')
    Object.assign(people, { gone: { email: 'gone@contoso.com', email_verified: true } })
    expect((await signInAs('gone')).location).toBe('/')
    expect((await api.send('DELETE', `/users/${id}`)).status).toBe(204)
    expect(await signInAs('gone')).toEqual(refused('personBlocked'))
  })

  test('and each refusal, stand in the audit log, without what the provider said', async () => {
    await signInAs('outsider')
    const [latest] = await events()
    expect(latest).toMatchObject({ activity: 'signInRefused', actor: { kind: 'anonymous' } })
    await signInAs('anna')
    expect((await events())[0]).toMatchObject({ activity: 'signedIn', target: { type: 'user' } })
  })
})

describe('a person who ties themselves', () => {
  test('signs in by the tied subject, whatever the address says', async () => {
    await save({ personClaim: 'link' })
    expect(await signInAs('boss')).toEqual(refused('notLinked'))
    const admin = await passwordSignIn()
    const begun = await inject(api.app, {
      method: 'POST',
      url: '/v1.0/me/openIdConnectLink',
      headers: { authorization: `Bearer ${admin.token}` },
    })
    const { address } = begun.body as { address: string }
    const back = await comeBack(await provider.visit(address, 'boss'), cookieIn(begun.headers))
    expect(back).toEqual({ location: '/my-account', session: '' })
    const { session } = await signInAs('boss')
    expect(await whoIs(session)).toMatchObject({ userPrincipalName: 'admin@mainline.local' })
    const links = await api.send('GET', `${path}/links`)
    expect(links.body).toMatchObject({
      value: expect.arrayContaining([expect.objectContaining({ subject: 'boss' })]),
    })
    const headers = { authorization: `Bearer ${admin.token}` }
    const url = '/v1.0/me/openIdConnectLink'
    expect((await inject(api.app, { method: 'DELETE', url, headers })).status).toBe(204)
    expect((await events())[0]).toMatchObject({
      activity: 'openIdConnectLinkDeleted',
      actor: { kind: 'user', displayName: 'Global admin' },
      before: { subject: 'boss' },
    })
    expect(await signInAs('boss')).toEqual(refused('notLinked'))
  })

  test('is untied by an administrator, and by the next sign-in tied anew', async () => {
    const id = await addPerson(api, 'renewed')
    Object.assign(people, { old: renewed, new: renewed })
    await signInAs('old')
    expect(await signInAs('new')).toEqual(refused('linkedToAnother'))
    expect((await api.send('DELETE', `${path}/links/${id}`)).status).toBe(204)
    expect((await signInAs('new')).location).toBe('/')
  })
})

describe('what is not the provider’s answer to this visit is refused:', () => {
  test('an answer that came before', async () => {
    const { address, cookie } = await begin()
    const back = await provider.visit(address, 'anna')
    expect((await comeBack(back, cookie)).location).toBe('/')
    expect(await comeBack(back, cookie)).toEqual(refused('flowEnded'))
  })

  test('an answer to a visit that another browser began', async () => {
    const [one, other] = [await begin(), await begin()]
    const back = await provider.visit(one.address, 'anna')
    expect(await comeBack(back, other.cookie)).toEqual(refused('flowEnded'))
  })

  test('a state that nobody was given', async () => {
    const { address, cookie } = await begin()
    const back = new URL(await provider.visit(address, 'anna'))
    back.searchParams.set('state', 'invented')
    expect(await comeBack(back.href, cookie)).toEqual(refused('flowEnded'))
  })

  test('a code that has expired', async () => {
    const { address, cookie } = await begin()
    const back = await provider.visit(address, 'anna')
    await provider.expireCode(new URL(back).searchParams.get('code') ?? '')
    expect(await comeBack(back, cookie)).toEqual(refused('providerRefused'))
  })

  test('a code of another visit, which PKCE ties to its own', async () => {
    const [one, other] = [await begin(), await begin()]
    const back = new URL(await provider.visit(one.address, 'anna'))
    const code = new URL(await provider.visit(other.address, 'anna')).searchParams.get('code')
    back.searchParams.set('code', code ?? '')
    expect(await comeBack(back.href, one.cookie)).toEqual(refused('providerRefused'))
  })

  test('a token with another nonce, signed as it should be', async () => {
    const withNonce = (address: string) => address.replace(/nonce=[^&]+/, 'nonce=another')
    expect(await signInAs('anna', withNonce)).toEqual(refused('answerInvalid'))
  })

  test.each([
    ['signed by our own secret', (token: string) => signedByUs(token)],
    ['signed by nobody', (token: string) => resigned(token, 'none', '')],
    ['about somebody else, under the former signature', (token: string) => withSubject(token)],
  ])('a token %s', async (_, forge) => {
    provider.forgeIdTokens(forge)
    expect(await signInAs('anna')).toEqual(refused('answerInvalid'))
  })

  test('an answer of another issuer (RFC 9207)', async () => {
    const { address, cookie } = await begin()
    const back = new URL(await provider.visit(address, 'anna'))
    back.searchParams.set('iss', 'https://evil.example')
    expect(await comeBack(back.href, cookie)).toEqual(refused('answerInvalid'))
  })

  test('a person who changed their mind at the provider', async () => {
    const { address, cookie } = await begin()
    const state = new URL(address).searchParams.get('state')
    const back = new URL(redirectAddress)
    back.search = new URLSearchParams({
      error: 'access_denied',
      state: state ?? '',
      iss: provider.issuer,
    }).toString()
    expect(await comeBack(back.href, cookie)).toEqual(refused('providerRefused'))
  })

  test('a provider that does not answer', async () => {
    await save({ issuer: 'http://127.0.0.1:9' })
    expect((await begin()).address).toBe('/sign-in?problem=providerUnreachable&returnTo=%2F')
  })

  test('a provider that is not used', async () => {
    await save({ enabled: false })
    expect((await begin()).address).toBe('/sign-in?problem=unknownPerson&returnTo=%2F')
  })
})

describe('the settings', () => {
  test('never answer the client secret, and the audit log does not tell it', async () => {
    const saved = await save({ clientSecret: 'rotated-credential-7', displayName: 'Rotated' })
    expect(saved.body).toMatchObject({ hasClientSecret: true, redirectAddress })
    expect(JSON.stringify(saved.body)).not.toContain('rotated-credential-7')
    const [changed] = await events()
    expect(changed).toMatchObject({ activity: 'openIdConnectUpdated' })
    expect(changed?.after).toHaveProperty('credentialChangedAt')
    expect(JSON.stringify(changed)).not.toContain('rotated-credential-7')
  })

  test('keep the client secret that is left out, but for no other issuer or client', async () => {
    const { clientSecret: _, ...kept } = settings()
    expect((await api.send('PUT', path, kept)).body).toMatchObject({ hasClientSecret: true })
    const elsewhere = await api.send('PUT', path, { ...kept, issuer: 'https://evil.example' })
    expect(refusalOf(elsewhere)).toBe('400 badRequest: invalidValue')
  })

  test.each([
    ['http://login.contoso.com'],
    ['http://127.0.0.1.contoso.com'],
    ['http://10.0.0.1'],
    ['http://169.254.169.254/latest'],
    ['https://user:secret@login.contoso.com'],
    ['https://login.contoso.com/?a=b'],
    ['file:///etc/passwd'],
    ['contoso'],
  ])('refuse the issuer %s', async (issuer) => {
    expect(refusalOf(await api.send('PUT', path, settings({ issuer })))).toMatch(/^400/)
  })

  test('refuse to add people whom nothing would name', async () => {
    const wanted = settings({ personClaim: 'link', unknownPeople: 'create' })
    expect((await api.send('PUT', path, wanted)).status).toBe(400)
  })

  test('belong to their organization and to administrators', async () => {
    const anna = await signInAs('anna')
    const headers = { cookie: anna.session }
    const answer = await inject(api.app, { method: 'GET', url: `/v1.0${path}`, headers })
    expect(answer.status).toBe(403)
  })

  test('offer the button on the sign-in screen', async () => {
    const offered = async () =>
      (await inject(api.app, { method: 'GET', url: '/v1.0/signInMethods' })).body
    expect(await offered()).toEqual({ passkeys: true, openIdConnect: { displayName: 'Contoso' } })
    await save({ enabled: false })
    expect(await offered()).toEqual({ passkeys: true })
  })
})

describe('a password', () => {
  test('signs in nobody but administrators where the settings say so', async () => {
    const password = 'a password of her own'
    await addPerson(api, 'dora', { password })
    expect((await signInWith('dora', password)).status).toBe(201)
    await save({ passwordSignIn: 'administrators' })
    expect((await signInWith('dora', password)).status).toBe(401)
    expect((await signInWith(testAdministrator.username, testAdministrator.password)).status).toBe(
      201,
    )
  })

  test('still signs in the Global admin whom the provider does not know', async () => {
    await api.send('DELETE', path)
    await save({ passwordSignIn: 'nobody' })
    const { username, password } = testAdministrator
    expect((await signInWith(username, password)).status).toBe(201)
  })

  test('signs in no Global admin once one comes in by the provider', async () => {
    await save({ unknownPeople: 'create' })
    Object.assign(people, { second: { email: 'second@contoso.com', email_verified: true } })
    await addPerson(api, 'second', { roles: ['globalAdministrator'] })
    await signInAs('second')
    await save({ passwordSignIn: 'nobody' })
    const { username, password } = testAdministrator
    expect((await signInWith(username, password)).status).toBe(401)
  })
})

describe('a trial of the settings', () => {
  test('that are right finds nothing wrong', async () => {
    expect(await triedSteps()).toEqual([
      'discovery: ',
      'signing: ',
      'redirectAddress: ',
      'clientSecret: ',
    ])
  })

  test.each([
    ['an issuer that does not answer', { issuer: 'http://127.0.0.1:9' }, 'discoveryFailed'],
    ['an unknown client', { clientId: 'unheard-of' }, 'clientUnknown'],
    ['a wrong client secret', { clientSecret: 'wrong' }, 'clientSecretWrong'],
  ])('names %s', async (_, change, code) => {
    await save(change)
    expect((await triedSteps()).at(-1)).toMatch(new RegExp(`: ${code}$`))
  })

  test('names a wrong issuer, where the provider publishes another', async () => {
    await save({ issuer: provider.issuer.replace('127.0.0.1', 'localhost') })
    expect(await triedSteps()).toEqual(['discovery: issuerWrong'])
  })

  test('names a redirect address that is not registered', async () => {
    const other = await startIdentityProvider(['http://localhost/elsewhere'], () => ({}))
    await save({ issuer: other.issuer })
    expect((await triedSteps()).at(-1)).toBe('redirectAddress: redirectAddressNotRegistered')
    await other.stop()
  })
})

async function triedSteps(): Promise<readonly string[]> {
  const { body } = await api.send('POST', `${path}/test`)
  const { steps } = body as { steps: readonly { step: string; code?: string }[] }
  return steps.map(({ step, code = '' }) => `${step}: ${code}`)
}

async function events() {
  const { store } = api
  const { body } = await api.send('GET', '/organization')
  const { id } = body as { id: Parameters<typeof store.withOrganization>[0] }
  const page = await store.withOrganization(id, (tx) => listAuditEvents(tx, { top: 1, skip: 0 }))
  return page.values
}

function signInWith(username: string, password: string): Promise<TestAnswer> {
  const payload = { username, password }
  return inject(api.app, { method: 'POST', url: '/v1.0/signIns', payload })
}

async function passwordSignIn(): Promise<{ readonly token: string }> {
  const { username, password } = testAdministrator
  return (await signInWith(username, password)).body as { token: string }
}

function signedByUs(token: string): string {
  const unsigned = resigned(token, 'HS256', '').replace(/\.$/, '')
  const hmac = createHmac('sha256', provider.clientSecret).update(unsigned)
  return `${unsigned}.${hmac.digest('base64url')}`
}

function resigned(token: string, alg: string, signature: string): string {
  const [, payload = ''] = token.split('.')
  return [encoded({ alg }), payload, signature].join('.')
}

function withSubject(token: string): string {
  const [header = '', payload = '', signature = ''] = token.split('.')
  const claims: object = JSON.parse(Buffer.from(payload, 'base64url').toString())
  return [header, encoded({ ...claims, sub: 'boss' }), signature].join('.')
}

function encoded(value: object): string {
  return Buffer.from(JSON.stringify(value)).toString('base64url')
}
