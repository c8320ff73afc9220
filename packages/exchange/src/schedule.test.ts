// The schedule's law: items come out in order, each once and never after its time.

import fc from 'fast-check'
import { expect, test } from 'vitest'
import { Schedule, type Scheduled } from './schedule.ts'

test('items come out once each, in the order of the earliest time that was not taken back', () => {
  const move = fc.tuple(fc.integer({ min: 0, max: 9 }), fc.option(fc.nat(100), { nil: undefined }))
  fc.assert(
    fc.property(fc.array(move, { maxLength: 60 }), (moves) => {
      const schedule = new Schedule()
      const items = Array.from({ length: 10 }, unscheduled)
      const times = new Map<number, number>()
      for (const [item, at] of moves) {
        schedule.set(items[item] ?? unscheduled(), at)
        if (at === undefined) times.delete(item)
        else times.set(item, Math.min(at, times.get(item) ?? at))
      }
      const taken: number[] = []
      for (let next = schedule.next(); next !== undefined; next = schedule.next()) {
        const item = schedule.takeDue(next)
        taken.push(times.get(items.findIndex((each) => each === item)) ?? -1)
      }
      expect(taken).toEqual([...times.values()].sort((a, b) => a - b))
    }),
  )
})

test('an item that is not due yet stays', () => {
  const schedule = new Schedule()
  const later = unscheduled()
  schedule.set(later, 20)
  expect(schedule.takeDue(19)).toBeUndefined()
  expect(schedule.takeDue(20)).toBe(later)
})

function unscheduled(): Scheduled {
  return { dueAt: undefined }
}
