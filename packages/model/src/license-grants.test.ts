// What licenses given by groups come to for one account, with each of Graph's states and errors.

import { expect, test } from 'vitest'
import type { AccountFacts } from './account-rules.ts'
import { productOf, servicePlans } from './license.ts'
import {
  heldLicenses,
  type LicenseState,
  settledGrants,
  type WantedGrant,
} from './license-grants.ts'

const anna: AccountFacts = {
  displayName: 'Anna',
  usageLocation: 'CA',
  signInBlocked: false,
  licensed: false,
  associated: false,
}
const phonePlan = servicePlans.phoneSystem.servicePlanId

test('a license given by a group is held while a unit is free', () => {
  expect(settled([byGroup('MCOEV')])).toEqual(['MCOEV Active'])
})

test('without a free unit it waits with CountViolation', () => {
  expect(settled([byGroup('MCOEV')], anna, 0)).toEqual(['MCOEV Error CountViolation'])
})

test('a license given directly and by two groups counts once', () => {
  const grants = [direct('MCOEV'), byGroup('MCOEV'), byGroup('MCOEV', 'group_2')]
  expect(settled(grants, anna, 0)).toEqual(['MCOEV Active', 'MCOEV Active', 'MCOEV Active'])
})

test('a license that excludes one that is held is MutuallyExclusiveViolation', () => {
  const grants = [direct('MCOEV'), direct('MCOPSTN2'), byGroup('MCOPSTN1')]
  expect(settled(grants).at(-1)).toBe('MCOPSTN1 Error MutuallyExclusiveViolation')
})

test('a license without the one it needs is DependencyViolation', () => {
  expect(settled([byGroup('MCOPSTN1')])).toEqual(['MCOPSTN1 Error DependencyViolation'])
})

test('of two licenses the one that needs the other may come first', () => {
  expect(settled([byGroup('MCOPSTN1'), byGroup('MCOEV')])).toEqual([
    'MCOEV Active',
    'MCOPSTN1 Active',
  ])
})

test('a country that is missing or not served is ProhibitedInUsageLocationViolation', () => {
  const { usageLocation: _, ...nowhere } = anna
  const prohibited = 'Error ProhibitedInUsageLocationViolation'
  expect(settled([byGroup('MCOEV')], nowhere)).toEqual([`MCOEV ${prohibited}`])
  expect(settled([byGroup('BUSINESS_VOICE')])).toEqual([`BUSINESS_VOICE ${prohibited}`])
})

test('who moves to such a country keeps what is held, with the error', () => {
  const state = 'ActiveWithError ProhibitedInUsageLocationViolation'
  expect(settled([direct('BUSINESS_VOICE')])).toEqual([`BUSINESS_VOICE ${state}`])
  expect(settled([byGroup('BUSINESS_VOICE', 'group_1', 'Active')])).toEqual([
    `BUSINESS_VOICE ${state}`,
  ])
})

test('a license of another kind of account is Others', () => {
  expect(settled([byGroup('MCOEV')], { ...anna, type: 'autoAttendant' })).toEqual([
    'MCOEV Error Others',
  ])
})

test('a license with every plan switched off is Disabled', () => {
  expect(settled([{ ...byGroup('MCOEV'), disabledPlans: [phonePlan] }])).toEqual(['MCOEV Disabled'])
})

test('what is held stays before what comes, whatever the order', () => {
  const grants = [byGroup('MCOPSTN2'), byGroup('MCOPSTN1', 'group_2', 'Active'), direct('MCOEV')]
  expect(settled(grants)).toEqual([
    'MCOEV Active',
    'MCOPSTN1 Active',
    'MCOPSTN2 Error MutuallyExclusiveViolation',
  ])
})

test('of a license that is given twice only what both switch off is off', () => {
  const plans = [phonePlan, servicePlans.domestic.servicePlanId]
  const one = { ...direct('MCOTEAMS_ESSENTIALS'), disabledPlans: plans }
  const other = {
    ...byGroup('MCOTEAMS_ESSENTIALS', 'group_1', 'Active'),
    disabledPlans: [phonePlan],
  }
  expect(heldLicenses([one, other])).toEqual([
    { skuId: productOf('MCOTEAMS_ESSENTIALS')?.skuId, disabledPlans: [phonePlan] },
  ])
})

function direct(sku: string): WantedGrant {
  return { skuId: productOf(sku)?.skuId ?? sku, disabledPlans: [], assignedByGroup: null }
}

function byGroup(sku: string, assignedByGroup = 'group_1', state?: LicenseState): WantedGrant {
  const grant = { ...direct(sku), assignedByGroup }
  return state === undefined ? grant : { ...grant, state }
}

/** Each grant as `part number state error`. */
function settled(grants: WantedGrant[], account = anna, free = 1): readonly string[] {
  return settledGrants(account, grants, () => free).map(({ skuId, state, error }) =>
    [productOf(skuId)?.skuPartNumber, state, error === 'None' ? [] : error].flat().join(' '),
  )
}
