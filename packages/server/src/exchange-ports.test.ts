// The exchange's ports on a real PostgreSQL: what the database refuses for what it is is told from
// a database that is away, because only the latter is worth another try.

import { type JournalEntry, UnwritableError } from '@mainline/exchange'
import { instantFromMs, type LegId, type OrganizationId, parseId } from '@mainline/model'
import { firstStart, listCallRecords, newId } from '@mainline/store'
import { openTestDatabase, type TestDatabase } from '@mainline/store/testing'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { exchangePorts } from './exchange-ports.ts'

const log = { info: () => {}, warn: () => {}, error: () => {} }
const audio = { read: () => Promise.reject(new Error('There is no audio in this test.')) }
let database: TestDatabase
let organizationId: OrganizationId

beforeAll(async () => {
  database = await openTestDatabase()
  const options = { adminUsername: 'admin', countryCode: 'CA', timeZoneId: 'UTC' }
  organizationId = (await firstStart(database.store, options))?.organizationId ?? newId('org')
})
afterAll(() => database.close())

/** An input of a caller whose name is whatever the test says. */
function arrival(sequence: number, displayName: string): JournalEntry {
  const [callId, at] = [newId('call'), instantFromMs(sequence)]
  const legId = parseId<LegId>('leg', 'leg_1')
  if (legId === undefined) throw new Error('leg_1 is the id of a leg.')
  const caller = { displayName, via: { kind: 'simulation' } } as const
  const input = { kind: 'callArrived', at, callId, legId, to: '101', caller } as const
  return { organizationId, sequence, at, callId, input }
}

test('an input is kept whatever its texts hold', async () => {
  const { journal } = exchangePorts(database.store, audio, log)
  const entries = ['nul\u0000', 'half a pair \ud800', 'two\nlines', ''].map((name, index) =>
    arrival(index + 1, name),
  )
  await journal.append({ entries, calls: [] })
  const kept = await journal.load(organizationId)
  expect(kept.entries.map(({ input }) => input)).toEqual(entries.map(({ input }) => input))
})

test('a record that PostgreSQL’s JSON cannot hold is unwritable; the others are kept', async () => {
  const { journal } = exchangePorts(database.store, audio, log)
  const [bad, good] = [call('nul\u0000'), call('+12505550199')]
  await expect(journal.append({ entries: [], calls: [bad] })).rejects.toThrow(UnwritableError)
  await journal.append({ entries: [], calls: [good] })
  const { values } = await database.store.withOrganization(organizationId, (tx) =>
    listCallRecords(tx, { top: 10, skip: 0 }),
  )
  expect(values).toEqual([good.record])
})

/** A call of whoever the test says. */
function call(from: string) {
  const [id, time] = [newId('call'), '2026-11-23T12:00:00.000Z']
  const end = { cause: 'callerHungUp' } as const
  const record = { id, startDateTime: time, endDateTime: time, from, to: '101', end, version: 1 }
  return { organizationId, record, trace: [] }
}
