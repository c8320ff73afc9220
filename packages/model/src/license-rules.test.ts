// Each rule of giving, taking and swapping licenses, alone (reference §4.3, §4.5).

import { describe, expect, test } from 'vitest'
import type { AccountFacts } from './account-rules.ts'
import { productOf, servicePlans, virtualUserSku } from './license.ts'
import { type HeldLicense, isPhoneLicensed, licenseChangeProblems } from './license-rules.ts'

const person: AccountFacts = {
  displayName: 'Anna',
  usageLocation: 'CA',
  signInBlocked: false,
  licensed: false,
  associated: false,
}
const account: AccountFacts = { ...person, displayName: 'Main line', type: 'autoAttendant' }

describe('a license is given', () => {
  test('where a unit is free, the holder is of its kind, and the country is known', () => {
    expect(change(person, [], ['MCOEV'])).toEqual([])
    expect(change(account, [], [virtualUserSku])).toEqual([])
  })

  test('never without a free unit', () => {
    expect(change(person, [], ['MCOEV'], 0)).toEqual(['noLicenseLeft'])
  })

  test('never to an account without a usage location', () => {
    const { usageLocation: _, ...nowhere } = person
    expect(change(nowhere, [], ['MCOEV', 'MCOPSTN1'])).toEqual(['usageLocationMissing'])
  })

  test('never where the product is not available', () => {
    expect(change(person, [], ['BUSINESS_VOICE'])).toEqual(['licenseNotInCountry'])
    expect(change({ ...person, usageLocation: 'GB' }, [], ['BUSINESS_VOICE'])).toEqual([])
  })

  test('to people only if it is for people, to resource accounts the virtual user only', () => {
    expect(change(person, [], [virtualUserSku])).toEqual(['licenseNotForAccount'])
    expect(change(account, [], ['MCOEV'])).toEqual(['licenseNotForAccount'])
    expect(change(account, [], ['MCOMEETADV'])).toEqual(['licenseNotForAccount'])
  })

  test('never beside one that excludes it: virtual and Phone System, two calling plans', () => {
    expect(change(account, [virtualUserSku], [virtualUserSku, 'MCOEV'])).toEqual([
      'licenseNotForAccount',
      'licensesExclusive',
    ])
    expect(change(person, ['MCOEV', 'MCOPSTN1'], ['MCOEV', 'MCOPSTN1', 'MCOPSTN2'])).toEqual([
      'licensesExclusive',
    ])
    const bundle = ['MCOTEAMS_ESSENTIALS']
    expect(change(person, bundle, [...bundle, 'MCOPSTN5'])).toEqual(['licensesExclusive'])
  })

  test('beside one with the same service plan', () => {
    expect(change(person, ['MCOEV'], ['MCOEV', 'MCOCAP'])).toEqual([])
  })

  test('only beside the license that it needs: a calling plan needs Phone System', () => {
    expect(change(person, [], ['MCOPSTN1'])).toEqual(['licenseDependency'])
    expect(change(person, [], ['MCOPSTN1', 'MCOEV'])).toEqual([])
  })

  test('that is held already without taking another unit', () => {
    expect(change(person, ['MCOEV'], ['MCOEV'], 0)).toEqual([])
  })
})

describe('a license is taken', () => {
  const numbered = { ...person, phoneNumber: '+12505550100' }

  test('never while something depends on it; each thing that does is named', () => {
    const used: AccountFacts = {
      ...account,
      phoneNumber: '+12505550012',
      associated: true,
      associationName: 'Head office',
    }
    const problems = licenseChangeProblems(facts(used, held([virtualUserSku]), []))
    expect(problems.map(({ message, remedy }) => [message, remedy])).toEqual([
      ['The license of Main line is needed for the number +12505550012.', 'unassignNumber'],
      [
        'The license of Main line is needed for its auto attendant Head office.',
        'removeAssociation',
      ],
    ])
  })

  test('never while another license needs it', () => {
    expect(change(person, ['MCOEV', 'MCOPSTN1'], ['MCOPSTN1'])).toEqual(['licenseDependency'])
  })

  test('where another one with a phone plan stays or comes: a swap keeps the number', () => {
    expect(change(numbered, ['MCOEV'], ['BUSINESS_VOICE_MED'])).toEqual([])
    expect(change(numbered, ['MCOEV', 'MCOCAP'], ['MCOEV'])).toEqual([])
  })

  test('never for one without a phone plan while a number is held', () => {
    expect(change(numbered, ['MCOEV'], ['MCOMEETADV'])).toEqual(['licenseInUse'])
  })

  test('nor is its phone plan switched off while a number is held', () => {
    const off = held(['MCOEV'], [servicePlans.phoneSystem.servicePlanId])
    const problems = licenseChangeProblems(facts(numbered, held(['MCOEV']), off))
    expect(problems.map(({ code }) => code)).toEqual(['licenseInUse'])
  })

  test('from an account that breaks a rule already, if it does not break it more', () => {
    const broken = ['MCOEV', 'MCOPSTN1', 'MCOPSTN2', 'MCOMEETADV']
    expect(change(person, broken, broken.slice(0, 3))).toEqual([])
  })
})

test('only a license with a phone plan that is on lets its holder have a number', () => {
  expect(isPhoneLicensed(held(['MCOMEETADV', 'MCOPSTNC']))).toBe(false)
  expect(isPhoneLicensed(held(['MCOEV'], [servicePlans.phoneSystem.servicePlanId]))).toBe(false)
  expect(isPhoneLicensed(held(['MCOCAP']))).toBe(true)
})

function held(skus: readonly string[], disabledPlans: readonly string[] = []): HeldLicense[] {
  return skus.map((sku) => ({ skuId: productOf(sku)?.skuId ?? sku, disabledPlans }))
}

function facts(
  of: AccountFacts,
  before: readonly HeldLicense[],
  after: readonly HeldLicense[],
  free = 1,
) {
  return { account: of, before, after, freeUnits: () => free }
}

function change(of: AccountFacts, before: string[], after: string[], free = 1): readonly string[] {
  return licenseChangeProblems(facts(of, held(before), held(after), free)).map(({ code }) => code)
}
