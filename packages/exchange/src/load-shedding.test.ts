// How much is refused follows from how long requests have been waiting.

import { expect, test } from 'vitest'
import { ShedPart } from './load-shedding.ts'

/** How many of a hundred calls are taken after these delays. */
function takenAfter(delays: readonly number[]): number {
  const shed = new ShedPart()
  for (const delayMs of delays) shed.sample(delayMs)
  return Array.from({ length: 100 }, () => shed.takesNext()).filter(Boolean).length
}

test('a program that keeps up takes every call', () => {
  expect(takenAfter([1, 50, 99])).toBe(100)
})

test('one long task is no reason to refuse anybody', () => {
  expect(takenAfter([1, 400])).toBe(100)
  expect(takenAfter([400, 1, 400])).toBe(100)
})

test('the longer requests wait too long, the more calls are refused, but never all', () => {
  expect(takenAfter([300, 300])).toBe(90)
  expect(takenAfter([300, 300, 300, 300])).toBe(70)
  expect(takenAfter(Array.from({ length: 100 }, () => 1_000))).toBe(10)
})

test('once requests are read in time again, fewer are refused, and soon none', () => {
  expect(takenAfter([300, 300, 300, 1])).toBe(85)
  expect(takenAfter([300, 300, 300, ...Array.from({ length: 9 }, () => 1)])).toBe(100)
})
