// A test of a number says what the call would get, rule by rule, before anybody calls.

import { initialState, type OutboundLedger } from '@mainline/engine'
import type { OrganizationId, UserId } from '@mainline/model'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { z } from 'zod'
import { openTestApi, signInAs, type TestApi } from '../testing.ts'
import { addPerson, idOf, refusalOf } from '../testing-directory.ts'

let api: TestApi
let anna: string
let trunk: string
let ledger: OutboundLedger | undefined
beforeAll(async () => {
  const unknown = { status: () => undefined, diagnose: async () => undefined }
  api = await openTestApi({ trunks: { ...unknown, ledger: () => ledger } })
  anna = await addPerson(api, 'anna')
  await addPerson(api, 'bertil')
  trunk = idOf(await api.send('POST', '/trunks', northern))
})
afterAll(() => api.close())

const northern = {
  name: 'Northern',
  authentication: 'registration',
  server: { host: 'sip.northern.example', transport: 'udp' },
  username: 'contoso',
  password: 'secret',
}

async function dial(number: string) {
  return (await api.send('POST', '/numberTests', { userId: anna, number })).body
}

const stepsShape = z.object({ steps: z.array(z.object({ kind: z.string(), summary: z.string() })) })

test('without a route a number of the own country is allowed and carried by nobody', async () => {
  expect(await dial('250 555 0199')).toMatchObject({
    isCalled: false,
    number: '+12505550199',
    end: { cause: 'noVoiceRoute' },
  })
})

test('with a route it is called on its trunk, and shows what was chosen', async () => {
  const route = { name: 'Everywhere', pattern: '+*', trunkIds: [trunk] }
  await api.send('POST', '/voiceRoutes', route)
  await api.send('PATCH', '/dialPlan', { callerIdNumber: null })
  expect(await dial('250 555 0199')).toMatchObject({
    isCalled: true,
    isEmergency: false,
    number: '+12505550199',
    route: { name: 'Everywhere', pattern: '+*' },
    trunk: { id: trunk, name: 'Northern' },
  })
})

test('another country is refused until it is allowed, and the reason is a step', async () => {
  const before = await dial('011 33 1 70 18 99 00')
  expect(before).toMatchObject({ isCalled: false, number: '+33170189900' })
  const { steps } = stepsShape.parse(before)
  expect(steps.map(({ summary }) => summary).join(' ')).toContain('Calls to FR are not allowed')
  await api.send('PATCH', '/dialPermissions', { countries: ['FR'] })
  expect(await dial('011 33 1 70 18 99 00')).toMatchObject({ isCalled: true })
})

test('what was called before counts, to the edge of the limit, as the answer says', async () => {
  expect(await dial('250 555 0199')).toMatchObject({ isCalled: true, isUsageCounted: false })
  const { ledger: empty } = initialState('org_any' as OrganizationId)
  const after = (calls: number) => ({
    ...{ activeCalls: 0, reservedCents: 0, spent: [] },
    begun: [{ from: Date.now(), sum: calls }],
  })
  await api.send('PATCH', '/dialLimits', { callsPerUserPerHour: 5 })
  ledger = { ...empty, users: { [anna as UserId]: after(4) } }
  expect(await dial('250 555 0199')).toMatchObject({ isCalled: true, isUsageCounted: true })
  ledger = { ...empty, users: { [anna as UserId]: after(5) } }
  const refused = await dial('250 555 0199')
  expect(refused).toMatchObject({ isCalled: false, isUsageCounted: true })
  const { steps } = stepsShape.parse(refused)
  expect(steps.map(({ summary }) => summary).join(' ')).toContain('6 of 5')
  ledger = undefined
})

test('a call for help passes without permission, route or limit', async () => {
  await api.send('PATCH', '/dialLimits', { callsPerUserPerHour: 0 })
  expect(await dial('250 555 0199')).toMatchObject({ isCalled: false })
  expect(await dial('911')).toMatchObject({ isCalled: true, isEmergency: true, number: '911' })
})

test('a colleague is no outside number', async () => {
  const inside = await dial('bertil')
  expect(inside).toMatchObject({ isCalled: false, isEmergency: false })
  expect(inside).not.toHaveProperty('number')
})

test('nobody is told of who is not here, nor without the right to change it', async () => {
  const stranger = { userId: 'user_none', number: '911' }
  expect(refusalOf(await api.send('POST', '/numberTests', stranger))).toMatch(/^400 badRequest/)
  const reader = await signInAs(api, 'rita', ['reader'])
  const asked = await reader.send('POST', '/numberTests', { userId: anna, number: '911' })
  expect(asked.status).toBe(403)
})
