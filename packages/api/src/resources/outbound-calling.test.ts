// Voice routes, and what may be called: deny by default, changed by Voice admins, told in the audit
// log, kept in versions.

import {
  defaultDialLimits,
  invariant,
  limits,
  type OrganizationId,
  parseId,
  type TrunkId,
} from '@mainline/model'
import { addVoiceRoute, currentConfiguration } from '@mainline/store'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { z } from 'zod'
import { addTestOrganization, openTestApi, signInAs, type TestApi } from '../testing.ts'
import {
  addAccount,
  addPerson,
  assignNumber,
  idOf,
  license,
  orderLicenses,
  refusalOf,
} from '../testing-directory.ts'

let api: TestApi
let trunk: string
beforeAll(async () => {
  api = await openTestApi()
  await orderLicenses(api)
  const account = await addAccount(api, 'main')
  await license(api, account)
  await assignNumber(api, '+12505550012', account)
  trunk = await addTrunk('Carrier', { server: { host: 'sip.carrier.example', transport: 'udp' } })
})
afterAll(() => api.close())

let address = 0
async function addTrunk(name: string, more: object = {}): Promise<string> {
  address += 1
  const addresses = [`198.51.100.${address}`]
  const body = { name, authentication: 'address', addresses, ...more }
  return idOf(await api.send('POST', '/trunks', body))
}

async function live() {
  return api.store.withOrganization(await organizationId(), currentConfiguration)
}

async function organizationId(): Promise<OrganizationId> {
  const { body } = await api.send('GET', '/organization')
  const id = parseId<OrganizationId>('org', organization.parse(body).id)
  invariant(id !== undefined, 'There is an organization.')
  return id
}

const organization = z.object({ id: z.string() })

describe('voice routes', () => {
  test('a route is live with its trunks once it is saved', async () => {
    const body = { name: 'Everywhere', pattern: '+*', trunkIds: [trunk] }
    const added = await api.send('POST', '/voiceRoutes', body)
    expect(added).toMatchObject({ status: 201, body: { ...body, priority: 1 } })
    const id = idOf(added)
    expect(Object.entries((await live())?.voiceRoutes ?? {})).toEqual([
      [id, { ...body, priority: 1 }],
    ])
    const match = { 'if-match': '"1"' }
    const path = `/voiceRoutes/${id}`
    expect((await api.send('PATCH', path, { priority: 3 }, match)).body).toMatchObject({
      ...body,
      priority: 3,
    })
    expect((await api.send('PATCH', path, { priority: 4 }, match)).status).toBe(412)
    const deleted = await api.send('DELETE', `/trunks/${trunk}`)
    expect(refusalOf(deleted)).toBe('400 ruleBroken: trunkInUse (changeVoiceRoute)')
    expect((await api.send('DELETE', path)).status).toBe(204)
    expect((await live())?.voiceRoutes).toEqual({})
  })

  test.each(['1250', '+', '+12*50', '+1a', '+1234567890123456', '*', '+1 250'])(
    'the pattern %j is refused',
    async (pattern) => {
      const body = { name: 'Wrong', pattern, trunkIds: [trunk] }
      const refused = await api.send('POST', '/voiceRoutes', body)
      expect(refusalOf(refused)).toMatch(/^400 badRequest: invalidValue/)
    },
  )

  test('a trunk without a server carries no calls out, and one that is not here none', async () => {
    const mute = await addTrunk('Incoming only')
    const add = (id: string) =>
      api.send('POST', '/voiceRoutes', { name: 'No', pattern: '+33*', trunkIds: [id] })
    expect(refusalOf(await add(mute))).toBe('400 ruleBroken: trunkCannotCall (changeTrunk)')
    expect(refusalOf(await add('trunk_none'))).toMatch(/^400 badRequest: invalidValue/)
    const foreign = await addTestOrganization(api, 'elsewhere.example')
    const body = { name: 'Theft', pattern: '+33*', trunkIds: [trunk] }
    expect((await foreign.send('POST', '/voiceRoutes', body)).status).toBe(400)
  })
})

describe('what may be called', () => {
  test('nothing but the own country may be called until somebody allows it', async () => {
    expect((await api.send('GET', '/dialPermissions')).body).toEqual({
      country: 'CA',
      countries: [],
      premiumNumbers: false,
      availableCountries: expect.arrayContaining(['CA', 'FR', 'US']),
    })
    expect((await api.send('GET', '/dialLimits')).body).toEqual(defaultDialLimits)
    expect((await api.send('GET', '/dialPlan')).body).toEqual({
      country: 'CA',
      emergencyNumbers: [],
      nationalEmergencyNumbers: ['911'],
    })
  })

  test('allowed countries are live at once and told in the audit log', async () => {
    const { headers } = await api.send('GET', '/dialPermissions')
    const match = { 'if-match': String(headers['etag']) }
    const change = { countries: ['US', 'FR'] }
    const changed = await api.send('PATCH', '/dialPermissions', change, match)
    expect(changed).toMatchObject({ status: 200, body: { countries: ['FR', 'US'] } })
    expect((await api.send('PATCH', '/dialPermissions', change, match)).status).toBe(412)
    expect((await live())?.outboundCalling.dialPermissions).toEqual({
      countries: ['FR', 'US'],
      premiumNumbers: false,
    })
    const told = await api.send('GET', '/auditEvents?$top=1')
    expect(told.body).toMatchObject({ value: [{ activity: 'dialPermissionsAdded' }] })
  })

  test('what is no country, a country twice, or an unknown field is refused', async () => {
    for (const wrong of [{ countries: ['XX'] }, { countries: ['FR', 'FR'] }, { all: true }]) {
      const refused = await api.send('PATCH', '/dialPermissions', wrong)
      expect(refusalOf(refused)).toMatch(/^400 badRequest: invalidValue/)
    }
  })

  test('limits change one by one; a prefix has one rate; an amount ends at its limit', async () => {
    const rates = [{ prefix: '+44', perMinuteCents: 3 }]
    const change = { callsPerUserPerHour: 10, spendPerDayCents: limits.dialAmountCents, rates }
    const changed = await api.send('PATCH', '/dialLimits', change)
    expect(changed).toMatchObject({ status: 200, body: { ...defaultDialLimits, ...change } })
    expect((await live())?.outboundCalling.dialLimits).toEqual({ ...defaultDialLimits, ...change })
    for (const wrong of [
      { rates: [...rates, ...rates] },
      { spendPerDayCents: limits.dialAmountCents + 1 },
      { callsPerUserPerHour: -1 },
    ]) {
      expect((await api.send('PATCH', '/dialLimits', wrong)).status).toBe(400)
    }
  })

  test('emergency numbers are added to those of the country, never taken from them', async () => {
    const changed = await api.send('PATCH', '/dialPlan', { emergencyNumbers: ['112'] })
    expect(changed).toMatchObject({ status: 200, body: { nationalEmergencyNumbers: ['911'] } })
    expect((await live())?.outboundCalling.dialPlan.emergencyNumbers).toEqual(['911', '112'])
    await api.send('PATCH', '/dialPlan', { emergencyNumbers: [] })
    expect((await live())?.outboundCalling.dialPlan.emergencyNumbers).toEqual(['911'])
  })

  test('who administers users only may look and change none of it', async () => {
    const other = await signInAs(api, 'ursula', ['userAdministrator'])
    for (const path of ['/dialPlan', '/dialPermissions', '/dialLimits']) {
      expect((await other.send('GET', path)).status).toBe(200)
      expect((await other.send('PATCH', path, {})).status).toBe(403)
    }
  })
})

describe('limits', () => {
  test(`there are ${limits.voiceRoutesPerOrganization} voice routes at most`, async () => {
    const add = (name: string) =>
      api.send('POST', '/voiceRoutes', { name, pattern: '+44*', trunkIds: [trunk] })
    expect((await add('Last but one')).status).toBe(201)
    const trunkId = parseId<TrunkId>('trunk', trunk)
    invariant(trunkId !== undefined, 'There is a trunk.')
    await api.store.withOrganization(await organizationId(), async (tx) => {
      for (let at = 1; at < limits.voiceRoutesPerOrganization - 1; at += 1) {
        await addVoiceRoute(tx, {
          name: `${at}`,
          pattern: '+44*',
          priority: 1,
          trunkIds: [trunkId],
        })
      }
    })
    expect((await add('Last')).status).toBe(201)
    expect(refusalOf(await add('Too many'))).toBe('409 conflict')
  })

  test('two voice routes have two names, whatever their case', async () => {
    const { body } = await api.send('GET', '/voiceRoutes?$search=Last but one')
    const [route] = z.object({ value: z.array(z.object({ id: z.string() })) }).parse(body).value
    const renamed = await api.send('PATCH', `/voiceRoutes/${route?.id}`, { name: 'LAST' })
    expect(refusalOf(renamed)).toMatch(/^409 conflict: voiceRouteNameTaken/)
  })

  test.each([
    ['/dialPlan', 'emergencyNumbers', limits.addedEmergencyNumbers, (at: number) => `${100 + at}`],
    [
      '/dialLimits',
      'rates',
      limits.dialRates,
      (at: number) => ({ prefix: `+${1_000 + at}`, perMinuteCents: 1 }),
    ],
  ] as const)('%s takes its limit of %s and not one more', async (path, field, limit, each) => {
    const many = Array.from({ length: limit + 1 }, (_, at) => each(at))
    expect((await api.send('PATCH', path, { [field]: many })).status).toBe(400)
    expect((await api.send('PATCH', path, { [field]: many.slice(1) })).status).toBe(200)
    expect((await api.send('PATCH', path, { [field]: [] })).status).toBe(200)
  })
})

describe('caller ID', () => {
  test('a person shows a number of the organization or none, and nobody else’s', async () => {
    const id = await addPerson(api, 'anna')
    const show = (callerId: object) => api.send('PATCH', `/users/${id}`, { callerId })
    expect((await api.send('GET', `/users/${id}`)).body).toMatchObject({
      callerId: { kind: 'ownNumber' },
    })
    const anonymous = { kind: 'anonymous' }
    expect((await show(anonymous)).body).toMatchObject({ callerId: anonymous })
    const own = { kind: 'number', number: '+12505550012' }
    expect((await show(own)).body).toMatchObject({ callerId: own })
    expect(Object.values((await live())?.users ?? {})).toContainEqual(
      expect.objectContaining({ userName: 'anna', callerId: own }),
    )
    const unassigned = { kind: 'number', number: '+12505550013' }
    expect(refusalOf(await show(unassigned))).toMatch(/^400 badRequest: invalidValue/)
    const foreign = { kind: 'number', number: '+12025550123' }
    expect(refusalOf(await show(foreign))).toMatch(/^400 badRequest: invalidValue/)
  })

  test('the organization shows one of its own numbers too', async () => {
    const show = (callerIdNumber: string | null) =>
      api.send('PATCH', '/dialPlan', { callerIdNumber })
    expect((await show('+12505550012')).body).toMatchObject({ callerIdNumber: '+12505550012' })
    expect((await show('+12025550123')).status).toBe(400)
    expect((await show(null)).body).not.toHaveProperty('callerIdNumber')
  })
})
