// Which numbers need an emergency location, and which location a number can have (reference §5.7).

import { describe, expect, test } from 'vitest'
import {
  addressChangeProblems,
  type LocatedNumber,
  type LocationFacts,
  type LocationOccasion,
  locationProblems,
} from './location-rules.ts'

const occasions: readonly LocationOccasion[] = ['acquired', 'assignedToPerson']

describe('a number without a location', () => {
  test.each([
    ['US', '+12065550100', ['assignedToPerson']],
    ['CA', '+12505550100', ['assignedToPerson']],
    ['FR', '+33199000100', ['acquired']],
    ['GB', '+442079460000', ['acquired']],
    ['AU', '+61255501234', []],
  ])('of %s is refused when it is %j', (isoCountryCode, telephoneNumber, refused) => {
    const of = number({ isoCountryCode, telephoneNumber })
    expect(occasions.filter((occasion) => check(of, undefined, occasion).length > 0)).toEqual(
      refused,
    )
  })

  test('is told the one step that mends it', () => {
    const [problem] = locationProblems(number(), undefined, occasions)
    expect(problem).toMatchObject({ code: 'locationMissing', remedy: 'addEmergencyAddress' })
  })

  test('needs none if it is a sample', () => {
    const samples = ['CA', 'FR'].map((isoCountryCode) => number({ isoCountryCode, isSample: true }))
    expect(samples.flatMap((sample) => check(sample, undefined, ...occasions))).toEqual([])
  })
})

describe('a location', () => {
  test('is in the country of the number', () => {
    expect(check(number(), location())).toEqual([])
    expect(check(number(), location({ countryOrRegion: 'US' }))).toEqual(['locationMismatch'])
  })

  test('of an invalid address is refused', () => {
    const invalid = location({ validationStatus: 'invalid' })
    expect(check(number(), invalid)).toEqual(['locationInvalid'])
  })

  test.each([
    ['+33199000012', '75001', true],
    ['+33199000012', '69001', false],
    ['+33499000012', '69001', true],
    ['+33899000012', '69001', true],
    ['+33999000012', '69001', true],
  ])('of the French number %s may have the postal code %s: %s', (telephoneNumber, code, fits) => {
    const french = number({ isoCountryCode: 'FR', telephoneNumber })
    const place = location({ countryOrRegion: 'FR', postalCode: code })
    expect(check(french, place)).toEqual(fits ? [] : ['locationMismatch'])
  })

  test.each([
    ['+34911234567', '28001', true],
    ['+34911234567', '08001', false],
    ['+34931234567', '08001', true],
    ['+34956123456', '51001', true],
    ['+34612345678', '08001', true],
  ])('of the Spanish number %s may have the postal code %s: %s', (telephoneNumber, code, fits) => {
    const spanish = number({ isoCountryCode: 'ES', telephoneNumber })
    const place = location({ countryOrRegion: 'ES', postalCode: code })
    expect(check(spanish, place)).toEqual(fits ? [] : ['locationMismatch'])
  })

  test('of a toll-free number may be anywhere in its country', () => {
    const free = number({
      isoCountryCode: 'ES',
      telephoneNumber: '+34911234567',
      isTollFree: true,
    })
    const place = location({ countryOrRegion: 'ES', postalCode: '08001' })
    expect(check(free, place)).toEqual([])
  })
})

test('a validated address does not change; the remedy is a copy', () => {
  const statuses = ['validated', 'notValidated', 'invalid'] as const
  const problems = statuses.map((validationStatus) =>
    addressChangeProblems(location({ validationStatus })).map(({ remedy }) => remedy),
  )
  expect(problems).toEqual([['copyAddress'], [], []])
})

function number(more: Partial<LocatedNumber> = {}): LocatedNumber {
  const telephoneNumber = '+12505550100'
  return { telephoneNumber, isoCountryCode: 'CA', isSample: false, isTollFree: false, ...more }
}

function location(more: Partial<LocationFacts> = {}): LocationFacts {
  return {
    displayName: 'Head office',
    countryOrRegion: 'CA',
    validationStatus: 'notValidated',
    ...more,
  }
}

function check(
  of: LocatedNumber,
  place: LocationFacts | undefined,
  ...on: readonly LocationOccasion[]
): readonly string[] {
  return locationProblems(of, place, on).map(({ code }) => code)
}
