// What the phone of a signed-in person may ask: colleagues for everybody, the steps of own calls
// for whoever may look at call records.

import type { TraceStep } from '@mainline/model'
import { newId } from '@mainline/store'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { openTestApi, signInAs, type TestApi } from '../testing.ts'
import { addAccount } from '../testing-directory.ts'

const step: TraceStep = {
  at: '2026-11-22T12:00:00Z',
  kind: 'callArrived',
  summary: 'A call arrived.',
  details: {},
}
const callId = newId('call')
const asked: string[] = []

let api: TestApi
let nobody: TestApi
beforeAll(async () => {
  api = await openTestApi({
    settings: {
      sipServer: { host: '127.0.0.1', port: 5060, transports: ['udp'] },
      standingCalls: (_, userId) => {
        asked.push(userId)
        return [{ id: callId, steps: [step] }]
      },
    },
  })
  nobody = await signInAs(api, 'nobody', [])
})
afterAll(() => api.close())

test('who has no role finds colleagues by name, with what is needed to call them', async () => {
  const added = await api.send('POST', '/users', {
    displayName: 'Anna Berg',
    userName: 'anna',
    extension: '201',
    jobTitle: 'Secret agent',
  })
  const { body } = await nobody.send('GET', '/me/people?$search=berg')
  expect(body).toEqual({
    value: [
      {
        id: Object(added.body).id,
        displayName: 'Anna Berg',
        userPrincipalName: 'anna@mainline.local',
        extension: '201',
      },
    ],
  })
})

test('neither resource accounts nor blocked people are colleagues to call', async () => {
  await addAccount(api, 'lineone')
  const blocked = { displayName: 'Line blocked', userName: 'lineblocked', accountEnabled: false }
  await api.send('POST', '/users', blocked)
  expect((await nobody.send('GET', '/me/people?$search=line')).body).toEqual({ value: [] })
})

test('the steps of standing calls are told of the own calls only, to who has a role', async () => {
  expect((await nobody.send('GET', '/me/calls')).status).toBe(403)
  const reader = await signInAs(api, 'rita', ['reader'])
  expect((await reader.send('GET', '/me/calls')).body).toEqual({
    value: [{ id: callId, steps: [step] }],
  })
  const { id } = Object((await reader.send('GET', '/me')).body)
  expect(asked).toEqual([id])
})
