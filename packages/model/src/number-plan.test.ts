// What people dial and carriers write, read as numbers; and the law that what is written for a
// carrier is read back as it was.

import fc from 'fast-check'
import { expect, test } from 'vitest'
import { countryPlans } from './generated/number-plan.ts'
import {
  countryOfNumber,
  readCarrierNumber,
  readDialedNumber,
  writeCarrierNumber,
} from './number-plan.ts'
import type { NumberFormat } from './trunk.ts'

test.each([
  ['+1 (604) 555-0199', 'CA', '+16045550199', 'CA'],
  ['6045550199', 'CA', '+16045550199', 'CA'],
  ['16045550199', 'CA', '+16045550199', 'CA'],
  ['2125550199', 'CA', '+12125550199', 'US'],
  ['011 33 1 23 45 67 89', 'CA', '+33123456789', 'FR'],
  ['8005550199', 'CA', '+18005550199', 'CA'],
  ['8005550199', 'US', '+18005550199', 'US'],
  ['8765550199', 'US', '+18765550199', 'JM'],
  ['01 23 45 67 89', 'FR', '+33123456789', 'FR'],
  ['0044 20 7946 0018', 'FR', '+442079460018', 'GB'],
  ['020 7946 0018', 'GB', '+442079460018', 'GB'],
  ['01481 960 194', 'GB', '+441481960194', 'GG'],
  ['06 1 234 5678', 'HU', '+3612345678', 'HU'],
  ['8 10 33 1 23 45 67 89', 'RU', '+33123456789', 'FR'],
  ['912 345 678', 'ES', '+34912345678', 'ES'],
])('%s, dialed in %s, is %s of %s', (dialed, near, number, country) => {
  expect(readDialedNumber(dialed, near)).toMatchObject({ number, country, isPremium: false })
})

test.each([
  ['0899 12 34 56', 'FR'],
  ['+33 8 99 12 34 56', 'CA'],
  ['9005550199', 'CA'],
  ['+979 123456789', 'CA'],
  ['+881 612345678', 'CA'],
])('%s, dialed in %s, charges the caller', (dialed, near) => {
  expect(readDialedNumber(dialed, near)?.isPremium).toBe(true)
})

test.each([
  ['', 'CA'],
  ['101', 'CA'],
  ['ana', 'CA'],
  ['911', 'CA'],
  ['٦٠٤٥٥٥٠١٩٩', 'CA'],
  ['６０４５５５０１９９', 'CA'],
  ['+160455501990', 'CA'],
  ['+1604555019', 'CA'],
  ['+999123456789', 'CA'],
  ['604555019９', 'CA'],
  ['+1604;555', 'CA'],
  ['++16045550199', 'CA'],
  ['123456789', 'FR'],
  ['6045550199', 'ZZ'],
  [`+1${'6'.repeat(100)}`, 'CA'],
])('%j, dialed in %s, is no telephone number', (dialed, near) => {
  expect(readDialedNumber(dialed, near)).toBeUndefined()
})

test.each<[string, NumberFormat, string, string]>([
  ['+16045550199', 'e164Plus', 'CA', '+16045550199'],
  ['16045550199', 'e164', 'CA', '+16045550199'],
  ['4795550123', 'national', 'US', '+14795550123'],
  ['0123456789', 'national', 'FR', '+33123456789'],
  ['33123456789', 'e164Plus', 'FR', '+33123456789'],
  ['0016045550199', 'national', 'FR', '+16045550199'],
])('a carrier’s %s, in format %s of %s, is %s', (text, numberFormat, country, number) => {
  expect(readCarrierNumber(text, { numberFormat, country })).toBe(number)
})

test.each<[string, NumberFormat, string, string]>([
  ['+16045550199', 'e164Plus', 'CA', '+16045550199'],
  ['+16045550199', 'e164', 'CA', '16045550199'],
  ['+16045550199', 'national', 'US', '6045550199'],
  ['+16045550199', 'national', 'FR', '0016045550199'],
  ['+33123456789', 'national', 'FR', '0123456789'],
  ['+33123456789', 'national', 'CA', '01133123456789'],
])('%s is written for a carrier that wants %s of %s: %s', (number, numberFormat, country, text) => {
  expect(writeCarrierNumber(number, { numberFormat, country })).toBe(text)
})

test('a carrier’s prefix stands before the number', () => {
  const carrier = { numberFormat: 'e164', country: 'CA', outboundPrefix: '9910#' } as const
  expect(writeCarrierNumber('+16045550199', carrier)).toBe('9910#16045550199')
})

// Germany's and Italy's numbers may be as long with their country code as without: there only the
// plus tells them apart. Numbers as long as E.164 allows are too long with what is dialed before.
const unambiguous = Object.entries(countryPlans).filter(([, plan]) => plan.lengths.length < 4)

test('what is written for a carrier is read back as it was', () => {
  const any = fc.record({
    country: fc.constantFrom(...unambiguous.map(([id]) => id)),
    numberFormat: fc.constantFrom<NumberFormat>('e164Plus', 'national'),
    plan: fc.constantFrom(...unambiguous.map(([, plan]) => plan)),
    digits: fc.stringMatching(/^[2-79][0-9]{17}$/),
    length: fc.nat(2),
  })
  fc.assert(
    fc.property(any, ({ country, numberFormat, plan, digits, length }) => {
      const national = digits.slice(0, plan.lengths[length % plan.lengths.length])
      const number = `+${plan.callingCode}${national}`
      fc.pre(readCarrierNumber(number, { numberFormat: 'e164Plus', country }) === number)
      const text = writeCarrierNumber(number, { numberFormat, country })
      fc.pre(!text.startsWith('+') || numberFormat === 'e164Plus')
      expect(readCarrierNumber(text, { numberFormat, country })).toBe(number)
    }),
    { numRuns: 2_000 },
  )
})

test('no text makes reading throw', () => {
  fc.assert(
    fc.property(fc.string(), fc.string(), (text, country) => {
      readDialedNumber(text, country)
      countryOfNumber(text, country)
    }),
  )
})
