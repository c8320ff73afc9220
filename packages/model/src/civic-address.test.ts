// What an address must have in each country, and what its postal codes look like.

import { expect, test } from 'vitest'
import { addressFormat, addressLine, addressProblems, needsCoordinates } from './civic-address.ts'

const postalCodes: readonly [string, readonly string[], readonly string[]][] = [
  ['CA', ['V6B 1A1', 'k1a0b1'], ['V6B-1A1', 'D6B 1A1', 'V6B 1AO', '12345']],
  ['US', ['98052', '98052-6399'], ['9805', '98052-63', 'V6B 1A1']],
  ['GB', ['SW1A 1AA', 'M1 1AE', 'gir 0aa', 'EC1A1BB'], ['SW1A', '12345', 'SW1A 1A']],
  ['FR', ['75001', '01000', '97400'], ['7500', '00100', '99000']],
  ['BE', ['1000', '9992'], ['0999', '10000']],
  ['DE', ['10115', '01067'], ['1011', '00115']],
  ['IE', ['D02 X285', 'D6W XA00', 'A65F4E2'], ['D02', '12345', 'B02 X285']],
  ['NL', ['1012 AB', '1012ab'], ['0912 AB', '1012', '1012 A']],
  ['ES', ['28001', '01001', '52006'], ['00001', '53001', '2800']],
  ['AU', ['2000', '0800'], ['200', '20000', 'NSW']],
]

test.each(postalCodes)('postal codes of %s are told from others', (country, good, bad) => {
  const codesOf = (postalCode: string) => {
    const problems = addressProblems({ countryOrRegion: country, postalCode })
    return problems.filter(({ target }) => target === 'postalCode').map(({ code }) => code)
  }
  expect(good.map(codesOf)).toEqual(good.map(() => []))
  expect(bad.map(codesOf)).toEqual(bad.map(() => ['fieldMalformed']))
})

test.each([
  ['CA', ['houseNumber', 'streetName', 'city', 'stateOrProvince', 'postalCode']],
  ['US', ['houseNumber', 'streetName', 'city', 'stateOrProvince', 'postalCode']],
  ['GB', ['streetName', 'city', 'postalCode']],
  ['FR', ['streetName', 'postalCode', 'city']],
  ['BE', ['streetName', 'houseNumber', 'postalCode', 'city']],
  ['DE', ['streetName', 'houseNumber', 'postalCode', 'city']],
  ['IE', ['streetName', 'city']],
  ['NL', ['streetName', 'houseNumber', 'postalCode', 'city']],
  ['ES', ['streetName', 'houseNumber', 'postalCode', 'city', 'stateOrProvince']],
  ['AU', ['houseNumber', 'streetName', 'city', 'stateOrProvince', 'postalCode']],
  ['SE', ['streetName', 'city']],
])('an address of %s cannot do without %j', (country, required) => {
  const missing = addressProblems({ countryOrRegion: country })
  expect(missing.map(({ code, target }) => `${code} ${target}`)).toEqual(
    required.map((field) => `fieldMissing ${field}`),
  )
})

test('a state that does not exist is malformed, and the message shows one that does', () => {
  const address = { countryOrRegion: 'CA', ...vancouver, stateOrProvince: 'WA' }
  expect(addressProblems(address)).toEqual([
    {
      code: 'fieldMalformed',
      target: 'stateOrProvince',
      message: 'WA is no stateOrProvince of CA, such as BC.',
    },
  ])
})

test('every pattern is shown by an example that fits it', () => {
  const countries = postalCodes.map(([country]) => country)
  const parts = countries.flatMap(addressFormat).filter(({ pattern }) => pattern !== undefined)
  expect(parts.length).toBeGreaterThan(countries.length - 1)
  expect(parts.filter(({ pattern, example }) => !pattern?.test(example ?? ''))).toEqual([])
})

test('an address is written in the order of its country', () => {
  expect(addressLine({ countryOrRegion: 'CA', ...vancouver })).toBe(
    '12 Main Street Vancouver BC V6B 1A1 CA',
  )
  const berlin = {
    houseNumber: '1',
    streetName: 'Hauptstraße',
    city: 'Berlin',
    postalCode: '10115',
  }
  expect(addressLine({ countryOrRegion: 'DE', ...berlin })).toBe('Hauptstraße 1 10115 Berlin DE')
})

test('Australia and Japan alone find an address without coordinates', () => {
  const without = ['AU', 'CA', 'FR', 'JP', 'US'].filter((country) => !needsCoordinates(country))
  expect(without).toEqual(['AU', 'JP'])
})

const vancouver = {
  houseNumber: '12',
  streetName: 'Main',
  streetSuffix: 'Street',
  city: 'Vancouver',
  stateOrProvince: 'BC',
  postalCode: 'V6B 1A1',
}
