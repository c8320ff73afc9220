// Which type the number of an account has, what typing keeps in sight, and which reasons are said
// once for the account.

import { expect, test } from 'vitest'
import type { EligibleNumber } from '../api/shapes.ts'
import {
  accountReasons,
  canBeAdded,
  choiceOf,
  hasDigits,
  numberReasons,
} from './assigned-number.ts'

const number: EligibleNumber = {
  id: 'number_1',
  telephoneNumber: '+12505550012',
  formatted: '+1 250 555 0012',
  usage: 'service',
  numberType: 'callingPlan',
  kind: 'toll',
  isoCountryCode: 'CA',
  source: 'sample',
  assignable: true,
  reasons: [],
}
const unlicensed = { code: 'licenseMissing', message: '', remedy: '', remedyText: '' }
const taken = { code: 'numberAlreadyAssigned', message: '', remedy: '', remedyText: '' }

test('an account without a number has the type None', () => {
  expect(choiceOf({})).toBe('none')
  expect(choiceOf({ phoneNumber: number })).toBe('online')
})

test.each(['0012', '1 250 555 0012', '+1 (250) 555-0012', 'Vancouver', ''])(
  'typing "%s" keeps the number in sight',
  (typed) => expect(hasDigits(number, typed)).toBe(true),
)

test('other digits take it out of sight', () => {
  expect(hasDigits(number, '0013')).toBe(false)
})

test('another number can replace the account’s own', () => {
  const reasons = [{ ...taken, code: 'accountHasNumber' }]
  const mended = ['accountHasNumber']
  expect(canBeAdded({ ...number, assignable: false, reasons }, mended)).toBe(true)
  expect(canBeAdded({ ...number, assignable: false, reasons }, [])).toBe(false)
  expect(canBeAdded({ ...number, assignable: false, reasons: [taken] }, mended)).toBe(false)
})

test('what is wrong with the account is said once, and beside no number', () => {
  const numbers = [
    { ...number, reasons: [unlicensed, taken] },
    { ...number, reasons: [unlicensed] },
  ]
  expect(accountReasons(numbers, [])).toEqual([unlicensed])
  expect(accountReasons(numbers, ['licenseMissing'])).toEqual([])
  expect(numbers.map((each) => numberReasons(each, []))).toEqual([[taken], []])
})
