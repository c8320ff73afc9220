/**
 * The cadence on a virtual clock: constant when asked unevenly, without bursts when asked late,
 * in step after a pause.
 */

import { expect, test } from 'vitest'
import { FrameClock } from './frame-clock.ts'

/** When frames were due that are taken at these times. */
function taken(clock: FrameClock, ...times: readonly number[]): readonly number[] {
  return times.flatMap((now) => {
    const due: number[] = []
    for (let at = clock.take(now); at !== undefined; at = clock.take(now)) due.push(at)
    return due
  })
}

test('frames are due by the schedule, however unevenly the clock is asked', () => {
  const clock = new FrameClock(0)
  clock.start(100, 20)
  expect(taken(clock, 103, 119, 120, 159, 161)).toEqual([100, 120, 140, 160])
})

test('frames that are far too late are skipped and counted, and the schedule stays in step', () => {
  const clock = new FrameClock(0)
  clock.start(100, 20)
  expect(taken(clock, 1_111)).toEqual([1_100])
  expect(clock.skippedFrames()).toBe(50)
  expect(clock.deadline()).toBe(1_120)
})

test('a pause and its end keep in step, and skip nothing', () => {
  const clock = new FrameClock(0)
  clock.start(100, 20)
  expect(taken(clock, 100)).toEqual([100])
  clock.pauseUntil(333)
  expect(clock.deadline()).toBe(340)
  clock.resume(165)
  expect(taken(clock, 180)).toEqual([180])
  expect(clock.skippedFrames()).toBe(0)
})

test('ending a pause that was just begun does not make a frame due twice', () => {
  const clock = new FrameClock(0)
  clock.start(100, 20)
  expect(taken(clock, 100)).toEqual([100])
  clock.resume(100)
  expect(clock.deadline()).toBe(120)
})

test('timestamps follow time, wrap, and never fall behind what was sent', () => {
  const clock = new FrameClock(0xffff_ffff)
  clock.start(0, 20)
  expect(clock.timestampAt(20)).toBe(159)
  clock.notBefore(20, 200)
  expect([clock.timestampAt(20), clock.timestampAt(40)]).toEqual([200, 360])
})
