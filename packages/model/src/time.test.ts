// A moment is written in one way.

import { expect, test } from 'vitest'
import { formatInstant, instantFromMs, plusMs } from './time.ts'

test('a moment is written in UTC with milliseconds', () => {
  const at = instantFromMs(Date.UTC(2026, 11, 25, 18))
  expect(formatInstant(at)).toBe('2026-12-25T18:00:00.000Z')
  expect(formatInstant(plusMs(at, 1))).toBe('2026-12-25T18:00:00.001Z')
})
