// Port orders (reference §5.8): what an order says, how many numbers it brings, which way it goes,
// and that the numbers are in the inventory when it completes and not before.

import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { z } from 'zod'
import { openTestApi, type TestApi } from '../testing.ts'
import { idOf, numbersPath, refusalOf } from '../testing-directory.ts'

let api: TestApi

beforeAll(async () => {
  api = await openTestApi()
})
afterAll(() => api.close())

const soon = () => new Date(Date.now() + 60 * 60 * 1000).toISOString()
const inTwoDays = () => new Date(Date.now() + 48 * 60 * 60 * 1000).toISOString()

describe('a port order', () => {
  test('begins as processing and says what it can become', async () => {
    const answer = await order({ telephoneNumbers: ['604 555 0160'] })
    expect(answer).toMatchObject({
      status: 201,
      body: {
        status: 'processing',
        nextStatuses: ['contactingCarrier', 'error', 'cancelled'],
        telephoneNumbers: ['+16045550160'],
        billingTelephoneNumber: '+16045550150',
        requestedTransferDate: '2027-01-15',
      },
    })
  })

  test('brings its numbers into the inventory when it completes, and not before', async () => {
    const id = idOf(await order({ telephoneNumbers: ['+16045550161'] }))
    await move(id, { status: 'contactingCarrier' })
    await move(id, { status: 'transferApproved', transferDateTime: soon() })
    await move(id, { status: 'transferPending' })
    expect(await inventory('+16045550161')).toEqual([])
    const completed = await move(id, { status: 'completed' })
    expect(completed.body).toMatchObject({ status: 'completed', nextStatuses: [] })
    expect(await inventory('+16045550161')).toMatchObject([
      { usage: 'user', numberType: 'directRouting', portInStatus: 'completed', kind: 'toll' },
    ])
  })

  test('is frozen less than a day before the transfer: it is not cancelled then', async () => {
    const id = idOf(await order({ telephoneNumbers: ['+16045550162'] }))
    await move(id, { status: 'contactingCarrier' })
    const early = { status: 'transferApproved', transferDateTime: inTwoDays() }
    expect((await move(id, early)).body).toMatchObject({ nextStatuses: ['error', 'cancelled'] })
    expect(refusalOf(await move(id, { status: 'transferPending' }))).toBe(
      '400 ruleBroken: transferFar (setTransferDate)',
    )
    await move(id, { status: 'transferPending', transferDateTime: soon() })
    expect(refusalOf(await move(id, { status: 'cancelled' }))).toBe(
      '400 ruleBroken: portStatusNotNext (choosePortStatus)',
    )
  })

  test('is approved with the time of the transfer, and fails with what went wrong', async () => {
    const id = idOf(await order({ telephoneNumbers: ['+16045550163'] }))
    await move(id, { status: 'contactingCarrier' })
    expect(refusalOf(await move(id, { status: 'transferApproved' }))).toBe(
      '400 ruleBroken: transferDateMissing (setTransferDate)',
    )
    expect(refusalOf(await move(id, { status: 'error' }))).toBe('400 badRequest: invalidValue')
    const failed = await move(id, { status: 'error', statusMessage: 'The account is unknown.' })
    expect(failed.body).toMatchObject({
      status: 'error',
      statusMessage: 'The account is unknown.',
      nextStatuses: ['processing', 'cancelled'],
    })
  })

  test('that is cancelled gives its numbers to the next order', async () => {
    const telephoneNumbers = ['+16045550164']
    const id = idOf(await order({ telephoneNumbers }))
    expect((await order({ telephoneNumbers })).status).toBe(400)
    await move(id, { status: 'cancelled' })
    expect((await order({ telephoneNumbers })).status).toBe(201)
  })

  test('that somebody else moved meanwhile is not moved again', async () => {
    const added = await order({ telephoneNumbers: ['+16045550165'] })
    const match = { 'if-match': String(added.headers['etag']) }
    const path = `/portOrders/${idOf(added)}/status`
    const change = { status: 'contactingCarrier' }
    expect((await api.send('POST', path, change, match)).status).toBe(200)
    expect((await api.send('POST', path, { status: 'cancelled' }, match)).status).toBe(412)
  })

  test('is found by its name, its provider and its numbers', async () => {
    await order({ telephoneNumbers: ['+16045550166'], name: 'Warehouse', provider: 'Telco' })
    for (const text of ['warehouse', 'telco', '555 0166']) {
      const { body } = await api.send('GET', `/portOrders?$search=${encodeURIComponent(text)}`)
      expect(body).toMatchObject({ value: [{ name: 'Warehouse' }] })
    }
  })
})

describe('the numbers of an order', () => {
  test('come as a file with the one column PhoneNumber', async () => {
    const csv = 'PhoneNumber\r\n+1 604 555 0170\r\n6045550171\r\n'
    expect((await order({ csv })).body).toMatchObject({
      telephoneNumbers: ['+16045550170', '+16045550171'],
    })
    expect(refusalOf(await order({ csv: 'Number\r\n+16045550172\r\n' }))).toBe(
      '400 badRequest: invalidValue',
    )
  })

  test('that cannot be ported are named each with its line and the reason', async () => {
    const csv = [
      'PhoneNumber',
      '+12505550012',
      '12',
      '+442079460000',
      '+16045550173',
      '6045550173',
      '+18005550140',
    ].join('\r\n')
    const { body } = await order({ csv })
    const { error } = z.object({ error: z.object({ details: z.array(z.unknown()) }) }).parse(body)
    expect(error.details).toMatchObject([
      { target: 'csv.2', message: '+12505550012 is in the inventory already.' },
      { target: 'csv.3', message: '12 is no toll number of CA.' },
      { target: 'csv.4', message: '+442079460000 is no toll number of CA.' },
      { target: 'csv.6', message: '+16045550173 is in the list twice.' },
      { target: 'csv.7', message: '+18005550140 is no toll number of CA.' },
    ])
  })

  test('are 999 at most', async () => {
    const of = (count: number) => Array.from({ length: count }, (_, n) => `+1604${5560000 + n}`)
    expect((await order({ telephoneNumbers: of(999) })).status).toBe(201)
    expect((await order({ telephoneNumbers: of(1000) })).status).toBe(400)
    const csv = ['PhoneNumber', ...of(1000)].join('\n')
    expect(JSON.stringify((await order({ csv })).body)).toContain('999 can be read at once')
  })

  test('are given in one way, not in two and not in none', async () => {
    const both = { telephoneNumbers: ['+16045550174'], csv: 'PhoneNumber\n+16045550174' }
    expect((await order(both)).status).toBe(400)
    expect((await order({})).status).toBe(400)
  })

  test('of Europe need an emergency location when they are ordered', async () => {
    const french = { countryCode: 'FR', telephoneNumbers: ['+33142685301'] }
    expect(refusalOf(await order(french))).toBe(
      '400 ruleBroken: locationMissing (addEmergencyAddress)',
    )
  })
})

test.each([
  ['billingTelephoneNumber', '12'],
  ['notificationMails', ['nobody']],
  ['requestedTransferDate', 'tomorrow'],
])('an order whose %s is %j is refused by the name of the field', async (field, value) => {
  const answer = await order({ telephoneNumbers: ['+16045550175'], [field]: value })
  expect(answer.status).toBe(400)
  expect(JSON.stringify(answer.body)).toContain(`"target":"${field}`)
})

function order(more: object) {
  return api.send('POST', '/portOrders', {
    name: 'Head office',
    countryCode: 'CA',
    kind: 'toll',
    usage: 'user',
    scope: 'partial',
    notificationMails: ['it@contoso.example'],
    requestedTransferDate: '2027-01-15',
    requester: 'Anna Berg',
    billingTelephoneNumber: '604 555 0150',
    provider: 'Old Carrier',
    accountNumber: 'A-1001',
    serviceAddress: '12 Main Street, Vancouver',
    ...more,
  })
}

function move(id: string, change: object) {
  return api.send('POST', `/portOrders/${id}/status`, change)
}

async function inventory(telephoneNumber: string): Promise<readonly unknown[]> {
  const filter = encodeURIComponent(`telephoneNumber eq '${telephoneNumber}'`)
  const { body } = await api.send('GET', `${numbersPath}?$filter=${filter}`)
  return z.object({ value: z.array(z.unknown()) }).parse(body).value
}
