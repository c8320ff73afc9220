// The table of calls against the plainest thing that could do the same: a list. Whatever comes and
// goes, both hold the same calls, and the same of them are due.

import { type CallId, instantFromMs, limits } from '@mainline/model'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import type { Call } from '../src/call-state.ts'
import { callDeadline } from '../src/call-state.ts'
import {
  type CallTable,
  dueCalls,
  earliestDeadline,
  everyCall,
  findCall,
  noCalls,
  withoutEnded,
  withStanding,
} from '../src/call-table.ts'

type Change = { readonly serial: number; readonly ends: boolean; readonly untilMs: number }

const changes = fc.array(
  fc.record({
    serial: fc.nat({ max: 150 }),
    ends: fc.boolean(),
    untilMs: fc.integer({ min: 1, max: 5_000 }),
  }),
  { maxLength: 500, size: 'max' },
)

test('the table holds what a list would hold, and finds what is due in it', () => {
  fc.assert(
    fc.property(changes, fc.nat({ max: 6_000 }), (history, atMs) => {
      const list = new Map<CallId, Call>()
      const table = history.reduce((before, change) => apply(before, list, change), noCalls)
      const calls = [...list.values()].sort((a, b) => a.arrivedAt - b.arrivedAt)
      const at = instantFromMs(atMs)
      expect(table.count).toBe(calls.length)
      expect(everyCall(table)).toEqual(calls)
      expect(calls.map(({ id }) => findCall(table, id))).toEqual(calls)
      expect(dueCalls(table, at)).toEqual(calls.filter((call) => callDeadline(call) <= at))
      expect(earliestDeadline(table)).toEqual(calls.map(callDeadline).sort((a, b) => a - b)[0])
    }),
    { numRuns: 200 },
  )
})

test('one call’s change leaves the buckets of the others as they are', () => {
  const before = standing(2_000)
  const after = withStanding(before, callOf({ serial: 7, ends: false, untilMs: 9 }))
  const touched = after.buckets.filter((bucket, index) => bucket !== before.buckets[index])
  expect(touched).toHaveLength(1)
  expect(Math.max(...before.buckets.map(sizeOf))).toBeLessThan(60)
})

test('the last call that ends leaves the table as it was at first', () => {
  const ids = everyCall(standing(2_000)).map(({ id }) => id)
  expect(ids.reduce(withoutEnded, standing(2_000))).toEqual(noCalls)
})

function standing(count: number): CallTable {
  const serials = Array.from({ length: count }, (_, serial) => serial)
  return serials
    .map((serial) => callOf({ serial, ends: false, untilMs: limits.callDurationMs }))
    .reduce(withStanding, noCalls)
}

function apply(table: CallTable, list: Map<CallId, Call>, change: Change): CallTable {
  const call = callOf(change)
  if (change.ends) {
    list.delete(call.id)
    return withoutEnded(table, call.id)
  }
  list.set(call.id, call)
  return withStanding(table, call)
}

function callOf({ serial, untilMs }: Change): Call {
  const id = `call_0mh${serial}` as CallId
  return {
    id,
    legId: `leg_${serial}` as Call['legId'],
    to: '+12505550012',
    caller: { via: { kind: 'simulation' } },
    arrivedAt: instantFromMs(serial),
    version: 1,
    languageId: 'en',
    transitions: 0,
    counter: 0,
    phase: { kind: 'waiting', attempt: 1, until: instantFromMs(untilMs) },
  }
}

function sizeOf(bucket: CallTable['buckets'][number]): number {
  return bucket.calls.length
}
