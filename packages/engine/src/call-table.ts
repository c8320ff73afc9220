// The standing calls, found and replaced at a cost that hardly grows with their number. They lie
// in buckets by a hash of their id; a change copies one bucket, and a bucket knows the earliest
// deadline in it, so that what is due is found without looking at every call. One record of all
// calls would be simpler, and cost a millisecond per step at 2,000 of them; a record in each bucket
// would make of every id a property name, for which JavaScript builds a shape of its own.

import type { CallId, Instant } from '@mainline/model'
import { invariant } from '@mainline/model'
import { type Call, callDeadline } from './call-state.ts'

/** All standing calls; plain data, and equal for equal histories. */
export interface CallTable {
  readonly count: number
  /** A power of two of them, that grows with the calls and starts over when none stands. */
  readonly buckets: readonly Bucket[]
}

interface Bucket {
  readonly calls: readonly Call[]
  /** The earliest deadline of these calls; absent when there are none. */
  readonly due?: Instant
}

/** Calls in a bucket, on average, before there are twice as many buckets. */
const fullBucket = 16

const emptyBucket: Bucket = { calls: [] }

/** No calls. */
export const noCalls: CallTable = { count: 0, buckets: [emptyBucket] }

/** The call of an id, if it stands. */
export function findCall(table: CallTable, id: CallId): Call | undefined {
  return bucketOf(table, id).calls.find((call) => call.id === id)
}

/** The table with a call as it is now. */
export function withStanding(table: CallTable, call: Call): CallTable {
  const { calls } = bucketOf(table, call.id)
  const place = calls.findIndex(({ id }) => id === call.id)
  const isNew = place === -1
  const changed = isNew ? [...calls, call] : calls.with(place, call)
  const replaced = replaceBucket(table, call.id, bucketFrom(changed))
  return isNew ? grown({ ...replaced, count: table.count + 1 }) : replaced
}

/** The table without a call that has ended; the same table when it does not stand. */
export function withoutEnded(table: CallTable, id: CallId): CallTable {
  const { calls } = bucketOf(table, id)
  const left = calls.filter((call) => call.id !== id)
  if (left.length === calls.length) return table
  if (table.count === 1) return noCalls
  return { ...replaceBucket(table, id, bucketFrom(left)), count: table.count - 1 }
}

/** Every call, in the order in which they arrived. */
export function everyCall(table: CallTable): readonly Call[] {
  return inOrderOfArrival(table.buckets.flatMap(({ calls }) => calls))
}

/** The calls whose deadline has come, in the order in which they arrived. */
export function dueCalls(table: CallTable, at: Instant): readonly Call[] {
  return inOrderOfArrival(
    table.buckets
      .filter(({ due }) => due !== undefined && due <= at)
      .flatMap(({ calls }) => calls)
      .filter((call) => callDeadline(call) <= at),
  )
}

/** The earliest deadline of all calls. */
export function earliestDeadline(table: CallTable): Instant | undefined {
  return earliest(table.buckets.map(({ due }) => due))
}

function earliest(instants: readonly (Instant | undefined)[]): Instant | undefined {
  return instants.reduce<Instant | undefined>(
    (soonest, due) =>
      soonest === undefined || (due !== undefined && due < soonest) ? due : soonest,
    undefined,
  )
}

function bucketFrom(calls: readonly Call[]): Bucket {
  const due = earliest(calls.map(callDeadline))
  return due === undefined ? emptyBucket : { calls, due }
}

function bucketOf({ buckets }: CallTable, id: CallId): Bucket {
  const bucket = buckets[indexOf(id, buckets.length)]
  invariant(bucket !== undefined, 'every id has a bucket')
  return bucket
}

function replaceBucket(table: CallTable, id: CallId, bucket: Bucket): CallTable {
  return { ...table, buckets: table.buckets.with(indexOf(id, table.buckets.length), bucket) }
}

/** Growing costs what all calls cost, but comes once for as many calls as there are. */
function grown(table: CallTable): CallTable {
  if (table.count <= table.buckets.length * fullBucket) return table
  const size = table.buckets.length * 2
  const sorted = Array.from({ length: size }, (): Call[] => [])
  for (const call of everyCall(table)) sorted[indexOf(call.id, size)]?.push(call)
  return { count: table.count, buckets: sorted.map(bucketFrom) }
}

/** FNV-1a's offset and prime; any hash that spreads ids which differ in few characters would do. */
const hashStart = 0x811c9dc5
const hashPrime = 0x01000193

function indexOf(id: CallId, size: number): number {
  if (size === 1) return 0
  let hash = hashStart
  for (let index = 0; index < id.length; index += 1) {
    hash = Math.imul(hash ^ id.charCodeAt(index), hashPrime)
  }
  return (hash ^ (hash >>> 16)) & (size - 1)
}

function inOrderOfArrival(calls: Call[]): readonly Call[] {
  return calls.sort((a, b) => a.arrivedAt - b.arrivedAt || (a.id < b.id ? -1 : 1))
}
