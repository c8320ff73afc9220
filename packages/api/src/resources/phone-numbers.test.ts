// One's own numbers, one by one and many at once, and what can be changed of a number.

import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { z } from 'zod'
import { openTestApi, type TestAnswer, type TestApi } from '../testing.ts'
import {
  addAccount,
  addPerson,
  assignNumber,
  idOf,
  license,
  numbersPath,
  orderLicenses,
  phoneSystemSkuId,
  refusalOf,
} from '../testing-directory.ts'

const start = Date.parse('2026-11-22T12:00:00.000Z')
const dayMs = 24 * 60 * 60 * 1000
let nowMs = start
let api: TestApi
let account: string
let person: string

beforeAll(async () => {
  api = await openTestApi({ now: () => new Date(nowMs) })
  await orderLicenses(api)
  const line = { skuPartNumber: 'MCOEV', quantity: 5, assignAutomatically: false }
  await api.send('POST', '/orders', { lines: [line] })
  account = await addAccount(api, 'main')
  await license(api, account)
  person = await addPerson(api, 'anna', { usageLocation: 'CA' })
  await license(api, person, phoneSystemSkuId)
})
afterAll(() => api.close())

const add = (telephoneNumber: string, more: object = {}) =>
  api.send('POST', '/phoneNumbers', { telephoneNumber, usage: 'service', ...more })
const change = (id: string, body: object, headers = {}) =>
  api.send('PATCH', `/phoneNumbers/${id}`, body, headers)
const upload = (body: object) => api.send('POST', '/phoneNumberUploads', body)

async function numberId(telephoneNumber: string): Promise<string> {
  const filter = encodeURIComponent(`telephoneNumber eq '${telephoneNumber}'`)
  const { body } = await api.send('GET', `${numbersPath}?$filter=${filter}`)
  return (
    z.object({ value: z.array(z.looseObject({ id: z.string() })) }).parse(body).value[0]?.id ?? ''
  )
}

const uploaded = z.object({
  applied: z.boolean(),
  counts: z.record(z.string(), z.number()),
  rows: z.array(z.looseObject({ line: z.number(), outcome: z.string() })),
})

const countsOf = ({ body }: TestAnswer) => uploaded.parse(body).counts
const outcomesOf = ({ body }: TestAnswer) =>
  uploaded.parse(body).rows.map(({ line, outcome }) => `${line} ${outcome}`)

describe('a number of one’s own trunk', () => {
  test('may carry an extension, and its base need only look like E.164', async () => {
    expect(await add('+1206555000;ext=1234')).toMatchObject({
      status: 201,
      body: { telephoneNumber: '+1206555000;ext=1234', numberType: 'directRouting' },
    })
    expect(await add('+1206555000;ext=1235')).toMatchObject({ status: 201 })
    expect(refusalOf(await add('+1206555000;ext=123456789'))).toBe('400 badRequest: invalidValue')
    expect(refusalOf(await add('+1206555000'))).toBe('400 badRequest: invalidValue')
  })

  test('that is toll-free is for services only', async () => {
    expect(refusalOf(await add('+18885550150', { usage: 'user' }))).toBe(
      '400 ruleBroken: tollFreeNumberForPerson (chooseServiceNumber)',
    )
  })

  test('that an order holds cannot be brought along as well', async () => {
    const order = { name: 'x', countryCode: 'CA', numberType: 'callQueueToll', quantity: 1 }
    const search = { ...order, numberPrefix: '+16045550177' }
    const held = await api.send('POST', '/phoneNumberOrders', search)
    expect(refusalOf(await add('+16045550177'))).toBe('409 conflict: telephoneNumberTaken')
    await api.send('POST', `/phoneNumberOrders/${idOf(held)}/release`)
    expect((await add('+16045550177')).status).toBe(201)
  })
})

describe('many numbers', () => {
  test('are previewed row by row before anything is added', async () => {
    const telephoneNumbers = [
      '+1 604 555 0101',
      '+12505550012',
      '604 555 0101',
      '12',
      '+18005550199',
    ]
    const list = { telephoneNumbers, usage: 'user' }
    const preview = await upload(list)
    expect(outcomesOf(preview)).toEqual([
      '1 add',
      '2 present',
      '3 duplicate',
      '4 refused',
      '5 refused',
    ])
    expect(await numberId('+16045550101')).toBe('')
    expect(countsOf(await upload({ ...list, apply: true }))).toEqual(countsOf(preview))
    expect(await numberId('+16045550101')).not.toBe('')
  })

  test('come as a range, both ends included', async () => {
    const range = { first: '+1 778 555 0110', last: '+1 778 555 0119' }
    expect(countsOf(await upload({ range, usage: 'user', apply: true }))).toMatchObject({ add: 10 })
    expect(countsOf(await upload({ range, usage: 'user' }))).toMatchObject({ add: 0, present: 10 })
  })

  test('come as a range of ten thousand at most', async () => {
    const range = (last: string) =>
      upload({ range: { first: '+33140000000', last }, usage: 'user' })
    expect((await range('+33140009999')).status).toBe(200)
    expect(refusalOf(await range('+33140010000'))).toBe('400 badRequest: invalidValue')
    expect(refusalOf(await range('+33139999999'))).toBe('400 badRequest: invalidValue')
  })

  test('come as a CSV file whose cells say usage, city and tags', async () => {
    const csv = [
      'PhoneNumber;Usage;City;Tags',
      '+1 604 555 0120;service;Vancouver;West|Sales|sales',
      '+1 604 555 0121;;;',
      '+1 604 555 0122;fax;;',
    ].join('\r\n')
    const answer = await upload({ csv, usage: 'user', apply: true })
    expect(outcomesOf(answer)).toEqual(['2 add', '3 add', '4 refused'])
    const id = await numberId('+16045550120')
    expect(await api.send('GET', `${numbersPath}/${id}`)).toMatchObject({
      body: { usage: 'service', city: 'Vancouver', tags: ['West', 'Sales'] },
    })
  })

  test('come as a CSV file of ten thousand rows at most', async () => {
    const csv = (count: number) => `telephoneNumber\n${'12\n'.repeat(count)}`
    expect(countsOf(await upload({ csv: csv(10_000), usage: 'user' }))).toMatchObject({
      refused: 10_000,
    })
    expect(await upload({ csv: csv(10_001), usage: 'user' })).toMatchObject({
      status: 400,
      body: { error: { message: expect.stringContaining('10000') } },
    })
  })

  test('come as one of list, range and file', async () => {
    expect(refusalOf(await upload({ usage: 'user' }))).toBe('400 badRequest: invalidValue')
    const both = { usage: 'user', csv: 'telephoneNumber\n1', telephoneNumbers: ['1'] }
    expect(refusalOf(await upload(both))).toBe('400 badRequest: invalidValue')
  })

  test('are exported as a file that can be read again', async () => {
    const { body } = await api.send('GET', '/phoneNumbers/export?$search=604555012')
    expect(body).toMatch(/^telephoneNumber,usage,city,tags,kind,.*\r\n\+16045550120,service,Vanc/)
  })
})

describe('a release', () => {
  const release = (telephoneNumbers: readonly string[]) =>
    api.send('POST', '/phoneNumbers/release', { telephoneNumbers })

  test('removes all of a list, and none of it if one is assigned, naming every one', async () => {
    await upload({
      range: { first: '+12365550110', last: '+12365550113' },
      usage: 'user',
      apply: true,
    })
    await assignNumber(api, '+12505550013', account)
    const refused = await release(['+12365550110', '+1 250 555 0013', '+12365550199'])
    expect(refusalOf(refused)).toBe(
      '400 ruleBroken: numberAlreadyAssigned (unassignNumber), numberNotInInventory',
    )
    expect(await numberId('+12365550110')).not.toBe('')
    expect(await release(['+12365550110', '236 555 0111'])).toMatchObject({ body: { released: 2 } })
    expect(await numberId('+12365550110')).toBe('')
  })

  test('names a thousand numbers at most', async () => {
    const many = (count: number) => Array.from({ length: count }, () => '+12365550112')
    expect((await release(many(1_000))).status).toBe(200)
    expect(refusalOf(await release(many(1_001)))).toBe('400 badRequest: invalidValue')
  })
})

describe('a number', () => {
  test('turns from user to service and back while nobody has it', async () => {
    const id = await numberId('+12505550105')
    expect(refusalOf(await assignNumber(api, '+12505550105', account))).toContain('(changeUsage)')
    expect(await change(id, { usage: 'service' })).toMatchObject({
      body: { usage: 'service', capabilities: ['voiceApplicationAssignment'] },
    })
    await change(id, { usage: 'user' })
    await assignNumber(api, '+12505550105', person)
    expect(refusalOf(await change(id, { usage: 'service' }))).toBe(
      '400 ruleBroken: numberAlreadyAssigned (unassignNumber)',
    )
  })

  test('has tags that are found in any case, fifty at most of fifty characters', async () => {
    const id = await numberId('+12505550104')
    const tags = (count: number) => Array.from({ length: count }, (_, index) => `tag ${index}`)
    expect(await change(id, { tags: ['Head Office', 'head office'] })).toMatchObject({
      body: { tags: ['Head Office'] },
    })
    const filter = encodeURIComponent("tags/any(t:t eq 'HEAD OFFICE')")
    expect(await api.send('GET', `${numbersPath}?$filter=${filter}`)).toMatchObject({
      body: { value: [{ id }] },
    })
    expect(await api.send('GET', '/phoneNumbers/tags')).toMatchObject({
      body: { value: expect.arrayContaining([{ name: 'Head Office', count: 1 }]) },
    })
    expect((await change(id, { tags: tags(50) })).status).toBe(200)
    expect(refusalOf(await change(id, { tags: tags(51) }))).toBe('400 badRequest: invalidValue')
    expect((await change(id, { tags: ['x'.repeat(50)] })).status).toBe(200)
    expect(refusalOf(await change(id, { tags: ['x'.repeat(51)] }))).toBe(
      '400 badRequest: invalidValue',
    )
  })

  test('is blocked for one to 365 days or for ever, and the clock ends a block', async () => {
    const id = await numberId('+12505550106')
    expect(await change(id, { assignmentBlockedDays: 365 })).toMatchObject({
      body: {
        assignmentBlockedState: 'blockedUntil',
        assignmentBlockedUntil: new Date(nowMs + 365 * dayMs).toISOString(),
      },
    })
    for (const assignmentBlockedDays of [0, 366]) {
      expect(refusalOf(await change(id, { assignmentBlockedDays }))).toBe(
        '400 badRequest: invalidValue',
      )
    }
    const other = await addPerson(api, 'bertil', { usageLocation: 'CA' })
    await license(api, other, phoneSystemSkuId)
    expect(refusalOf(await assignNumber(api, '+12505550106', other))).toBe(
      '400 ruleBroken: numberBlocked (unblockNumber)',
    )
    nowMs += 365 * dayMs
    expect((await assignNumber(api, '+12505550106', other)).status).toBe(202)
  })

  test('can be blocked as it is unassigned, until the block is taken away', async () => {
    const body = { telephoneNumber: '+12505550106', assignmentBlockedForever: true }
    expect((await api.send('POST', `${numbersPath}/unassignNumber`, body)).status).toBe(202)
    const id = await numberId('+12505550106')
    expect(await api.send('GET', `${numbersPath}/${id}`)).toMatchObject({
      body: { assignmentStatus: 'unassigned', assignmentBlockedState: 'blockedForever' },
    })
    expect(await change(id, { assignmentBlockedForever: false })).toMatchObject({
      body: { assignmentBlockedState: 'notBlocked' },
    })
  })

  test('is not changed over somebody else’s change', async () => {
    const id = await numberId('+12505550107')
    const { headers } = await change(id, { note: 'For the fair' })
    await change(id, { note: null })
    const late = await change(id, { note: 'Later' }, { 'if-match': String(headers.etag) })
    expect(late.status).toBe(412)
  })

  test('is updated as Graph does: an empty text clears, null and nothing keep', async () => {
    const update = (body: object) =>
      api.send('POST', `${numbersPath}/updateNumber`, { telephoneNumber: '+12505550108', ...body })
    const all = { networkSiteId: 'west', reverseNumberLookupOptions: ['skipInternalVoip'] }
    expect(await update(all)).toMatchObject({ status: 200, body: all })
    expect(await update({ networkSiteId: null })).toMatchObject({ body: all })
    const { body } = await update({ networkSiteId: '', reverseNumberLookupOptions: [] })
    expect(body).toMatchObject({ reverseNumberLookupOptions: [] })
    expect(body).not.toHaveProperty('networkSiteId')
  })
})

describe('categories', () => {
  const assign = (
    telephoneNumber: string,
    assignmentTargetId: string,
    assignmentCategory: string,
  ) =>
    api.send('POST', `${numbersPath}/assignNumber`, {
      telephoneNumber,
      assignmentTargetId,
      assignmentCategory,
    })

  test('give a person a private and an alternate number beside the primary one', async () => {
    expect((await assign('+12505550101', person, 'private')).status).toBe(202)
    expect((await assign('+12505550102', person, 'alternate')).status).toBe(202)
    expect(refusalOf(await assign('+12505550103', person, 'primary'))).toBe(
      '400 ruleBroken: accountHasNumber (unassignNumber)',
    )
    expect(await api.send('GET', `/users/${person}`)).toMatchObject({
      body: { phoneNumber: '+12505550105' },
    })
  })

  test('are not for resource accounts', async () => {
    expect(refusalOf(await assign('+12505550014', account, 'private'))).toBe(
      '400 ruleBroken: categoryNotForAccount (assignNumber)',
    )
  })
})

test('an assignment that is refused leaves an operation that keeps the reasons', async () => {
  const body = { telephoneNumber: '+12505550109', assignmentTargetId: account }
  const refused = await api.send('POST', `${numbersPath}/assignNumber`, body)
  expect(refused.status).toBe(400)
  const location = String(refused.headers.location).replace('/v1.0', '')
  expect(await api.send('GET', location)).toMatchObject({
    body: {
      status: 'failed',
      numbers: [{ status: 'failed' }],
      error: {
        message: expect.stringContaining('is a user number'),
        details: expect.arrayContaining([
          expect.objectContaining({ code: 'userNumberOnResourceAccount', remedy: 'changeUsage' }),
        ]),
      },
    },
  })
})

test('a page of the inventory has a thousand numbers at most', async () => {
  expect((await api.send('GET', `${numbersPath}?$top=1000`)).status).toBe(200)
  expect((await api.send('GET', `${numbersPath}?$top=1001`)).status).toBe(400)
})
