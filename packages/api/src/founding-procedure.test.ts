// The founding procedure A to E, as one administrator does it, through the API: from an empty
// organization to a number that an auto attendant answers.

import { currentConfiguration } from '@mainline/store'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { z } from 'zod'
import { openTestApi, type TestApi } from './testing.ts'
import {
  addAccount,
  addPerson,
  assignNumber,
  associate,
  autoAttendantBody,
  idOf,
  license,
  numbersPath,
  orderLicenses,
  virtualUserSkuId,
} from './testing-directory.ts'

let api: TestApi
beforeAll(async () => {
  api = await openTestApi()
})
afterAll(() => api.close())

test('from an empty organization to a number that an auto attendant answers', async () => {
  expect(await orderLicenses(api)).toMatchObject({
    status: 201,
    body: { totalPrice: 0, notes: [], lines: [{ quantity: 5 }] },
  })
  expect((await api.send('GET', '/subscribedSkus')).body).toMatchObject({
    value: [{ skuPartNumber: 'PHONESYSTEM_VIRTUALUSER', prepaidUnits: { enabled: 5 } }],
  })

  const accountId = await addAccount(api, 'mainline', { displayName: 'Main line' })
  expect(await steps(accountId)).toEqual(['licenseMissing', 'numberMissing', 'associationMissing'])

  expect((await license(api, accountId)).body).toMatchObject({
    assignedLicenses: [{ skuId: virtualUserSkuId, disabledPlans: [] }],
  })
  expect(await steps(accountId)).toEqual(['numberMissing', 'associationMissing'])

  const eligible = `/resourceAccounts/${accountId}/eligibleNumbers?$search=1%20250%20555-0012`
  expect((await api.send('GET', eligible)).body).toMatchObject({
    value: [{ formatted: '+1 250 555 0012', source: 'sample', assignable: true, reasons: [] }],
  })
  const assigned = await assignNumber(api, '1 250 555 0012', accountId)
  expect(assigned).toMatchObject({ status: 202, body: { status: 'succeeded' } })
  expect((await api.send('GET', `${numbersPath}/operations/${idOf(assigned)}`)).status).toBe(200)

  const userId = await addPerson(api, 'anna')
  const body = autoAttendantBody('Main line', [
    {
      dtmfResponse: 'tone1',
      action: 'transferCallToTarget',
      callTarget: { type: 'user', identity: userId },
    },
    { dtmfResponse: 'tone0', action: 'transferCallToOperator' },
  ])
  const operator = { type: 'user', identity: userId }
  const attendantId = idOf(await api.send('POST', '/autoAttendants', { ...body, operator }))
  expect((await associate(api, accountId, attendantId)).status).toBe(200)

  expect((await api.send('GET', `/resourceAccounts/${accountId}`)).body).toMatchObject({
    phoneNumber: { telephoneNumber: '+12505550012', kind: 'toll' },
    association: { configurationId: attendantId, displayName: 'Main line', callPriority: 3 },
    readiness: { ready: true, openSteps: [] },
  })
  expect((await api.send('GET', `/autoAttendants/${attendantId}`)).body).toMatchObject({
    ...body,
    operator,
    resourceAccounts: [{ id: accountId, phoneNumber: '+12505550012' }],
    diagnostics: [],
  })
  expect(await live()).toMatchObject({
    phoneNumbers: { '+12505550012': { kind: 'resourceAccount', id: accountId } },
    resourceAccounts: {
      [accountId]: { licensed: true, association: { configurationId: attendantId } },
    },
    users: { [userId]: { userName: 'anna', unansweredDelayMs: 20_000 } },
    prompts: { 'en-US:Welcome to Contoso.': { text: 'Welcome to Contoso.' } },
  })
  const called = await api.send('POST', '/simulations', { to: '+1 250 555 0012', keys: '2' })
  expect(JSON.stringify(called.body)).toContain('Twelve Main Street.')
})

async function steps(accountId: string): Promise<readonly string[]> {
  const { body } = await api.send('GET', `/resourceAccounts/${accountId}`)
  const { readiness } = z
    .object({ readiness: z.object({ openSteps: z.array(z.object({ code: z.string() })) }) })
    .parse(body)
  return readiness.openSteps.map(({ code }) => code)
}

function live() {
  return api.store.withAllOrganizations(currentConfiguration)
}
