// Money and rates as people write them.

import { expect, test } from 'vitest'
import { amountOf, centsOf, ratesIn, ratesText } from './dial-limits-values.ts'

test.each([
  ['20', 2_000],
  ['0.5', 50],
  ['0,05', 5],
  [' 1.25 ', 125],
  ['1.255', undefined],
  ['-1', undefined],
  ['', undefined],
])('%j is %s cents', (text, cents) => {
  expect(centsOf(text)).toBe(cents)
})

test('rates are written and read one a line', () => {
  const rates = [
    { prefix: '+44', perMinuteCents: 3 },
    { prefix: '+447', perMinuteCents: 120 },
  ]
  expect(ratesText(rates)).toBe('+44 0.03\n+447 1.20')
  expect(ratesIn(`${ratesText(rates)}\n\n`)).toEqual({ rates })
  expect(amountOf(120)).toBe('1.20')
})

test.each(['44 0.03', '+44', '+44 x', '+44 1 2'])('the line %j is named as no rate', (line) => {
  expect(ratesIn(`+1 0.01\n${line}`)).toEqual({ wrong: line })
})
