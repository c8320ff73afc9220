// An id is known by its prefix.

import { expect, test } from 'vitest'
import { type CallId, parseId } from './ids.ts'

test.each([
  ['call_1', 'call_1'],
  ['call_', undefined],
  ['leg_1', undefined],
  ['1', undefined],
])('%j parsed as a call id is %j', (text, id) => {
  expect(parseId<CallId>('call', text)).toBe(id)
})
