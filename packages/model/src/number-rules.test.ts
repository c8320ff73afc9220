// What may become of a number's usage, tags and orders.

import { describe, expect, test } from 'vitest'
import { numberProblems } from './account-rules.ts'
import { areTags, distinctTags, orderProblems, usageChangeProblems } from './number-rules.ts'

const number = { telephoneNumber: '+18005550100', usage: 'service', isoCountryCode: 'CA' } as const
const person = {
  displayName: 'Anna',
  usageLocation: 'CA',
  signInBlocked: false,
  licensed: true,
  associated: false,
}
const codes = (problems: readonly { readonly code: string }[]) => problems.map(({ code }) => code)

describe('usage', () => {
  test('of a toll-free number stays service', () => {
    expect(codes(usageChangeProblems({ ...number, kind: 'tollFree' }, 'user'))).toEqual([
      'tollFreeNumberForPerson',
    ])
  })

  test('of a number that somebody has does not change, unless it is that already', () => {
    const held = { ...number, kind: 'toll', assignedTo: { id: 'x', displayName: 'Main' } } as const
    expect(codes(usageChangeProblems(held, 'user'))).toEqual(['numberAlreadyAssigned'])
    expect(usageChangeProblems(held, 'service')).toEqual([])
  })
})

describe('categories', () => {
  const own = { ...number, telephoneNumber: '+12505550100', usage: 'user' } as const

  test('a person has one primary number, and private and alternate ones beside it', () => {
    const holder = { ...person, phoneNumber: '+12505550101' }
    expect(codes(numberProblems(holder, own))).toEqual(['accountHasNumber'])
    expect(numberProblems(holder, own, 'private')).toEqual([])
    expect(numberProblems(holder, own, 'alternate')).toEqual([])
  })

  test('an alternate number is of any country, a private one of the person’s', () => {
    const foreign = { ...own, isoCountryCode: 'FR' }
    expect(numberProblems(person, foreign, 'alternate')).toEqual([])
    expect(codes(numberProblems(person, foreign, 'private'))).toEqual(['usageLocationMismatch'])
  })

  test('a resource account has no other number than its primary one', () => {
    const account = { ...person, type: 'autoAttendant', signInBlocked: true } as const
    expect(codes(numberProblems(account, number, 'private'))).toEqual(['categoryNotForAccount'])
  })

  test('a blocked number is nobody’s until the block ends', () => {
    const blocked = { ...own, blockedUntil: '2026-12-24T00:00:00.000Z' }
    expect(numberProblems(person, blocked)).toMatchObject([
      { code: 'numberBlocked', remedy: 'unblockNumber' },
    ])
  })
})

describe('tags', () => {
  const tags = (count: number) => Array.from({ length: count }, (_, index) => `tag ${index}`)

  test('that differ in case only are one, in its first spelling', () => {
    expect(distinctTags(['Sales', 'West', 'sales', 'SALES'])).toEqual(['Sales', 'West'])
  })

  test('are fifty at most, each of fifty characters at most', () => {
    expect([areTags(tags(50)), areTags(tags(51))]).toEqual([true, false])
    expect([areTags(['x'.repeat(50)]), areTags(['x'.repeat(51)])]).toEqual([true, false])
  })
})

test.each([
  ['expired', 'reservationExpired'],
  ['completed', 'orderNotReserved'],
  ['released', 'orderNotReserved'],
  ['error', 'orderNotReserved'],
] as const)('an order that is %s can neither be completed nor released', (status, code) => {
  expect(orderProblems('Sales', status)).toMatchObject([{ code, remedy: 'searchNumbers' }])
})

test('an order that is reserved can be', () => {
  expect(orderProblems('Sales', 'reserved')).toEqual([])
})
