/** Deadlines come out in the order of time, whatever the order and number of changes to them. */

import fc from 'fast-check'
import { expect, it } from 'vitest'
import { KeyedTimerQueue, nowhere, TimerQueue } from './timer-queue.ts'

it('keys are taken in the order of their latest deadlines, and only when due', () => {
  const changes = fc.array(
    fc.record({ key: fc.nat(30), at: fc.option(fc.nat(1000), { nil: undefined }) }),
    { maxLength: 400 },
  )
  fc.assert(
    fc.property(changes, fc.nat(1000), (list, now) => {
      const queue = new KeyedTimerQueue<number>()
      for (const { key, at } of list) queue.set(key, at)
      const latest = new Map(list.map(({ key, at }) => [key, at]))
      const times = [...latest.values()].filter((at) => at !== undefined).toSorted((a, b) => a - b)
      expect(queue.next()).toBe(times[0])
      const taken: (number | undefined)[] = []
      for (let key = queue.takeDue(now); key !== undefined; key = queue.takeDue(now)) {
        taken.push(latest.get(key))
      }
      expect(taken).toEqual(times.filter((at) => at <= now))
    }),
  )
})

it('an item in the queue keeps its place, and one that was taken or removed has none', () => {
  const steps = fc.array(
    fc.record({ index: fc.nat(9), at: fc.option(fc.nat(50), { nil: undefined }), now: fc.nat(50) }),
    { maxLength: 100 },
  )
  fc.assert(
    fc.property(steps, (list) => {
      const queue = new TimerQueue<{ index: number; queuePlace: number }>()
      const items = Array.from({ length: 10 }, (_, index) => ({ index, queuePlace: nowhere }))
      const waiting = new Map<number, number>()
      for (const { index, at, now } of list) {
        queue.set(items[index]!, at)
        if (at === undefined) waiting.delete(index)
        else waiting.set(index, at)
        const earliest = Math.min(...waiting.values())
        const taken = queue.takeDue(now)
        expect(taken && waiting.get(taken.index)).toBe(earliest <= now ? earliest : undefined)
        if (taken !== undefined) waiting.delete(taken.index)
        expect(queue.next() ?? Infinity).toBe(Math.min(...waiting.values()))
        const placed = items.filter(({ queuePlace }) => queuePlace !== nowhere)
        expect(placed.map((item) => item.index)).toEqual([...waiting.keys()].toSorted())
      }
    }),
  )
})
