// Random bytes drawn by the page: none is given twice, over the end of a page too.

import { expect, test } from 'vitest'
import { entropy } from './entropy.ts'

test('no sixteen bytes are given twice, however many are asked for', () => {
  const given = Array.from({ length: 2_000 }, () => Buffer.from(entropy(16)).toString('hex'))
  expect(new Set(given).size).toBe(2_000)
})

test('more than a page is as random', () => {
  const many = entropy(10_000)
  expect(many).toHaveLength(10_000)
  expect(new Set(many).size).toBeGreaterThan(200)
})
