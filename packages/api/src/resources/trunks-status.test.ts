// How a trunk fares and what a diagnosis finds, as the exchange tells it, through the API.

import type { Instant, TrunkFinding, TrunkStatus } from '@mainline/model'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { openTestApi, signInAs, type TestApi } from '../testing.ts'
import { idOf, refusalOf } from '../testing-directory.ts'

const said = { reasonCode: 'refused', reasonValues: { status: '403' } }
const sentence = (text: string) => ({ code: 'refused', text, values: { status: '403' } }) as const
const at = Date.UTC(2026, 10, 22, 12) as Instant
const fares: TrunkStatus = {
  registration: {
    state: 'failed',
    since: at,
    reason: sentence('The carrier answered 403 Forbidden.'),
  },
  server: { state: 'up', since: at, roundTripMs: 12 },
  activeCalls: 2,
  lastFailure: { at, reason: sentence('The carrier answered 503 Service Unavailable.') },
}
const found: readonly TrunkFinding[] = [
  { check: 'dns', severity: 'passed', code: 'dnsFound', summary: 'The name is found.' },
  {
    check: 'digest',
    severity: 'error',
    code: 'digestRefused',
    summary: 'The provider answered 403 after digest for realm carrier.example.',
    remedy: 'Enter the password again.',
  },
]

let api: TestApi
let trunk: string
let diagnoses = 0
const waiting = Promise.withResolvers<readonly TrunkFinding[]>()
let askers = 0
/** Counts who waits for the one diagnosis, so that it ends only when both do. */
const whenOver = waiting.promise.finally.bind(waiting.promise)
waiting.promise.finally = (over) => {
  askers += 1
  return whenOver(over)
}
beforeAll(async () => {
  const trunks = {
    status: (id: string) => (id === trunk ? fares : undefined),
    diagnose: () => {
      diagnoses += 1
      return waiting.promise
    },
    ledger: () => undefined,
  }
  api = await openTestApi({ trunks })
  trunk = await add('198.51.100.1')
})
afterAll(() => api.close())

async function add(address: string): Promise<string> {
  const body = { name: 'Carrier', authentication: 'address', addresses: [address] }
  return idOf(await api.send('POST', '/trunks', body))
}

test('the status tells registration, server, calls and the last failure', async () => {
  const sinceDateTime = '2026-11-22T12:00:00.000Z'
  expect((await api.send('GET', `/trunks/${trunk}/status`)).body).toEqual({
    registration: {
      ...{ state: 'failed', sinceDateTime, ...said },
      reason: 'The carrier answered 403 Forbidden.',
    },
    server: { state: 'up', sinceDateTime, roundTripMs: 12 },
    activeCalls: 2,
    lastFailure: {
      dateTime: sinceDateTime,
      reason: 'The carrier answered 503 Service Unavailable.',
      ...said,
    },
  })
})

test('a trunk that the exchange does not know yet is no trunk that does not exist', async () => {
  const fresh = await add('198.51.100.2')
  expect((await api.send('GET', `/trunks/${fresh}/status`)).status).toBe(503)
  expect((await api.send('GET', '/trunks/trunk_none/status')).status).toBe(404)
})

test('two who diagnose a trunk at once get the findings of one diagnosis', async () => {
  const both = [1, 2].map(() => api.send('POST', `/trunks/${trunk}/diagnose`))
  await expect.poll(() => askers).toBe(2)
  waiting.resolve(found)
  for (const answer of await Promise.all(both)) {
    expect(answer).toMatchObject({ status: 200, body: { value: found } })
  }
  expect(diagnoses).toBe(1)
})

test('who may only look sees the status and diagnoses nothing', async () => {
  const reader = await signInAs(api, 'rita', ['reader'])
  expect((await reader.send('GET', `/trunks/${trunk}/status`)).status).toBe(200)
  expect((await reader.send('POST', `/trunks/${trunk}/diagnose`)).status).toBe(403)
})

test('a trunk that is off is told as that', async () => {
  const off = await add('198.51.100.3')
  await api.send('PATCH', `/trunks/${off}`, { enabled: false })
  expect(refusalOf(await api.send('GET', `/trunks/${off}/status`))).toBe('409 conflict')
  expect(refusalOf(await api.send('POST', `/trunks/${off}/diagnose`))).toBe('409 conflict')
})
