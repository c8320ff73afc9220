// Writes that nobody waits for: their order, their batches, and a disk that fails for a while.

import { expect, test } from 'vitest'
import { UnwritableError } from './unwritable-error.ts'
import { WriteBehind } from './write-behind.ts'

const log = { info: () => {}, warn: () => {}, error: () => {} }

test('what is added while a batch is written goes together into the next one', async () => {
  const batches: (readonly number[])[] = []
  const queue: WriteBehind<number> = new WriteBehind({
    subject: 'numbers',
    log,
    write: async (batch) => {
      batches.push(batch)
      if (batch.includes(1)) for (const item of [3, 4]) queue.add(item)
    },
  })
  queue.add(1)
  queue.add(2)
  await queue.flush()
  expect(batches).toEqual([
    [1, 2],
    [3, 4],
  ])
})

test('a batch that fails is written again before anything that came after it', async () => {
  const written: number[] = []
  let failures = 1
  const queue = new WriteBehind<number>({
    subject: 'numbers',
    log,
    write: async (batch) => {
      failures -= 1
      if (failures >= 0) throw new Error('the disk is away')
      written.push(...batch)
    },
  })
  queue.add(1)
  const flushed = queue.flush()
  queue.add(2)
  await flushed
  expect(written).toEqual([1, 2])
})

test('data that the store refuses is set aside, and the rest is written in order', async () => {
  const written: number[] = []
  const refused: unknown[] = []
  const queue = new WriteBehind<number>({
    subject: 'numbers',
    log: { ...log, error: ({ items }) => refused.push(items) },
    write: async (batch) => {
      if (batch.some((item) => item % 10 === 3)) throw new UnwritableError('a three')
      written.push(...batch)
    },
  })
  const items = Array.from({ length: 30 }, (_, index) => index)
  for (const item of items) queue.add(item)
  await queue.flush()
  expect(written).toEqual(items.filter((item) => item % 10 !== 3))
  expect(refused).toEqual([1, 1, 1])
})
