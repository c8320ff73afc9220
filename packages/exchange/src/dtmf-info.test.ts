// Both bodies in which phones send digits by INFO, and what is no digit.

import type { Digit } from '@mainline/model'
import { expect, test } from 'vitest'
import { digitOfInfo, infoOfDigit } from './dtmf-info.ts'

test.each([
  ['application/dtmf-relay', 'Signal=5\r\nDuration=160\r\n', '5'],
  ['application/dtmf-relay; charset=utf-8', 'Signal= #\r\nDuration= 160', '#'],
  ['Application/DTMF-Relay', 'Duration=100\r\nSignal=10', '*'],
  ['application/dtmf', ' 0 ', '0'],
  ['application/dtmf', '11', '#'],
  ['application/dtmf', 'toString', undefined],
  ['application/dtmf-relay', 'Duration=160', undefined],
  ['text/plain', '5', undefined],
])('an INFO of %s with %j is the key %s', (contentType, body, key) => {
  expect(digitOfInfo(contentType, body)).toBe(key)
})

test.each<Digit>(['0', '9', '*', '#'])('the key %s is understood as we tell it', (digit) => {
  const { contentType, body } = infoOfDigit(digit)
  expect(digitOfInfo(contentType, body)).toBe(digit)
})
