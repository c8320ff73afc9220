// Deadlines that move: the last wish counts, whichever way it moved, and is never met too early.

import { expect, test } from 'vitest'
import { nowMs } from './clock.ts'
import { DeadlineTimer } from './deadline-timer.ts'

/** When a timer wakes somebody after these deadlines were set one after the other. */
async function wokenAfter(deadlines: readonly (number | undefined)[]): Promise<number> {
  const woken = Promise.withResolvers<number>()
  const timer = new DeadlineTimer(() => woken.resolve(nowMs()))
  for (const at of deadlines) timer.set(at)
  return woken.promise
}

test('a deadline that was moved later is met then, not before', async () => {
  const at = nowMs() + 40
  expect(await wokenAfter([at - 35, at - 20, at])).toBeGreaterThanOrEqual(at)
})

test('a deadline that was moved earlier is met before its time', async () => {
  const hourAway = nowMs() + 60 * 60 * 1000
  expect(await wokenAfter([hourAway, nowMs() + 5])).toBeLessThan(hourAway)
})

test('a deadline that was cleared is not met, the next one is', async () => {
  const at = nowMs() + 30
  expect(await wokenAfter([at - 25, undefined, at])).toBeGreaterThanOrEqual(at)
})
