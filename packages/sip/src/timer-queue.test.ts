/** Deadlines come out in the order of time, whatever the order and number of changes to them. */

import fc from 'fast-check'
import { expect, it } from 'vitest'
import { TimerQueue } from './timer-queue.ts'

it('keys are taken in the order of their latest deadlines, and only when due', () => {
  const changes = fc.array(
    fc.record({ key: fc.nat(30), at: fc.option(fc.nat(1000), { nil: undefined }) }),
    { maxLength: 400 },
  )
  fc.assert(
    fc.property(changes, fc.nat(1000), (list, now) => {
      const queue = new TimerQueue<number>()
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
