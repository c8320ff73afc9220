// Passkeys: registering, naming, removing, and signing in with one, by an authenticator in
// software; and that nothing copied, replayed, unverified or meant for another site is accepted.

import { limits } from '@mainline/model'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { Authenticator, type Ceremony } from '../../test/authenticator.ts'
import { inject, openTestApi, type TestAnswer, type TestApi } from '../testing.ts'
import { addPerson, refusalOf } from '../testing-directory.ts'

const password = 'a password of her own'
const localhost = 'localhost'

let api: TestApi

interface Person {
  readonly id: string
  readonly token: string
}

beforeAll(async () => {
  api = await openTestApi({
    settings: {
      sipServer: { host: '127.0.0.1', port: 5060, transports: ['udp'] },
      signInsPerMinute: 1_000,
    },
  })
})

afterAll(() => api?.close())

async function addAnybody(userName: string): Promise<Person> {
  const id = await addPerson(api, userName, { password })
  const answer = await post('/signIns', { username: userName, password })
  return { id, token: String(valueIn(answer, 'token')) }
}

function post(path: string, body?: object, token?: string, host = localhost): Promise<TestAnswer> {
  return inject(api.app, {
    method: 'POST',
    url: `/v1.0${path}`,
    headers: { host, ...(token === undefined ? {} : { authorization: `Bearer ${token}` }) },
    ...(body === undefined ? {} : { payload: body }),
  })
}

async function registerWith(
  { token }: Person,
  authenticator: Authenticator,
  change: Partial<Ceremony> = {},
): Promise<TestAnswer> {
  const options = await post('/me/passkeys/options', undefined, token)
  const ceremony = { challenge: String(valueIn(options, 'challenge')), ...change }
  const response = authenticator.register(ceremony)
  return post('/me/passkeys', { displayName: 'Laptop', response }, token)
}

async function newChallenge(): Promise<string> {
  return String(valueIn(await post('/signIns/passkey/options'), 'challenge'))
}

async function signInWith(
  { id }: Person,
  authenticator: Authenticator,
  change: Partial<Ceremony> = {},
): Promise<TestAnswer> {
  const ceremony = { challenge: await newChallenge(), userHandle: id, ...change }
  return post('/signIns/passkey', { response: authenticator.signIn(ceremony) })
}

function valueIn({ body }: TestAnswer, name: string): unknown {
  return Object.entries(body ?? {}).find(([key]) => key === name)?.[1]
}

async function ownPasskeys({ token }: Person): Promise<unknown> {
  const headers = { authorization: `Bearer ${token}` }
  const answer = await inject(api.app, { method: 'GET', url: '/v1.0/me/passkeys', headers })
  return valueIn(answer, 'value')
}

describe('a passkey', () => {
  test('signs its person in without a name, is named and removed', async () => {
    const anna = await addAnybody('anna')
    const authenticator = new Authenticator()
    const added = await registerWith(anna, authenticator)
    expect(added.status).toBe(201)
    const signedIn = await signInWith(anna, authenticator)
    expect(valueIn(signedIn, 'user')).toMatchObject({ id: anna.id, displayName: 'anna' })
    const path = `/v1.0/me/passkeys/${String(valueIn(added, 'id'))}`
    const headers = { authorization: `Bearer ${anna.token}` }
    const payload = { displayName: 'Telephone' }
    await inject(api.app, { method: 'PATCH', url: path, headers, payload })
    expect(await ownPasskeys(anna)).toEqual([
      expect.objectContaining({ displayName: 'Telephone', lastUsedDateTime: expect.any(String) }),
    ])
    expect((await inject(api.app, { method: 'DELETE', url: path, headers })).status).toBe(204)
    expect((await signInWith(anna, authenticator, { signCount: 2 })).status).toBe(401)
  })

  test('leaves its events in the audit log', async () => {
    const person = await addAnybody('audited')
    const authenticator = new Authenticator()
    const added = await registerWith(person, authenticator)
    await signInWith(person, authenticator)
    await signInWith(person, authenticator)
    const headers = { authorization: `Bearer ${person.token}` }
    const url = `/v1.0/me/passkeys/${String(valueIn(added, 'id'))}`
    await inject(api.app, { method: 'PATCH', url, headers, payload: { displayName: 'Telephone' } })
    await inject(api.app, { method: 'DELETE', url, headers })
    const { body } = await api.send('GET', '/auditEvents?$top=5')
    expect(body).toMatchObject({
      value: [
        { activity: 'passkeyDeleted', target: { displayName: 'Telephone' } },
        { activity: 'passkeyUpdated', before: { displayName: 'Laptop' } },
        { activity: 'signInRefused', actor: { kind: 'anonymous' }, target: { id: person.id } },
        { activity: 'signedIn', actor: { kind: 'user', id: person.id } },
        { activity: 'passkeyAdded', target: { type: 'passkey', displayName: 'Laptop' } },
      ],
    })
  })

  test('of a blocked person signs nobody in', async () => {
    const person = await addAnybody('blocked')
    const authenticator = new Authenticator()
    await registerWith(person, authenticator)
    await api.send('PATCH', `/users/${person.id}`, { accountEnabled: false })
    expect((await signInWith(person, authenticator)).status).toBe(401)
  })

  test('is only its own person’s to name and remove', async () => {
    const [owner, other] = [await addAnybody('owner'), await addAnybody('other')]
    const id = String(valueIn(await registerWith(owner, new Authenticator()), 'id'))
    const headers = { authorization: `Bearer ${other.token}` }
    const url = `/v1.0/me/passkeys/${id}`
    expect((await inject(api.app, { method: 'DELETE', url, headers })).status).toBe(404)
    expect(await ownPasskeys(owner)).toHaveLength(1)
  })

  test('is one of ten at most', async () => {
    const person = await addAnybody('collector')
    for (let count = 0; count < limits.passkeysPerUser; count += 1) {
      expect((await registerWith(person, new Authenticator())).status).toBe(201)
    }
    const refused = await registerWith(person, new Authenticator())
    expect(refused.status).not.toBe(201)
    const options = await post('/me/passkeys/options', undefined, person.token)
    expect(JSON.stringify(options.body)).toContain(`${limits.passkeysPerUser} passkeys at most`)
    expect(await ownPasskeys(person)).toHaveLength(limits.passkeysPerUser)
  })
})

describe('a sign-in is refused', () => {
  let person: Person
  let authenticator: Authenticator
  beforeAll(async () => {
    person = await addAnybody('emil')
    authenticator = new Authenticator()
    await registerWith(person, authenticator)
    expect((await signInWith(person, authenticator, { signCount: 5 })).status).toBe(201)
  })

  test.each<[string, Partial<Ceremony>]>([
    ['when the count stands still: the key was copied', { signCount: 5 }],
    ['when the count goes back', { signCount: 4 }],
    ['when nobody verified the person', { signCount: 6, isVerified: false }],
    ['when the browser was elsewhere', { signCount: 6, origin: 'https://evil.example' }],
    ['when it is for another site', { signCount: 6, siteId: 'evil.example' }],
    ['when it names another person', { signCount: 6, userHandle: 'user_somebody' }],
    ['when the challenge is invented', { signCount: 6, challenge: 'aW52ZW50ZWQ' }],
  ])('%s', async (_, change) => {
    expect(refusalOf(await signInWith(person, authenticator, change))).toBe('401 unauthenticated')
  })

  test('when its challenge was answered before', async () => {
    const challenge = await newChallenge()
    const [first, second] = [
      await signInWith(person, authenticator, { challenge, signCount: 10 }),
      await signInWith(person, authenticator, { challenge, signCount: 11 }),
    ]
    expect([first.status, second.status]).toEqual([201, 401])
  })

  test('when its challenge is a registration’s', async () => {
    const options = await post('/me/passkeys/options', undefined, person.token)
    const challenge = String(valueIn(options, 'challenge'))
    const answer = await signInWith(person, authenticator, { challenge, signCount: 20 })
    expect(answer.status).toBe(401)
  })

  test('when another key signed', async () => {
    const forger = Object.assign(new Authenticator(), { id: authenticator.id })
    expect((await signInWith(person, forger, { signCount: 30 })).status).toBe(401)
  })

  test('when it is no answer at all, with the field named', async () => {
    const answer = await post('/signIns/passkey', { response: { id: 'x' } })
    expect(refusalOf(answer)).toMatch(/^400 badRequest/)
  })
})

describe('a registration is refused', () => {
  test.each<[string, Partial<Ceremony>]>([
    ['when nobody verified the person', { isVerified: false }],
    ['when the browser was elsewhere', { origin: 'https://evil.example' }],
    ['when it is for another site', { siteId: 'evil.example' }],
  ])('%s', async (_, change) => {
    const person = await addAnybody(`late-${Object.keys(change).join('-')}`.toLowerCase())
    expect((await registerWith(person, new Authenticator(), change)).status).toBe(401)
  })

  test('when the challenge is another person’s', async () => {
    const [one, other] = [await addAnybody('one'), await addAnybody('another')]
    const options = await post('/me/passkeys/options', undefined, other.token)
    const challenge = String(valueIn(options, 'challenge'))
    expect((await registerWith(one, new Authenticator(), { challenge })).status).toBe(401)
  })

  test('when the authenticator is registered already', async () => {
    const person = await addAnybody('twice')
    const authenticator = new Authenticator()
    await registerWith(person, authenticator)
    expect(refusalOf(await registerWith(person, authenticator))).toBe('409 conflict: passkeyTaken')
  })
})

test.each([
  ['127.0.0.1:8080', 409],
  ['[::1]:8080', 409],
  ['phones.contoso.com', 409],
  ['localhost:8080', 200],
  ['office.localhost', 200],
])(
  'at %s passkeys answer %s: they need a name, and https beyond this machine',
  async (host, status) => {
    const answer = await post('/signIns/passkey/options', undefined, undefined, host)
    expect(answer.status).toBe(status)
  },
)

test('behind a proxy, passkeys belong to the public address', async () => {
  const settings = {
    sipServer: { host: '127.0.0.1', port: 5060, transports: ['udp' as const] },
    publicUrl: 'https://phones.contoso.com/',
  }
  const other = await openTestApi({ settings })
  const url = '/v1.0/signIns/passkey/options'
  const answer = await inject(other.app, { method: 'POST', url, headers: { host: '127.0.0.1' } })
  expect(answer.body).toMatchObject({ rpId: 'phones.contoso.com' })
  await other.close()
})
