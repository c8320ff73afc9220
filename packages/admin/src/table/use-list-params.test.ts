// Two lists on one screen share an address, and nothing else.

import { expect, test } from 'vitest'
import { ownOf } from './use-list-params.ts'

test('a list with a name hears nothing of the list below it', () => {
  const all = new URLSearchParams('skip=50&search=anna&tab=members&members.size=25')
  expect(ownOf(all, 'members').toString()).toBe('size=25')
})
