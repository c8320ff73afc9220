// The short way to a main line: the plan says what it will do, applying it leaves the objects of
// the long way, and a plan that no longer holds is refused.

import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { z } from 'zod'
import { openTestApi, type TestApi } from './testing.ts'
import {
  addAccount,
  addPerson,
  assignNumber,
  associate,
  idOf,
  license,
  orderLicenses,
  refusalOf,
  spoken,
} from './testing-directory.ts'

let api: TestApi
beforeEach(async () => {
  api = await openTestApi()
})
afterEach(() => api.close())

const greeting = 'Welcome to Contoso. For Anna, press 1. For our address, press 2.'
const mainLine = {
  name: 'Main line',
  telephoneNumber: '1 250 555 0012',
  greeting,
  languageId: 'en-US',
  timeZoneId: 'America/Vancouver',
  options: [
    { key: '2', kind: 'announcement', text: 'Twelve Main Street.' },
    { key: '9', kind: 'disconnect' },
  ],
}
const applied = z.object({
  created: z.object({
    resourceAccountId: z.string(),
    autoAttendantId: z.string(),
    orderId: z.string().optional(),
  }),
})

describe('a plan', () => {
  test('says what it will do, in order', async () => {
    const { status, body } = await plan()
    expect(status).toBe(201)
    expect(summaries(body)).toEqual([
      'Order 5 Phone System – Virtual User licenses, at no cost.',
      'Create the resource account Main line (mainline@mainline.local).',
      'Assign a Phone System – Virtual User license to it.',
      'Assign the number +1 250 555 0012 to it.',
      'Create the auto attendant Main line.',
      'Let the resource account stand for the auto attendant.',
    ])
    expect(body).toMatchObject({ problems: [] })
  })

  test('does nothing before it is applied', async () => {
    await plan()
    expect((await api.send('GET', '/resourceAccounts')).body).toEqual({ value: [] })
    expect((await api.send('GET', '/subscribedSkus')).body).toEqual({ value: [] })
  })

  test('orders nothing while a license is free', async () => {
    await orderLicenses(api, 1)
    expect(summaries((await plan()).body)[0]).toMatch(/^Create the resource account/)
  })

  test('takes the first user name that is free', async () => {
    await addAccount(api, 'MainLine')
    expect(summaries((await plan()).body)[1]).toContain('(mainline-2@mainline.local)')
  })

  test('says which problems stand in its way', async () => {
    expect((await plan({ telephoneNumber: '+1 250 555 0100' })).body).toMatchObject({
      problems: [{ code: 'userNumberOnResourceAccount', remedy: 'changeUsage' }],
    })
    expect((await plan({ telephoneNumber: '+1 604 555 0177' })).body).toMatchObject({
      problems: [{ code: 'numberMissing', remedy: 'orderNumber' }],
    })
  })

  test('that could strand a caller is refused', async () => {
    const options = [{ key: '0', kind: 'operator' }]
    expect(refusalOf(await plan({ options }))).toBe('400 configurationInvalid: operatorMissing')
  })

  test('with a user name that is taken is refused', async () => {
    await addAccount(api, 'front')
    expect(refusalOf(await plan({ userName: 'front' }))).toBe('409 conflict')
  })

  test('with an unknown field is refused by its name', async () => {
    const answer = await plan({ colour: 'red' })
    expect(answer.status).toBe(400)
    expect(JSON.stringify(answer.body)).toContain('colour')
  })
})

describe('an applied plan', () => {
  test('leaves the same objects as the long way', async () => {
    const created = await apply(idOf(await plan()))
    const short = await objects(created)
    await api.close()
    api = await openTestApi()
    expect(await objects(await longWay())).toEqual(short)
  })

  test('rings the person of a key and goes to the operator', async () => {
    const userId = await addPerson(api, 'anna')
    const options = [
      { key: '1', kind: 'person', userId },
      { key: '0', kind: 'operator' },
    ]
    const { autoAttendantId } = await apply(idOf(await plan({ options, operatorId: userId })))
    const target = { type: 'user', identity: userId }
    expect((await api.send('GET', `/autoAttendants/${autoAttendantId}`)).body).toMatchObject({
      operator: target,
      defaultCallFlow: {
        menu: {
          menuOptions: [
            { dtmfResponse: 'tone1', action: 'transferCallToTarget', callTarget: target },
            { dtmfResponse: 'tone0', action: 'transferCallToOperator' },
          ],
        },
      },
    })
  })

  test('answers the same when it is applied again, and makes nothing more', async () => {
    const id = idOf(await plan())
    const created = await apply(id)
    expect(await apply(id)).toEqual(created)
    expect((await api.send('GET', '/orders?$count=true')).body).toMatchObject({ '@odata.count': 1 })
  })

  test('is refused when the number went to somebody else in the meantime', async () => {
    const id = idOf(await plan())
    await orderLicenses(api)
    const other = await addAccount(api, 'faster')
    await license(api, other)
    await assignNumber(api, '+12505550012', other)
    expect(refusalOf(await api.send('POST', `/plans/${id}/apply`))).toBe(
      '400 ruleBroken: numberAlreadyAssigned (unassignNumber)',
    )
  })

  test('is refused when it would do something else than it said', async () => {
    const id = idOf(await plan())
    await orderLicenses(api)
    expect(refusalOf(await api.send('POST', `/plans/${id}/apply`))).toBe('409 conflict')
    expect((await api.send('GET', '/resourceAccounts')).body).toEqual({ value: [] })
  })

  test('that does not exist is not found', async () => {
    expect((await api.send('POST', '/plans/plan_none/apply')).status).toBe(404)
  })

  test('changes nothing when its words cannot be spoken', async () => {
    await api.close()
    api = await openTestApi({
      promptRenderer: { render: () => Promise.reject(new Error('Install espeak-ng.')) },
    })
    const id = idOf(await plan())
    expect(refusalOf(await api.send('POST', `/plans/${id}/apply`))).toBe(
      '400 speechUnavailable: speechUnavailable',
    )
    expect((await api.send('GET', '/orders')).body).toEqual({ value: [] })
  })
})

function plan(more: object = {}) {
  return api.send('POST', '/plans', { mainLine: { ...mainLine, ...more } })
}

async function apply(id: string) {
  const answer = await api.send('POST', `/plans/${id}/apply`)
  expect(answer.status).toBe(200)
  return applied.parse(answer.body).created
}

async function longWay() {
  const orderId = idOf(await orderLicenses(api))
  const resourceAccountId = await addAccount(api, 'mainline', { displayName: 'Main line' })
  await license(api, resourceAccountId)
  await assignNumber(api, '+12505550012', resourceAccountId)
  const body = {
    name: 'Main line',
    languageId: 'en-US',
    timeZoneId: 'America/Vancouver',
    defaultCallFlow: {
      name: 'Main line',
      greetings: [],
      menu: {
        name: 'Main line',
        directorySearchMethod: 'none',
        prompts: [spoken(greeting)],
        menuOptions: [
          { dtmfResponse: 'tone2', action: 'announcement', prompt: spoken('Twelve Main Street.') },
          { dtmfResponse: 'tone9', action: 'disconnectCall' },
        ],
      },
    },
  }
  const autoAttendantId = idOf(await api.send('POST', '/autoAttendants', body))
  await associate(api, resourceAccountId, autoAttendantId)
  return { orderId, resourceAccountId, autoAttendantId }
}

/** Everything that was made, with ids and times made alike. */
async function objects(created: z.output<typeof applied>['created']): Promise<unknown> {
  const answers = [
    await api.send('GET', `/resourceAccounts/${created.resourceAccountId}`),
    await api.send('GET', `/users/${created.resourceAccountId}`),
    await api.send('GET', `/autoAttendants/${created.autoAttendantId}`),
    await api.send('GET', '/orders'),
    await api.send('GET', '/subscribedSkus'),
  ]
  const text = JSON.stringify(answers.map(({ body }) => body))
  return JSON.parse(
    text.replaceAll(/"\w+_[0-9a-z]{20,}/g, '"id').replaceAll(/"\d{4}-\d\d-\d\dT[^"]+"/g, '"time"'),
  )
}

function summaries(body: unknown): readonly string[] {
  const { changes } = z.object({ changes: z.array(z.object({ summary: z.string() })) }).parse(body)
  return changes.map(({ summary }) => summary)
}
