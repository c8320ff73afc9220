// Telephone numbers in readable groups.

import { expect, test } from 'vitest'
import { formatTelephoneNumber } from './telephone-number.ts'

test.each([
  ['+12505550012', '+1 250 555 0012'],
  ['+33199000012', '+33 1 99 00 00 12'],
  ['+49301234567', '+49301234567'],
  ['anonymous', 'anonymous'],
])('%s is written %s', (number, expected) => {
  expect(formatTelephoneNumber(number)).toBe(expected)
})
