// Calls that stand, and joining them: who may, what is refused and why, and that the audit log says
// who asked. What is heard then is the exchange's matter and tried there.

import type { CallId, Instant, LegId } from '@mainline/model'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { z } from 'zod'
import type { CallOperations, JoinRefusal, StandingTalk } from '../standing-calls.ts'
import {
  addTestOrganization,
  openTestApi,
  signInAs,
  type TestApi,
  testAdministrator,
  tokenOf,
} from '../testing.ts'
import { refusalOf } from '../testing-directory.ts'

// The brands of ids that the engine would have made.
const talk: StandingTalk = {
  callId: 'call_1' as CallId,
  arrivedAt: Date.UTC(2026, 10, 22, 12) as Instant,
  to: '+12505550100',
  parties: [
    { legId: 'leg_1' as LegId, displayName: 'Customer' },
    { legId: 'leg_2' as LegId, displayName: 'Ana' },
  ],
  guests: [],
  recording: 'paused' as const,
}

let asked: Parameters<CallOperations['askGuest']>[1][] = []
let refusal: JoinRefusal | undefined
let talkers = ''
let operator: TestApi
let api: TestApi

beforeAll(async () => {
  const calls: CallOperations = {
    talks: (organizationId) => (organizationId === talkers ? [talk] : []),
    askGuest: (_, one) => {
      asked.push(one)
      return refusal
    },
    ownTalk: () => undefined,
    steerRecording: () => true,
  }
  operator = await openTestApi({ calls })
  api = operator.as(await tokenOf(operator.store, testAdministrator.username))
  const { body } = await api.send('GET', '/organization')
  talkers = z.object({ id: z.string() }).parse(body).id
})
afterAll(() => api.close())

const path = '/calls/call_1/guests'
const listening = { role: 'monitor', besideLegId: 'leg_2' } as const

async function activities(): Promise<readonly string[]> {
  const { body } = await api.send('GET', "/auditEvents?$filter=targetType eq 'call'")
  const shape = z.object({ value: z.array(z.looseObject({ activity: z.string() })) })
  return shape.parse(body).value.map(({ activity }) => activity)
}

test('the calls in which people talk are listed, with how their recording stands', async () => {
  expect((await api.send('GET', '/calls')).body).toEqual({
    value: [
      {
        id: 'call_1',
        startDateTime: '2026-11-22T12:00:00.000Z',
        to: '+12505550100',
        parties: talk.parties,
        guests: [],
        recording: 'paused',
      },
    ],
  })
})

test('who asks to listen is rung, and the audit log says so', async () => {
  asked = []
  expect((await api.send('POST', path, listening)).status).toBe(202)
  const { body } = await api.send('GET', '/me')
  const { id } = z.object({ id: z.string() }).parse(body)
  expect(asked).toEqual([{ callId: 'call_1', legId: 'leg_2', userId: id, role: 'monitor' }])
  expect(await activities()).toEqual(['callMonitored'])
})

describe('joining is refused', () => {
  test('to somebody without the right', async () => {
    const reader = await signInAs(api, 'reader', ['reader'])
    expect((await reader.send('POST', path, listening)).status).toBe(403)
    expect((await reader.send('GET', '/calls')).status).toBe(403)
  })

  test('in the call of another organization', async () => {
    const other = await addTestOrganization(api, 'other.example')
    expect((await other.send('POST', path, listening)).status).toBe(404)
    expect((await other.send('GET', '/calls')).body).toEqual({ value: [] })
  })

  test('where somebody else should listen', async () => {
    const answer = await api.send('POST', path, { ...listening, userId: 'user_other' })
    expect(refusalOf(answer)).toMatch(/^409 conflict: onlyYourself/)
  })

  test('to a program without a person', async () => {
    const answer = await operator.send('POST', path, listening)
    expect(refusalOf(answer)).toMatch(/^409 conflict: noSuchPerson/)
  })

  test('beside a party who is not there', async () => {
    const answer = await api.send('POST', path, { ...listening, besideLegId: 'leg_9' })
    expect(refusalOf(answer)).toMatch(/^409 conflict: notConnected/)
  })

  test('with the exchange’s reason', async () => {
    refusal = 'tooMany'
    const body = { role: 'participant', besideLegId: 'leg_2', userId: 'user_other' }
    const answer = await api.send('POST', path, body)
    refusal = undefined
    expect(refusalOf(answer)).toMatch(/^409 conflict: tooMany/)
  })
})
