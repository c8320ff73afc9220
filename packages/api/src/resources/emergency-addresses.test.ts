// Emergency addresses and places (reference §5.7): what an address needs, when it changes no more,
// what keeps it from being deleted, and which numbers cannot do without one.

import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { z } from 'zod'
import { openTestApi, type TestApi } from '../testing.ts'
import {
  addAccount,
  addPerson,
  idOf,
  license,
  numbersPath,
  orderLicenses,
  phoneSystemSkuId,
  refusalOf,
} from '../testing-directory.ts'

let api: TestApi

beforeAll(async () => {
  api = await openTestApi()
  await orderLicenses(api)
  const lines = [{ skuPartNumber: 'MCOEV', quantity: 20, assignAutomatically: false }]
  await api.send('POST', '/orders', { lines })
})
afterAll(() => api.close())

describe('an address', () => {
  test('that fits its country is not validated yet, and the first one is the default', async () => {
    const fresh = await openTestApi()
    const first = await fresh.send('POST', '/emergencyAddresses', vancouver())
    expect(first).toMatchObject({
      status: 201,
      body: { validationStatus: 'notValidated', isDefault: true, problems: [], numberOfPlaces: 0 },
    })
    const second = await fresh.send('POST', '/emergencyAddresses', vancouver())
    expect(second.body).toMatchObject({ isDefault: false })
    const moved = await fresh.send('POST', `/emergencyAddresses/${idOf(second)}/makeDefault`)
    expect(moved.body).toMatchObject({ isDefault: true })
    const { body } = await fresh.send('GET', '/emergencyAddresses?$filter=isDefault eq true')
    expect(body).toMatchObject({ value: [{ id: idOf(second) }] })
    await fresh.close()
  })

  test('that breaks the form of its country is invalid and says where', async () => {
    const { houseNumber: _, ...wrong } = vancouver({ postalCode: '98052' })
    const answer = await add(wrong)
    expect(answer.body).toMatchObject({
      validationStatus: 'invalid',
      problems: [
        { code: 'fieldMissing', target: 'houseNumber' },
        { code: 'fieldMalformed', target: 'postalCode' },
      ],
    })
    const refused = await api.send('POST', `/emergencyAddresses/${idOf(answer)}/validate`)
    expect(refusalOf(refused)).toBe('400 ruleBroken: fieldMissing, fieldMalformed')
  })

  test.each([
    ['CA', false],
    ['FR', false],
    ['AU', true],
    ['JP', true],
  ])('of %s may be without coordinates: %s', async (countryOrRegion, allowed) => {
    const { latitude: _, longitude: __, ...rest } = vancouver({ countryOrRegion })
    expect(refusalOf(await add(rest))).toBe(
      allowed ? '201' : '400 badRequest: invalidValue, invalidValue',
    )
  })

  test.each(['companyName', 'countryOrRegion', 'displayName'] as const)(
    'without %s is refused by the name of the field',
    async (field) => {
      const { [field]: _, ...rest } = vancouver()
      const answer = await add(rest)
      expect(answer.status).toBe(400)
      expect(JSON.stringify(answer.body)).toContain(`"target":"${field}"`)
    },
  )

  test('keeps 128 characters of a part, and refuses 129', async () => {
    expect((await add(vancouver({ city: 'x'.repeat(128) }))).status).toBe(201)
    expect((await add(vancouver({ city: 'x'.repeat(129) }))).status).toBe(400)
  })

  test('is changed until it is validated, and never after', async () => {
    const id = idOf(await add(vancouver()))
    const path = `/emergencyAddresses/${id}`
    const renamed = vancouver({ displayName: 'Branch', elin: '6045550100' })
    expect((await api.send('PUT', path, renamed)).body).toMatchObject({
      displayName: 'Branch',
      elin: '6045550100',
    })
    expect((await api.send('POST', `${path}/validate`)).body).toMatchObject({
      validationStatus: 'validated',
    })
    expect(refusalOf(await api.send('PUT', path, vancouver()))).toBe(
      '400 ruleBroken: addressValidated (copyAddress)',
    )
    expect((await api.send('POST', `${path}/makeDefault`)).status).toBe(200)
    expect((await api.send('DELETE', path)).status).toBe(204)
  })

  test('that somebody else changed meanwhile is not overwritten', async () => {
    const added = await add(vancouver())
    const path = `/emergencyAddresses/${idOf(added)}`
    const match = { 'if-match': String(added.headers['etag']) }
    expect((await api.send('PUT', path, vancouver(), match)).status).toBe(200)
    expect((await api.send('PUT', path, vancouver(), match)).status).toBe(412)
  })

  test('is found by its street, its city and its name', async () => {
    await add(vancouver({ displayName: 'Warehouse', streetName: 'Granville', city: 'Victoria' }))
    for (const text of ['Warehouse', 'granville', 'Victoria']) {
      const { body } = await api.send('GET', `/emergencyAddresses?$search=${text}`)
      expect(body).toMatchObject({ value: [{ displayName: 'Warehouse' }] })
    }
  })
})

describe('a place', () => {
  test('has its own location id; the address itself is the default location', async () => {
    const address = await add(vancouver())
    const path = `/emergencyAddresses/${idOf(address)}/locations`
    const place = await api.send('POST', path, { displayName: 'Second floor', elin: '604' })
    expect(place.status).toBe(201)
    const { body } = await api.send('GET', path)
    const { defaultLocationId } = z.object({ defaultLocationId: z.string() }).parse(address.body)
    expect(body).toMatchObject({
      value: [
        { id: defaultLocationId, isDefault: true, civicAddressId: idOf(address) },
        { id: idOf(place), isDefault: false, displayName: 'Second floor', elin: '604' },
      ],
    })
    const renamed = { displayName: 'Third floor', elin: null }
    const changed = await api.send('PATCH', `${path}/${idOf(place)}`, renamed)
    expect(changed.body).toMatchObject({ displayName: 'Third floor' })
    expect(changed.body).not.toHaveProperty('elin')
    expect((await api.send('DELETE', `${path}/${defaultLocationId}`)).status).toBe(409)
    expect((await api.send('DELETE', `${path}/${idOf(place)}`)).status).toBe(204)
  })

  test('has a name that no other place of its address has; there may be any number', async () => {
    const path = `/emergencyAddresses/${idOf(await add(vancouver()))}/locations`
    for (let floor = 1; floor <= 150; floor += 1) {
      await api.send('POST', path, { displayName: `Floor ${floor}` })
    }
    const { body } = await api.send('GET', `${path}?$count=true&$top=10`)
    expect(body).toMatchObject({ '@odata.count': 151 })
    const again = await api.send('POST', path, { displayName: 'floor 7' })
    expect(refusalOf(again)).toBe('409 conflict: placeNameTaken')
  })
})

describe('a number of a person in North America', () => {
  test('needs a location, which the default address gives once it is there', async () => {
    const fresh = await openTestApi()
    await orderPhoneSystem(fresh)
    const id = await addPerson(fresh, 'anna')
    await license(fresh, id, phoneSystemSkuId)
    await fresh.send('POST', '/phoneNumbers', { telephoneNumber: '+16045550101', usage: 'user' })
    const request = { telephoneNumber: '+16045550101', assignmentTargetId: id }
    const refused = await fresh.send('POST', `${numbersPath}/assignNumber`, request)
    expect(refusalOf(refused)).toBe('400 ruleBroken: locationMissing (addEmergencyAddress)')
    const address = await fresh.send('POST', '/emergencyAddresses', vancouver())
    expect((await fresh.send('POST', `${numbersPath}/assignNumber`, request)).status).toBe(202)
    const { body } = await fresh.send('GET', `/emergencyAddresses/${idOf(address)}`)
    expect(body).toMatchObject({ numberOfPhoneNumbers: 1, numberOfVoiceUsers: 1 })
    await fresh.close()
  })

  test('keeps its location from being deleted, and the refusal names it', async () => {
    const address = await add(vancouver())
    const path = `/emergencyAddresses/${idOf(address)}`
    const place = await api.send('POST', `${path}/locations`, { displayName: 'Reception' })
    const person = await addLicensedPerson('bo')
    await own('+16045550102')
    const assigned = await api.send('POST', `${numbersPath}/assignNumber`, {
      telephoneNumber: '+16045550102',
      assignmentTargetId: person,
      locationId: idOf(place),
    })
    expect(assigned.status).toBe(202)
    for (const used of [path, `${path}/locations/${idOf(place)}`]) {
      const answer = await api.send('DELETE', used)
      expect(refusalOf(answer)).toBe('409 conflict: locationInUse')
      expect(JSON.stringify(answer.body)).toContain('+1 604 555 0102 (bo) is located at')
    }
  })

  test('cannot be located in another country, nor nowhere', async () => {
    const abroad = await add(
      vancouver({ countryOrRegion: 'US', stateOrProvince: 'WA', postalCode: '98052' }),
    )
    const person = await addLicensedPerson('cy')
    await own('+16045550103')
    const telephoneNumber = '+16045550103'
    const wrong = await api.send('POST', `${numbersPath}/assignNumber`, {
      telephoneNumber,
      assignmentTargetId: person,
      locationId: defaultLocation(abroad.body),
    })
    expect(refusalOf(wrong)).toBe('400 ruleBroken: locationMismatch (chooseLocation)')
    const strange = { telephoneNumber, assignmentTargetId: person, locationId: 'location_x' }
    expect(refusalOf(await api.send('POST', `${numbersPath}/assignNumber`, strange))).toBe(
      '400 badRequest: invalidValue',
    )
  })
})

describe('the location of a number', () => {
  test('is set and cleared by updateNumber, and kept where nothing is said', async () => {
    const address = await add(vancouver())
    await own('+16045550104', 'service')
    const locationId = defaultLocation(address.body)
    const update = (body: object) =>
      api.send('POST', `${numbersPath}/updateNumber`, { telephoneNumber: '+16045550104', ...body })
    expect((await update({ locationId })).body).toMatchObject({
      locationId,
      civicAddressId: idOf(address),
    })
    expect((await update({})).body).toMatchObject({ locationId })
    expect((await update({ locationId: null })).body).toMatchObject({ locationId })
    expect((await update({ locationId: '' })).body).not.toHaveProperty('locationId')
  })

  test('is not asked of a service number, nor of a sample', async () => {
    const fresh = await openTestApi()
    await orderLicenses(fresh)
    await orderPhoneSystem(fresh)
    const account = await addAccount(fresh, 'main')
    await license(fresh, account)
    await fresh.send('POST', '/phoneNumbers', { telephoneNumber: '+16045550105', usage: 'service' })
    const anna = await addPerson(fresh, 'anna')
    await license(fresh, anna, phoneSystemSkuId)
    const given = [
      { telephoneNumber: '+16045550105', assignmentTargetId: account },
      { telephoneNumber: '+12505550100', assignmentTargetId: anna },
    ]
    for (const request of given) {
      expect((await fresh.send('POST', `${numbersPath}/assignNumber`, request)).status).toBe(202)
    }
    await fresh.close()
  })

  test('is asked of a European number as soon as it is acquired, in its area', async () => {
    const paris = {
      ...vancouver({ countryOrRegion: 'FR', postalCode: '75001', city: 'Paris' }),
      displayName: 'Paris',
    }
    const telephoneNumber = '+33142685300'
    const add33 = (more: object = {}) =>
      api.send('POST', '/phoneNumbers', { telephoneNumber, usage: 'service', ...more })
    expect(refusalOf(await add33())).toContain('locationMissing (addEmergencyAddress)')
    const lyon = await add({ ...paris, postalCode: '69001', city: 'Lyon' })
    expect(refusalOf(await add33({ locationId: defaultLocation(lyon.body) }))).toContain(
      'locationMismatch (chooseLocation)',
    )
    const right = await add(paris)
    const locationId = defaultLocation(right.body)
    expect((await add33({ locationId })).body).toMatchObject({ locationId })
  })
})

function add(address: object) {
  return api.send('POST', '/emergencyAddresses', address)
}

function own(telephoneNumber: string, usage = 'user') {
  return api.send('POST', '/phoneNumbers', { telephoneNumber, usage })
}

async function orderPhoneSystem(of: TestApi): Promise<void> {
  const lines = [{ skuPartNumber: 'MCOEV', quantity: 5, assignAutomatically: false }]
  await of.send('POST', '/orders', { lines })
}

async function addLicensedPerson(name: string): Promise<string> {
  const id = await addPerson(api, name)
  await license(api, id, phoneSystemSkuId)
  return id
}

function defaultLocation(address: unknown): string {
  return z.object({ defaultLocationId: z.string() }).parse(address).defaultLocationId
}

function vancouver(more: Readonly<Record<string, string>> = {}) {
  return {
    displayName: 'Head office',
    companyName: 'Contoso',
    countryOrRegion: 'CA',
    houseNumber: '12',
    streetName: 'Main',
    streetSuffix: 'Street',
    city: 'Vancouver',
    stateOrProvince: 'BC',
    postalCode: 'V6B 1A1',
    latitude: 49.2827,
    longitude: -123.1207,
    ...more,
  }
}
