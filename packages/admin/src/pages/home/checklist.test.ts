// The checklist is judged by what there is: undo a step and it opens again.

import { expect, test } from 'vitest'
import type { ResourceAccount, SubscribedSku } from '../../api/shapes.ts'
import { furthestOf, type Standing } from '../../api/standing.ts'
import { setUpSteps } from './checklist.ts'

const sku = {
  skuId: 's',
  skuPartNumber: 'PHONESYSTEM_VIRTUALUSER',
  prepaidUnits: { enabled: 5 },
} as SubscribedSku
const openStep = { code: 'numberMissing', message: '', remedy: '', remedyText: '' }
const bare = {
  id: 'ra_bare',
  assignedLicenses: [],
  readiness: { ready: false, openSteps: [openStep, openStep] },
} as unknown as ResourceAccount
const ready = {
  id: 'ra_ready',
  assignedLicenses: [{ skuId: 's', disabledPlans: [] }],
  phoneNumber: { telephoneNumber: '+12505550012', numberType: 'callingPlan', kind: 'toll' },
  association: { configurationId: 'aa_1' },
  readiness: { ready: true, openSteps: [] },
} as unknown as ResourceAccount
const nothing: Standing = {
  skus: [],
  account: undefined,
  attendants: 0,
  personId: undefined,
  registered: 0,
}

test('at first nothing is done', () => {
  expect(done(nothing)).toEqual([])
})

test('an account without license, number and association is one step', () => {
  expect(done({ ...nothing, account: bare })).toEqual(['account'])
})

test('of several accounts the one that is furthest along counts', () => {
  const account = furthestOf([bare, ready])
  expect(done({ ...nothing, skus: [sku], account, attendants: 1 })).toEqual([
    'licenses',
    'account',
    'licensed',
    'number',
    'attendant',
    'associated',
  ])
})

test('a phone counts once it is registered', () => {
  expect(done({ ...nothing, personId: 'user_1' })).toEqual([])
  expect(done({ ...nothing, personId: 'user_1', registered: 1 })).toEqual(['phone'])
})

function done(standing: Standing): readonly string[] {
  return setUpSteps(standing)
    .filter(({ isDone }) => isDone)
    .map(({ name }) => name)
}
