// The checklist is judged by what there is: undo a step and it opens again.

import { expect, test } from 'vitest'
import type { ResourceAccount, SubscribedSku, User } from '../../api/shapes.ts'
import { type SetUp, setUpSteps } from './checklist.ts'

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
const person = { id: 'user_1', accountKind: 'person', registeredDevices: 0 } as User
const nothing: SetUp = { skus: [], accounts: [], attendants: 0, users: [] }

test('at first nothing is done', () => {
  expect(done(nothing)).toEqual([])
})

test('an account without license, number and association is one step', () => {
  expect(done({ ...nothing, accounts: [bare] })).toEqual(['account'])
})

test('of several accounts the one that is furthest along counts', () => {
  expect(done({ ...nothing, skus: [sku], accounts: [bare, ready], attendants: 1 })).toEqual([
    'licenses',
    'account',
    'licensed',
    'number',
    'attendant',
    'associated',
  ])
})

test('a phone counts once it is registered', () => {
  expect(done({ ...nothing, users: [person] })).toEqual([])
  expect(done({ ...nothing, users: [{ ...person, registeredDevices: 1 }] })).toEqual(['phone'])
})

function done(setUp: SetUp): readonly string[] {
  return setUpSteps(setUp)
    .filter(({ isDone }) => isDone)
    .map(({ name }) => name)
}
