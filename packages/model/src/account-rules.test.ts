// Each rule is broken once, alone; and broken together, all are listed.

import { describe, expect, test } from 'vitest'
import {
  type AccountFacts,
  associationProblems,
  deletionProblems,
  type NumberFacts,
  numberProblems,
  openSteps,
  type Problem,
  releaseProblems,
  signInProblems,
  typeProblems,
  usageLocationProblems,
  usageLocationRemovalProblems,
} from './account-rules.ts'

const ready: AccountFacts = {
  displayName: 'Main line',
  type: 'autoAttendant',
  usageLocation: 'CA',
  signInBlocked: true,
  licensed: true,
  associated: false,
}
const inUse: AccountFacts = { ...ready, associated: true, phoneNumber: '+12505550012' }
const free: NumberFacts = {
  telephoneNumber: '+12505550012',
  usage: 'service',
  isoCountryCode: 'CA',
}

function without(account: AccountFacts, property: 'usageLocation'): AccountFacts {
  const { [property]: _left, ...rest } = account
  return rest
}

function codes(problems: readonly Problem[]): readonly string[] {
  return problems.map(({ code }) => code)
}

describe('a number', () => {
  test('can be given to an account that is ready for it', () => {
    expect(numberProblems(ready, free)).toEqual([])
  })

  test('that the account already has can be given to it again', () => {
    expect(numberProblems({ ...ready, phoneNumber: free.telephoneNumber }, free)).toEqual([])
  })

  test.each<[string, AccountFacts, NumberFacts]>([
    ['licenseMissing', { ...ready, licensed: false }, free],
    ['userNumberOnResourceAccount', ready, { ...free, usage: 'user' }],
    ['numberAlreadyAssigned', ready, { ...free, assignedTo: { id: 'x', displayName: 'Sales' } }],
    ['signInNotBlocked', { ...ready, signInBlocked: false }, free],
    ['usageLocationMissing', without(ready, 'usageLocation'), free],
    ['usageLocationMismatch', { ...ready, usageLocation: 'FR' }, free],
    ['accountHasNumber', { ...ready, phoneNumber: '+12505550099' }, free],
  ])('is refused for %s alone', (code, account, number) => {
    expect(codes(numberProblems(account, number))).toEqual([code])
  })

  test('is refused for every broken rule at once', () => {
    const account = { ...without(ready, 'usageLocation'), licensed: false, signInBlocked: false }
    expect(codes(numberProblems(account, { ...free, usage: 'user' })).toSorted()).toEqual([
      'licenseMissing',
      'signInNotBlocked',
      'usageLocationMissing',
      'userNumberOnResourceAccount',
    ])
  })

  test('that somebody has cannot leave the inventory', () => {
    const held = { ...free, assignedTo: { id: 'x', displayName: 'Sales' } }
    expect(codes(releaseProblems(held))).toEqual(['numberAlreadyAssigned'])
    expect(releaseProblems(free)).toEqual([])
  })
})

test('a license keeps the usage location from being removed', () => {
  expect(codes(usageLocationRemovalProblems(ready))).toEqual(['usageLocationMissing'])
  expect(usageLocationRemovalProblems({ ...ready, licensed: false })).toEqual([])
})

test('an account is tied only to what its type is for, and to one thing', () => {
  expect(associationProblems(ready, 'autoAttendant')).toEqual([])
  expect(codes(associationProblems(ready, 'callQueue'))).toEqual(['typeMismatch'])
  expect(codes(associationProblems(inUse, 'autoAttendant'))).toEqual(['accountHasAssociation'])
})

test('an account in use stays blocked from signing in, keeps its type, and is not deleted', () => {
  expect(codes(signInProblems(inUse))).toEqual(['signInNotBlocked'])
  expect(codes(typeProblems(inUse, 'callQueue'))).toEqual(['accountHasAssociation'])
  expect(codes(deletionProblems(inUse))).toEqual(['accountHasNumber', 'accountHasAssociation'])
  expect([
    signInProblems(ready),
    typeProblems(ready, 'callQueue'),
    deletionProblems(ready),
  ]).toEqual([[], [], []])
})

test('the country of an account stays that of its number', () => {
  expect(codes(usageLocationProblems(inUse, 'FR', free))).toEqual(['usageLocationMismatch'])
  expect(usageLocationProblems(inUse, 'CA', free)).toEqual([])
  expect(usageLocationProblems(ready, 'FR', undefined)).toEqual([])
})

test('the open steps of a new account stand in the order to take them', () => {
  const fresh = { ...without(ready, 'usageLocation'), licensed: false }
  expect(codes(openSteps(fresh))).toEqual([
    'usageLocationMissing',
    'licenseMissing',
    'numberMissing',
    'associationMissing',
  ])
  expect(openSteps(inUse)).toEqual([])
})

test('every problem says what is wrong and which step mends it', () => {
  const account = { ...without(ready, 'usageLocation'), licensed: false, signInBlocked: false }
  for (const { message, remedyText } of [...openSteps(account), ...deletionProblems(inUse)]) {
    expect(message).toMatch(/^[A-Z].*\.$/)
    expect(remedyText).toMatch(/^[A-Z].*\.$/)
  }
})
