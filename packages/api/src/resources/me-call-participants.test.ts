// Who takes part in the own call, and adding a colleague: whoever is signed in may, in the call
// that their own phone names, and in no other. How it sounds is tried in the exchange.

import type { CallId, Instant, LegId, UserId } from '@mainline/model'
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest'
import { z } from 'zod'
import type { CallOperations, JoinRefusal, StandingTalk } from '../standing-calls.ts'
import { openTestApi, signInAs, type TestApi } from '../testing.ts'
import { refusalOf } from '../testing-directory.ts'

// The brands of ids that the engine would have made.
const guest = { userId: 'user_ben' as UserId, displayName: 'Ben' }
const eve = { userId: 'user_eve' as UserId, displayName: 'Eve' }
const talk: StandingTalk = {
  callId: 'call_1' as CallId,
  arrivedAt: Date.UTC(2026, 10, 22, 12) as Instant,
  to: '+12505550100',
  parties: [
    { legId: 'leg_1' as LegId, displayName: 'Customer' },
    { legId: 'leg_2' as LegId, displayName: 'Ana' },
  ],
  guests: [
    { ...guest, legId: 'leg_3' as LegId, role: 'participant', isRinging: true },
    { ...eve, legId: 'leg_4' as LegId, role: 'monitor', isRinging: false },
  ],
}

const path = '/me/callParticipants'
const body = { sipCallId: 'own-dialog', userId: 'user_ben' }

let asked: Parameters<CallOperations['askGuest']>[1][] = []
let refusal: JoinRefusal | undefined
let ownId = ''
let operator: TestApi
let ana: TestApi
let administrator: TestApi

beforeAll(async () => {
  const calls: CallOperations = {
    talks: () => [talk],
    ownTalk: (_, userId, sipCallId) =>
      userId === ownId && sipCallId === body.sipCallId
        ? { talk, legId: 'leg_2' as LegId }
        : undefined,
    askGuest: (_, one) => {
      asked.push(one)
      return refusal
    },
    steerRecording: () => true,
  }
  operator = await openTestApi({ calls })
  administrator = await signInAs(operator, 'admin', ['globalAdministrator'])
  ana = await signInAs(operator, 'ana', [])
  const me = await ana.send('GET', '/me')
  ownId = z.object({ id: z.string() }).parse(me.body).id
})
afterAll(() => operator.close())

beforeEach(() => {
  asked = []
  refusal = undefined
})

test('a person without a role adds a colleague to the call of the own phone', async () => {
  const answer = await ana.send('POST', path, body)
  expect(answer.status).toBe(202)
  expect(answer.body).toEqual({ value: [{ ...guest, isRinging: true }] })
  expect(asked).toEqual([
    { callId: 'call_1', legId: 'leg_2', userId: 'user_ben', role: 'participant' },
  ])
  const events = await administrator.send('GET', "/auditEvents?$filter=targetType eq 'call'")
  const shape = z.object({ value: z.array(z.looseObject({ activity: z.string() })) })
  expect(shape.parse(events.body).value).toMatchObject([{ activity: 'callParticipantAdded' }])
})

test('whoever listens unheard is not told of', async () => {
  const { body: answer } = await ana.send('GET', `${path}?sipCallId=own-dialog`)
  expect(answer).toEqual({ value: [{ ...guest, isRinging: true }] })
})

test('the call that another phone names is nobody’s', async () => {
  const others = await administrator.send('POST', path, body)
  expect(refusalOf(others)).toMatch(/^409 conflict: notConnected/)
  const madeUp = await ana.send('POST', path, { ...body, sipCallId: 'made-up' })
  expect(refusalOf(madeUp)).toMatch(/^409 conflict: notConnected/)
  const { body: answer } = await administrator.send('GET', `${path}?sipCallId=own-dialog`)
  expect(answer).toEqual({ value: [] })
  expect(asked).toEqual([])
})

test('a refusal of the exchange is explained, and leaves no event', async () => {
  refusal = 'tooMany'
  expect(refusalOf(await ana.send('POST', path, body))).toMatch(/^409 conflict: tooMany/)
  const nobody = await ana.send('POST', path, { ...body, userId: 'Ben' })
  expect(refusalOf(nobody)).toMatch(/^409 conflict: noSuchPerson/)
  const events = await administrator.send('GET', "/auditEvents?$filter=targetType eq 'call'")
  expect(z.object({ value: z.array(z.unknown()) }).parse(events.body).value).toHaveLength(1)
})
