// Calls through the API: the list, one call's path and journal, and simulations.

import {
  instantFromMs,
  type LegId,
  type LegQuality,
  type OrganizationId,
  parseId,
} from '@mainline/model'
import { listOrganizations, newId, type Store } from '@mainline/store'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { openTestApi, type TestApi } from '../testing.ts'

let api: TestApi
const callIds = [newId('call'), newId('call')] as const
beforeAll(async () => {
  api = await openTestApi()
  await addCalls(api.store)
})
afterAll(() => api.close())

async function addCalls(store: Store): Promise<void> {
  const organizationId = await theOrganization(store)
  const at = instantFromMs(Date.parse('2026-11-22T10:00:00Z'))
  const calls = callIds.map((id, index) => {
    const startDateTime = `2026-11-22T10:0${index}:00.000Z`
    const steps = [{ at: startDateTime, kind: 'callArrived', summary: 'It rang.', details: {} }]
    return { record: recordOf(id, startDateTime, index), trace: steps }
  })
  const entries = [
    { sequence: 1, callId: callIds[0], input: { kind: 'callArrived', at } },
    { sequence: 2, input: { kind: 'timePassed', at } },
    { sequence: 3, callId: callIds[1], input: { kind: 'callArrived', at } },
    { sequence: 4, callId: callIds[0], input: { kind: 'legHungUp', at } },
  ]
  await store.keepHistory(organizationId, { entries, calls })
}

async function theOrganization(store: Store): Promise<OrganizationId> {
  const [organization] = await store.withAllOrganizations(listOrganizations)
  return organization?.id ?? newId('org')
}

function recordOf(id: (typeof callIds)[number], startDateTime: string, index: number) {
  const from = ['+12505550199', 'anna'][index] ?? ''
  const end = { cause: 'callerHungUp' } as const
  const record = { id, startDateTime, endDateTime: startDateTime, from, to: '12', end, version: 1 }
  return index === 0 ? { ...record, legs: [leg] } : record
}

const said = { packets: 900, packetsLost: 100, jitterMs: 2.5, score: 3.4 }
const leg: LegQuality = {
  legId: parseId<LegId>('leg', 'leg_1')!,
  displayName: 'Anna',
  codec: 'PCMA',
  isEncrypted: true,
  roundTripMs: 12.5,
  said,
}

describe('call records', () => {
  test('are found by number and time, and listed in the order that is asked for', async () => {
    const query = '$filter=startDateTime ge 2026-01-01T00:00:00Z&$orderby=startDateTime&$select=id'
    const { body } = await api.send('GET', `/callRecords?${query}`)
    expect(body).toEqual({ value: callIds.map((id) => ({ id })) })
    const none = await api.send('GET', "/callRecords?$filter=startsWith(from,'nobody')")
    expect(none.body).toEqual({ value: [] })
  })

  test('are listed newest first, page by page, with their count', async () => {
    expect(await api.send('GET', '/callRecords?$top=1&$count=true')).toMatchObject({
      status: 200,
      body: { '@odata.count': 2, value: [{ id: callIds[1] }] },
    })
  })

  test('are found by who called', async () => {
    const { body } = await api.send('GET', '/callRecords?$search=250555')
    expect(body).toMatchObject({ value: [{ id: callIds[0] }] })
  })

  test('tell how each leg’s audio went, where it was measured', async () => {
    const measured = await api.send('GET', `/callRecords/${callIds[0]}`)
    expect(measured.body).toMatchObject({ legs: [leg] })
    const other = await api.send('GET', `/callRecords/${callIds[1]}`)
    expect(other.body).not.toHaveProperty('legs')
  })

  test('tell the path of the call', async () => {
    const { body } = await api.send('GET', `/callRecords/${callIds[0]}/trace`)
    expect(body).toMatchObject({ value: [{ kind: 'callArrived', summary: 'It rang.' }] })
  })

  test('have a journal that starts with the configuration and leaves out other calls', async () => {
    const { body } = await api.send('GET', `/callRecords/${callIds[0]}/journal`)
    expect(body).toMatchObject({
      inputs: [
        { kind: 'configurationReplaced', configuration: { version: 1 } },
        { kind: 'callArrived' },
        { kind: 'timePassed' },
        { kind: 'legHungUp' },
      ],
    })
  })

  test('that do not exist answer 404', async () => {
    const paths = ['', '/trace', '/journal'].map((end) => `/callRecords/call_none${end}`)
    const answers = await Promise.all(paths.map((path) => api.send('GET', path)))
    expect(answers.map(({ status }) => status)).toEqual([404, 404, 404])
  })
})

describe('a simulation', () => {
  const to = '+12505550012'

  test('of a number that is tied to nobody ends saying so', async () => {
    expect(await api.send('POST', '/simulations', { to })).toMatchObject({
      status: 200,
      body: { end: { cause: 'numberNotInService' }, version: 1 },
    })
  })

  test('takes a time without offset in the organization’s time zone', async () => {
    const { body } = await api.send('POST', '/simulations', { to, at: '2026-07-01T10:00' })
    expect(body).toMatchObject({ steps: [{ at: '2026-07-01T17:00:00.000Z' }, {}] })
  })

  test.each([
    { to, at: 'tomorrow' },
    { to, keys: '1x' },
    { to, configuration: 99 },
  ])('refuses %j', async (request) => {
    const { status } = await api.send('POST', '/simulations', request)
    expect(status).toBe('configuration' in request ? 404 : 400)
  })
})
