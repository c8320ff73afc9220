// The schedule's law: items come out in order of their latest time, each once.

import fc from 'fast-check'
import { expect, test } from 'vitest'
import { Schedule } from './schedule.ts'

test('items come out once each, in the order of the time they were given last', () => {
  const move = fc.tuple(fc.integer({ min: 0, max: 9 }), fc.option(fc.nat(100), { nil: undefined }))
  fc.assert(
    fc.property(fc.array(move, { maxLength: 60 }), (moves) => {
      const schedule = new Schedule<number>()
      for (const [item, at] of moves) schedule.set(item, at)
      const times = new Map(moves)
      const expected = [...times].filter(([, at]) => at !== undefined)
      const taken: number[] = []
      for (let next = schedule.next(); next !== undefined; next = schedule.next()) {
        taken.push(times.get(schedule.takeDue(next) ?? -1) ?? -1)
      }
      expect(taken).toEqual(expected.map(([, at]) => at).sort((a, b) => (a ?? 0) - (b ?? 0)))
    }),
  )
})

test('an item that is not due yet stays', () => {
  const schedule = new Schedule<string>()
  schedule.set('later', 20)
  expect(schedule.takeDue(19)).toBeUndefined()
  expect(schedule.takeDue(20)).toBe('later')
})
