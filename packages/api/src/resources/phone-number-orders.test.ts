// Orders of numbers on a real PostgreSQL, with a clock that the tests move.

import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { z } from 'zod'
import { openTestApi, type TestAnswer, type TestApi } from '../testing.ts'
import { idOf, numbersPath, refusalOf } from '../testing-directory.ts'

const start = Date.parse('2026-11-22T12:00:00.000Z')
const tenMinutesMs = 10 * 60 * 1000
let nowMs = start
let api: TestApi

beforeAll(async () => {
  api = await openTestApi({ now: () => new Date(nowMs) })
  await api.send('PATCH', '/phoneNumberQuotas', { enforced: false })
})
afterAll(() => api.close())

const ordered = z.looseObject({
  status: z.string(),
  telephoneNumbers: z.array(z.looseObject({ telephoneNumber: z.string() })),
})

function order(more: object = {}): Promise<TestAnswer> {
  const body = { name: 'Sales', countryCode: 'CA', numberType: 'callQueueToll', quantity: 2 }
  return api.send('POST', '/phoneNumberOrders', { ...body, areaCode: '604', ...more })
}

function numbersOf({ body }: TestAnswer): readonly string[] {
  return ordered.parse(body).telephoneNumbers.map(({ telephoneNumber }) => telephoneNumber)
}

const act = (id: string, action: string) => api.send('POST', `/phoneNumberOrders/${id}/${action}`)
const read = (id: string) => api.send('GET', `/phoneNumberOrders/${id}`)

describe('a search', () => {
  test('holds what it finds for ten minutes', async () => {
    const answer = await order({ description: 'For spring' })
    expect(answer).toMatchObject({
      status: 201,
      body: {
        name: 'Sales',
        description: 'For spring',
        status: 'reserved',
        errorCode: 'noError',
        usage: 'service',
        kind: 'toll',
        searchType: 'areaCode',
        searchText: '604',
        createdDateTime: '2026-11-22T12:00:00.000Z',
        reservationExpiryDateTime: '2026-11-22T12:10:00.000Z',
      },
    })
    expect(numbersOf(answer)).toHaveLength(2)
    await act(idOf(answer), 'release')
  })

  test('in the place of an emergency address is one in its city', async () => {
    const address = {
      displayName: 'Head office',
      companyName: 'Contoso',
      countryOrRegion: 'CA',
      houseNumber: '12',
      streetName: 'Main Street',
      city: 'Vancouver',
      stateOrProvince: 'BC',
      postalCode: 'V6B 1A1',
      latitude: 49.2827,
      longitude: -123.1207,
    }
    const civicAddressId = idOf(await api.send('POST', '/emergencyAddresses', address))
    const search = { areaCode: undefined, civicAddressId }
    const answer = await order(search)
    const found = { status: 'reserved', searchType: 'city', searchText: 'Vancouver' }
    expect(answer.body).toMatchObject(found)
    await act(idOf(answer), 'release')
    const elsewhere = await order({ ...search, countryCode: 'FR' })
    expect(refusalOf(elsewhere)).toBe('400 badRequest: invalidValue')
    const unknown = await order({ ...search, civicAddressId: 'address_none' })
    expect(refusalOf(unknown)).toBe('400 badRequest: invalidValue')
  })

  test('by area code, first digits and city at once, or by none, is refused', async () => {
    for (const search of [{ city: 'Vancouver' }, { areaCode: undefined }]) {
      expect(refusalOf(await order(search))).toBe('400 badRequest: invalidValue')
    }
  })

  test('for a type or a country that no source has says what there is', async () => {
    expect(await order({ numberType: 'conferenceToll' })).toMatchObject({
      body: { error: { message: expect.stringContaining('callQueueToll') } },
    })
    expect(await order({ countryCode: 'JP' })).toMatchObject({
      body: { error: { message: expect.stringContaining('CA, US, FR') } },
    })
  })

  test('that finds fewer numbers than it asks for is out of stock and holds none', async () => {
    const answer = await order({ quantity: 101, numberPrefix: '1604555', areaCode: undefined })
    const [count] = [numbersOf(answer).length]
    expect(answer).toMatchObject({ body: { status: 'error', errorCode: 'outOfStock' } })
    expect(count).toBe(0)
    const all = await order({ quantity: 100 })
    expect(numbersOf(all)).toHaveLength(100)
    expect(await order({ quantity: 1 })).toMatchObject({ body: { errorCode: 'outOfStock' } })
    await act(idOf(all), 'release')
  })

  test('asks for one to a thousand numbers', async () => {
    const french = { countryCode: 'FR', areaCode: '01', numberType: 'userSubscriber' }
    const most = await order({ ...french, quantity: 1_000 })
    expect(numbersOf(most)).toHaveLength(1_000)
    await act(idOf(most), 'release')
    for (const quantity of [0, 1_001]) {
      expect(refusalOf(await order({ ...french, quantity }))).toBe('400 badRequest: invalidValue')
    }
  })

  test('never finds what another one holds, even at the same time', async () => {
    const answers = await Promise.all(Array.from({ length: 10 }, () => order({ quantity: 5 })))
    const numbers = answers.flatMap(numbersOf)
    expect(numbers).toHaveLength(50)
    expect(new Set(numbers).size).toBe(50)
    for (const answer of answers) await act(idOf(answer), 'release')
  })
})

describe('an order', () => {
  test('that is completed brings its numbers into the inventory', async () => {
    const made = await order()
    expect(await act(idOf(made), 'complete')).toMatchObject({ body: { status: 'completed' } })
    const filter = encodeURIComponent(`orderId eq '${idOf(made)}'`)
    const { body } = await api.send('GET', `${numbersPath}?$filter=${filter}`)
    expect(body).toMatchObject({
      value: numbersOf(made).map((telephoneNumber) => ({
        telephoneNumber,
        numberType: 'callingPlan',
        usage: 'service',
        kind: 'toll',
        source: 'sample',
        city: 'Vancouver',
        isoSubdivision: 'CA-BC',
        acquiredDateTime: expect.any(String),
      })),
    })
    expect(refusalOf(await act(idOf(made), 'complete'))).toBe(
      '400 ruleBroken: orderNotReserved (searchNumbers)',
    )
  })

  test('that is released gives its numbers to the next search', async () => {
    const first = await order()
    await act(idOf(first), 'release')
    const second = await order()
    expect(numbersOf(second)).toEqual(numbersOf(first))
    await act(idOf(second), 'release')
  })

  test('can be completed until the ten minutes are over, and not then', async () => {
    const [early, late] = [await order(), await order()]
    nowMs = start + tenMinutesMs - 1
    expect((await act(idOf(early), 'complete')).status).toBe(200)
    nowMs = start + tenMinutesMs
    expect(refusalOf(await act(idOf(late), 'complete'))).toBe(
      '400 ruleBroken: reservationExpired (searchNumbers)',
    )
    expect(await read(idOf(late))).toMatchObject({ body: { status: 'expired' } })
  })

  test('that has expired holds nothing from the next search', async () => {
    const first = await order()
    nowMs += tenMinutesMs
    const second = await order()
    expect(numbersOf(second)).toEqual(numbersOf(first))
    await act(idOf(second), 'release')
  })

  test('is listed with the newest first', async () => {
    nowMs += 1_000
    const id = idOf(await order())
    const { body } = await api.send('GET', '/phoneNumberOrders?$top=1&$count=true')
    expect(body).toMatchObject({ '@odata.count': expect.any(Number), value: [{ id }] })
    await act(id, 'release')
  })
})

describe('the quota', () => {
  test('of service numbers counts what orders hold and bring, and own numbers not', async () => {
    await api.send('PATCH', '/phoneNumberQuotas', { enforced: true })
    const own = { telephoneNumber: '+1 888 555 0199', usage: 'service' }
    await api.send('POST', '/phoneNumbers', own)
    const free = { numberType: 'autoAttendantTollFree', areaCode: '833' }
    const made = await order({ ...free, quantity: 4 })
    await act(idOf(made), 'complete')
    expect(refusalOf(await order({ ...free, quantity: 2 }))).toBe(
      '400 ruleBroken: numberQuotaExceeded (orderLicenses)',
    )
    expect((await order({ ...free, quantity: 1 })).status).toBe(201)
    expect(await api.send('GET', '/phoneNumberQuotas')).toMatchObject({
      body: { enforced: true, quotas: [{}, {}, { subject: 'serviceTollFree', used: 5 }] },
    })
  })

  test('holds when ten orders for the last ten numbers of people come at once', async () => {
    const user = { numberType: 'userSubscriber', areaCode: '416', quantity: 2 }
    const answers = await Promise.all(Array.from({ length: 10 }, () => order(user)))
    expect(answers.filter(({ status }) => status === 201)).toHaveLength(5)
  })

  test('limits nothing once it is switched off', async () => {
    await api.send('PATCH', '/phoneNumberQuotas', { enforced: false })
    const user = { numberType: 'userSubscriber', areaCode: '416', quantity: 50 }
    expect((await order(user)).status).toBe(201)
  })
})

test('what can be searched for is told by country', async () => {
  const { body } = await api.send('GET', '/phoneNumberOffers')
  expect(body).toMatchObject({
    value: expect.arrayContaining([
      expect.objectContaining({
        countryCode: 'FR',
        numberTypes: ['userSubscriber', 'callQueueToll', 'autoAttendantToll'],
        areas: expect.arrayContaining([{ kind: 'toll', areaCode: '01', city: 'Paris' }]),
      }),
    ]),
  })
})
