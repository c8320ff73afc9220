// The bound on strangers, in virtual time.

import { expect, test } from 'vitest'
import { TokenBuckets } from './token-buckets.ts'

test('a source is served up to its burst, then at its rate, and others are not touched', () => {
  const buckets = new TokenBuckets({ tokensPerSecond: 2, burst: 3 })
  const served = [0, 0, 0, 0, 400, 500, 500].map((now) => buckets.take(now, 'a'))
  expect(served).toEqual([true, true, true, false, false, true, false])
  expect(buckets.take(500, 'b')).toBe(true)
})

test('a bucket never holds more than its burst, however long it rested', () => {
  const buckets = new TokenBuckets({ tokensPerSecond: 2, burst: 3 })
  buckets.take(0, 'a')
  expect(buckets.take(3_600_000, 'a', 4)).toBe(false)
  expect(buckets.take(3_600_000, 'a', 3)).toBe(true)
})

test('a clock that went back gives and takes nothing', () => {
  const buckets = new TokenBuckets({ tokensPerSecond: 1, burst: 1 })
  expect(buckets.take(1_000, 'a')).toBe(true)
  expect(buckets.take(0, 'a')).toBe(false)
})
