// Every route, as the OpenAPI document lists them: who is refused, which objects stay hidden, and
// what a request that makes no sense is told. Nothing is exempt but signing in and health, which
// answer anybody. A new route is walked from the moment it exists; where it fails only because the
// body made for it does not fit, its schema lacks an example.

import { roles } from '@mainline/model'
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest'
import { z } from 'zod'
import {
  addTestOrganization,
  openTestApi,
  signInAs,
  type TestAnswer,
  type TestApi,
  testAdministrator,
  tokenOf,
} from './testing.ts'
import {
  addAccount,
  addAutoAttendant,
  addPerson,
  assignNumber,
  idOf,
  license,
  orderLicenses,
} from './testing-directory.ts'
import {
  addressOf,
  isNullable,
  misfitOf,
  type Operation,
  operationsOf,
  type Schema,
  sampleOf,
} from './testing-operations.ts'

let operator: TestApi
let own: TestApi
let foreign: TestApi
let operations: readonly Operation[]
let guarded: readonly Operation[]
let ownIds: readonly string[]
let foreignIds: readonly string[]

// Each test asks every route, some of them many times.
vi.setConfig({ testTimeout: 120_000, hookTimeout: 120_000 })

beforeAll(async () => {
  operator = await openTestApi()
  own = operator.as(await tokenOf(operator.store, testAdministrator.username))
  operations = operationsOf((await own.send('GET', '/openapi.json')).body)
  guarded = operations.filter(({ needsSignIn }) => needsSignIn)
  foreign = await addTestOrganization(own, 'other.example')
  foreignIds = await furnish(foreign, '198.51.100.7')
  ownIds = await furnish(own, '203.0.113.5')
})
afterAll(() => own.close())

/**
 * Adds something of each kind that has an id, and answers what ids there are then. What a sample of
 * the document's own adds needs no line here.
 */
async function furnish(api: TestApi, carrier: string): Promise<readonly string[]> {
  await orderLicenses(api)
  const account = await addAccount(api, 'main')
  await license(api, account)
  const trunk = await api.send('POST', '/trunks', {
    name: 'Carrier',
    authentication: 'address',
    addresses: [carrier],
    server: { host: 'sip.carrier.example', transport: 'udp' },
  })
  const route = { name: 'Everywhere', pattern: '+*', trunkIds: [idOf(trunk)] }
  const answers = [
    await assignNumber(api, '+12505550012', account),
    trunk,
    await api.send('POST', '/voiceRoutes', route),
  ]
  await addPerson(api, 'bertil')
  await addAutoAttendant(api)
  const seen = new Set<string>()
  const adding = guarded.filter(
    ({ method, roles: some }) => method === 'POST' && some?.length !== 0 && some !== undefined,
  )
  for (const each of adding.filter(({ pathParameters }) => pathParameters.length === 0)) {
    answers.push(await sendTo(api, each, each.path, each.body && sampleOf(each.body)))
  }
  for (const each of collections()) answers.push(await sendTo(api, each, each.path))
  collectIds(answers, seen)
  for (const each of adding.filter(({ pathParameters }) => pathParameters.length === 1)) {
    for (const id of oneOfEachKind([...seen])) {
      const body = each.body && sampleOf(each.body)
      collectIds([await sendTo(api, each, addressOf(each, id), body)], seen)
    }
  }
  return [...seen]
}

function collectIds(answers: readonly TestAnswer[], seen: Set<string>): void {
  for (const { body } of answers) {
    for (const [id] of JSON.stringify(body ?? '').matchAll(/\b[a-z]{2,}_[0-9a-z]{20,}\b/gi)) {
      seen.add(id)
    }
  }
}

/** Sends an operation its body, or none. */
function sendTo(
  api: TestApi,
  operation: Operation,
  address: string,
  body?: unknown,
): Promise<TestAnswer> {
  const path = address.replace(/^\/v1\.0/, '')
  return senderOf(api, operation).send(operation.method, path, body as object | undefined)
}

/** What no role allows is the operator's to send. */
function senderOf(api: TestApi, { roles: some }: Operation): TestApi {
  return api === own && some?.length === 0 ? operator : api
}

/** The operations whose answer is not the expected one, with what they answered. */
async function failures(
  walked: readonly Operation[],
  check: (operation: Operation) => Promise<string | undefined>,
): Promise<readonly string[]> {
  const found: string[] = []
  for (const operation of walked) {
    const failure = await check(operation)
    if (failure !== undefined) found.push(`${operation.name}: ${failure}`)
  }
  return found
}

const told = ({ status, body }: TestAnswer) => `${status} ${JSON.stringify(body)}`.slice(0, 300)

const expecting = (status: number, answer: TestAnswer) =>
  answer.status === status ? undefined : told(answer)

describe('who is refused', () => {
  test('signing in and health are all that answers without a token', async () => {
    const open = operations.filter(({ needsSignIn }) => !needsSignIn).map(({ name }) => name)
    expect(open.sort()).toEqual([
      'GET /health',
      'GET /v1.0/signInMethods',
      'GET /v1.0/signIns/openIdConnect',
      'GET /v1.0/signIns/openIdConnect/callback',
      'POST /v1.0/signIns',
      'POST /v1.0/signIns/passkey',
      'POST /v1.0/signIns/passkey/options',
    ])
    const nobody = own.as('')
    const check = async (each: Operation) => expecting(401, await sendTo(nobody, each, each.path))
    expect(await failures(guarded, check)).toEqual([])
  })

  test('a token that nobody was given answers 401', async () => {
    const check = async (each: Operation) =>
      expecting(401, await sendTo(own.as('invented'), each, each.path))
    expect(await failures(guarded, check)).toEqual([])
  })

  test('without a role nothing is allowed but what is one’s own', async () => {
    const person = await signInAs(own, 'no-role', [])
    const free = guarded.filter((each) => each.roles === undefined).map(({ name }) => name)
    expect(free.sort()).toEqual([
      'DELETE /v1.0/me/browserPhones/{id}',
      'DELETE /v1.0/me/openIdConnectLink',
      'DELETE /v1.0/me/passkeys/{id}',
      'DELETE /v1.0/signIns/current',
      'GET /v1.0/me',
      'GET /v1.0/me/callParticipants',
      'GET /v1.0/me/passkeys',
      'GET /v1.0/me/people',
      'GET /v1.0/me/signIns',
      'GET /v1.0/organization',
      'PATCH /v1.0/me/passkeys/{id}',
      'POST /v1.0/me/browserPhones',
      'POST /v1.0/me/callParticipants',
      'POST /v1.0/me/changePassword',
      'POST /v1.0/me/openIdConnectLink',
      'POST /v1.0/me/passkeys',
      'POST /v1.0/me/passkeys/options',
      'POST /v1.0/me/signOutEverywhere',
    ])
    const check = async (each: Operation) => expecting(403, await sendTo(person, each, each.path))
    expect(
      await failures(
        guarded.filter((each) => each.roles !== undefined),
        check,
      ),
    ).toEqual([])
  })

  test.each(roles)('%s is refused what the document does not give that role', async (role) => {
    const administrator = await signInAs(own, role, [role])
    const walked = guarded.filter((each) => each.roles?.includes(role) === false)
    const check = async (each: Operation) =>
      expecting(403, await sendTo(administrator, each, each.path))
    expect(await failures(walked, check)).toEqual([])
  })

  test('a Reader changes nothing but the own tokens', () => {
    const changing = guarded.filter(
      (each) => each.method !== 'GET' && each.roles?.includes('reader') === true,
    )
    const tokens = ['DELETE /v1.0/apiTokens/{id}', 'POST /v1.0/apiTokens']
    expect(changing.map(({ name }) => name).sort()).toEqual(tokens)
  })
})

describe('another organization', () => {
  test('its objects are of every kind that has an id, and none of them is ours', () => {
    const kinds = 'aa device event number operation order org ra route trunk user'.split(' ')
    expect(oneOfEachKind(foreignIds).map(kindOf)).toEqual(expect.arrayContaining(kinds))
    expect(foreignIds.filter((id) => ownIds.includes(id))).toEqual([])
  })

  test('its objects are in no collection', async () => {
    const check = async (each: Operation) => {
      const text = JSON.stringify(await sendTo(own, each, each.path))
      return foreignIds.find((id) => text.includes(id))
    }
    expect(await failures(collections(), check)).toEqual([])
  })

  test('a path with the id of any of its objects answers 404', async () => {
    const check = async (each: Operation) => {
      for (const path of strangePaths(each)) {
        const answer = await sendTo(own, each, path, each.body && sampleOf(each.body))
        if (answer.status !== 404) return `${path} ${told(answer)}`
      }
      return undefined
    }
    const withId = guarded.filter(({ pathParameters }) => pathParameters.length > 0)
    expect(await failures(withId, check)).toEqual([])
  })

  /** With each foreign id in the last place; before it, one of ours of each kind, or the same. */
  function strangePaths(each: Operation): readonly string[] {
    const strange = oneOfEachKind(foreignIds)
    const before = each.pathParameters.length === 1 ? [] : oneOfEachKind(ownIds)
    return strange.flatMap((id) => [
      addressOf(each, id),
      ...before.map((first) => addressOf(each, first, id)),
    ])
  }
})

describe('a body', () => {
  test('that is missing or empty is told which fields it needs', async () => {
    const check = async (each: Operation) => {
      if (each.body === undefined || isNullable(each.body)) return undefined
      const missing = await sendTo(own, each, addressOf(each))
      if (missing.status !== 400) return told(missing)
      const { required = [] } = each.body
      if (required.length === 0) return undefined
      return namesFields(await sendTo(own, each, addressOf(each), {}), required)
    }
    expect(await failures(withBody(), check)).toEqual([])
  })

  test('that is too large is refused before it is read', async () => {
    const headers = { 'content-length': String(2 ** 40), 'content-type': 'application/json' }
    const check = async (each: Operation) => {
      const path = addressOf(each).replace(/^\/v1\.0/, '')
      return expecting(413, await senderOf(own, each).send(each.method, path, {}, headers))
    }
    expect(await failures(withBody(), check)).toEqual([])
  })

  test('with a field of the wrong type is told which field', async () => {
    const check = async (each: Operation) => {
      for (const [name, schema] of Object.entries(propertiesOf(each.body))) {
        const misfit = misfitOf(schema)
        if (misfit === undefined) continue
        const body = { ...sampleBody(each), [name]: misfit }
        const failure = namesFields(await sendTo(own, each, addressOf(each), body), [name])
        if (failure !== undefined) return `${name} ${failure}`
      }
      return undefined
    }
    expect(await failures(withBody(), check)).toEqual([])
  })

  test('with a field that nobody knows is told which field', async () => {
    const check = async (each: Operation) => {
      const body = { ...sampleBody(each), heardOfByNobody: 1 }
      return namesFields(await sendTo(own, each, addressOf(each), body), ['heardOfByNobody'])
    }
    expect(await failures(withBody(), check)).toEqual([])
  })

  test('with a character that no text has is never our own fault', async () => {
    const check = async (each: Operation) => {
      for (const [name, schema] of Object.entries(propertiesOf(each.body))) {
        if (schema.type !== 'string') continue
        const body = { ...sampleBody(each), [name]: 'a\0b' }
        const answer = await sendTo(own, each, addressOf(each), body)
        if (answer.status >= 500) return `${name} ${told(answer)}`
      }
      return undefined
    }
    expect(await failures(withBody(), check)).toEqual([])
  })

  test('that says it is JSON and is empty is taken where none is needed', async () => {
    const headers = { 'content-type': 'application/json' }
    const check = async (each: Operation) => {
      const path = addressOf(each, 'nobody').replace(/^\/v1\.0/, '')
      const answer = await own.as('').send(each.method, path, undefined, headers)
      return expecting(401, answer)
    }
    const without = guarded.filter(({ body, method }) => body === undefined && method !== 'GET')
    expect(await failures(without, check)).toEqual([])
  })
})

describe('a query', () => {
  test('with a parameter that the route does not know is told which', async () => {
    const check = async (each: Operation) => {
      const address = `${addressOf(each)}?heardOfByNobody=1`
      const answer = await sendTo(own, each, address, each.body && sampleOf(each.body))
      return namesFields(answer, ['heardOfByNobody'])
    }
    expect(await failures(guarded, check)).toEqual([])
  })

  test.each([
    ['$filter', 'heardOfByNobody eq 1'],
    ['$filter', 'id eq'],
    ['$filter', '((('],
    ['$orderby', 'heardOfByNobody'],
    ['$select', 'heardOfByNobody'],
    ['$top', '0'],
    ['$top', '999999999999'],
    ['$skip', '-1'],
    ['$skip', '99999999999999999999'],
    ['$count', 'perhaps'],
    ['$search', 'x'.repeat(300)],
  ])('with %s=%s is told what is wrong with it', async (name, value) => {
    const check = async (each: Operation) => {
      if (!each.queryParameters.includes(name)) return undefined
      const address = `${await presentAddress(each)}?${name}=${encodeURIComponent(value)}`
      const answer = await sendTo(own, each, address)
      return namesFields(answer, [name])
    }
    expect(await failures(guarded, check)).toEqual([])
  })
})

describe('an address', () => {
  test.each([
    ['of 300 characters', 'x'.repeat(300)],
    ['of 5,000 characters', 'x'.repeat(5_000)],
    ['with the character 0', 'user_\0'],
    ['with a path in it', '../../etc/passwd'],
    ['with SQL in it', "' OR 1=1 --"],
    ['that is a huge number', '9'.repeat(40)],
    ['with an emoji', '☎️'],
    ['of one space', ' '],
  ])('%s is never our own fault', async (_, value) => {
    const check = async (each: Operation) => {
      const body = each.body && sampleOf(each.body)
      const answer = await sendTo(own, each, addressOf(each, value), body)
      return [400, 404, 414].includes(answer.status) ? undefined : told(answer)
    }
    const walked = guarded.filter(({ pathParameters }) => pathParameters.length > 0)
    expect(await failures(walked, check)).toEqual([])
  })

  test('that is not well encoded is refused in our error shape', async () => {
    const check = async (each: Operation) => {
      const path = each.path.replaceAll(/\{\w+\}/g, '%E0%A4%A').replace(/^\/v1\.0/, '')
      const { status, body } = await own.send(each.method, path)
      return status === 400 && errorShape.safeParse(body).success
        ? undefined
        : told({ status, body, headers: {} })
    }
    const walked = guarded.filter(({ pathParameters }) => pathParameters.length > 0)
    expect(await failures(walked, check)).toEqual([])
  })
})

const errorShape = z.object({
  error: z.object({
    code: z.string(),
    message: z.string(),
    target: z.string().optional(),
    details: z.array(z.object({ target: z.string().optional() })).optional(),
  }),
})

/** Undefined when an answer is 400 and names every one of these fields, or a part of it. */
function namesFields(answer: TestAnswer, fields: readonly string[]): string | undefined {
  const parsed = errorShape.safeParse(answer.body)
  if (answer.status !== 400 || !parsed.success) return told(answer)
  const targets = (parsed.data.error.details ?? []).map(({ target = '' }) => target)
  const unnamed = fields.filter((field) => !targets.some((each) => isIn(field, each)))
  return unnamed.length === 0 ? undefined : `not named: ${unnamed.join(', ')}, in ${told(answer)}`
}

function isIn(field: string, target: string): boolean {
  return target === field || target.startsWith(`${field}.`)
}

/** The address of an operation for the first object of the collection that it is about. */
async function presentAddress(each: Operation): Promise<string> {
  const [parent = ''] = each.path.split('/{')
  if (parent === each.path) return parent
  const { body } = await sendTo(own, each, parent)
  const listed = z.object({ value: z.array(z.object({ id: z.string() })) }).safeParse(body).data
  return addressOf(each, listed?.value[0]?.id ?? 'x')
}

function withBody(): readonly Operation[] {
  return guarded.filter(({ body }) => body !== undefined)
}

/** All but the operator's, which show every organization. */
function collections(): readonly Operation[] {
  return guarded
    .filter(({ method, pathParameters }) => method === 'GET' && !pathParameters.length)
    .filter(({ roles: some }) => some?.length !== 0)
}

function sampleBody({ body }: Operation): Readonly<Record<string, unknown>> {
  return z.record(z.string(), z.unknown()).parse(sampleOf(body ?? {}))
}

/** The fields of an object; of a choice of objects, those of the first. */
function propertiesOf(schema: Schema | undefined): Readonly<Record<string, Schema>> {
  const [choice] = schema?.oneOf ?? schema?.anyOf ?? []
  return schema?.properties ?? (choice === undefined ? {} : propertiesOf(choice))
}

function kindOf(id: string): string {
  return id.split('_')[0] ?? ''
}

function oneOfEachKind(ids: readonly string[]): readonly string[] {
  return [...new Map(ids.map((id) => [kindOf(id), id])).values()]
}
