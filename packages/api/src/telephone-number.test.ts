// Phone numbers as people write them.

import { expect, test } from 'vitest'
import { formatTelephoneNumber, parseTelephoneNumber } from './telephone-number.ts'

const main = { telephoneNumber: '+12505550012', isoCountryCode: 'CA', kind: 'toll' }
const free = { telephoneNumber: '+18005550140', kind: 'tollFree' }

test.each([
  ['+1 250 555 0012', 'CA', main],
  ['12505550012', 'CA', main],
  ['250-555-0012', 'CA', main],
  ['(250) 555 0012', 'CA', main],
  ['+1 250 555 0012', 'FR', main],
  ['1 250 555 0012', 'FR', main],
  ['1 800 555 0140', 'CA', { ...free, isoCountryCode: 'CA' }],
  ['+1 800 555 0140', 'US', { ...free, isoCountryCode: 'US' }],
  ['01 99 00 00 12', 'FR', { telephoneNumber: '+33199000012', isoCountryCode: 'FR', kind: 'toll' }],
  [
    '+33 800 12 34 56',
    'CA',
    { telephoneNumber: '+33800123456', isoCountryCode: 'FR', kind: 'tollFree' },
  ],
])('%s, written in %s, is read', (text, country, expected) => {
  expect(parseTelephoneNumber(text, country)).toEqual(expected)
})

test.each(['', '201', 'Anna', '+1 250', '+1 250 555 0012 ext. 7', '++12505550012x'])(
  '“%s” is not a phone number',
  (text) => {
    expect(parseTelephoneNumber(text, 'CA')).toBeUndefined()
  },
)

test('a number is shown with spaces', () => {
  expect(formatTelephoneNumber('+12505550012')).toBe('+1 250 555 0012')
})
