// What the form of an emergency address sends, and how it reads coordinates.

import { expect, test } from 'vitest'
import {
  addressBody,
  addressValues,
  areCoordinatesFit,
  parseCoordinates,
} from './emergency-address-values.ts'

const home = { countryCode: 'CA', displayName: 'Contoso' }

test('a new address begins with the organization’s country and name', () => {
  expect(addressValues(undefined, home)).toMatchObject({
    countryOrRegion: 'CA',
    companyName: 'Contoso',
    streetName: '',
  })
})

test('an address goes through the form unchanged', () => {
  const body = {
    displayName: 'Head office',
    companyName: 'Contoso',
    countryOrRegion: 'CA',
    houseNumber: '12',
    streetName: 'Main',
    city: 'Vancouver',
    latitude: 49.2827,
    longitude: -123.1207,
    elin: '604',
  }
  const address = {
    ...body,
    id: 'address_1',
    validationStatus: 'notValidated' as const,
    isDefault: true,
    defaultLocationId: 'location_1',
    numberOfPlaces: 0,
    numberOfPhoneNumbers: 0,
    numberOfVoiceUsers: 0,
    problems: [],
  }
  expect(addressBody(addressValues(address, home))).toEqual(body)
})

test('parts that the country does not have are not sent', () => {
  const values = { ...addressValues(undefined, home), stateOrProvince: 'BC', city: 'Paris' }
  const body = addressBody({ ...values, countryOrRegion: 'FR' })
  expect(body).toMatchObject({ countryOrRegion: 'FR', city: 'Paris' })
  expect(body).not.toHaveProperty('stateOrProvince')
})

test.each([
  ['49.2827, -123.1207', { latitude: 49.2827, longitude: -123.1207 }],
  ['49.2827 -123.1207', { latitude: 49.2827, longitude: -123.1207 }],
  ['-33;151.2', { latitude: -33, longitude: 151.2 }],
  ['91, 0', undefined],
  ['0, 181', undefined],
  ['Vancouver', undefined],
  ['49.2827', undefined],
])('the coordinates "%s" are read as %j', (text, expected) => {
  expect(parseCoordinates(text)).toEqual(expected)
})

test('coordinates may be missing in Australia, and nowhere may they be wrong', () => {
  expect(areCoordinatesFit('', 'AU')).toBe(true)
  expect(areCoordinatesFit('', 'CA')).toBe(false)
  expect(areCoordinatesFit('somewhere', 'AU')).toBe(false)
})
