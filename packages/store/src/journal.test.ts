// The journal on a real PostgreSQL: what is appended comes back, once and in order.

import { type CallRecord, instantFromMs, type OrganizationId } from '@mainline/model'
import { sql } from 'kysely'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { currentConfiguration } from './configuration-cache.ts'
import { configurationOfVersion } from './configuration-versions.ts'
import { firstStart } from './first-start.ts'
import type { History } from './history.ts'
import {
  callJournal,
  forgetOldInputs,
  type JournalEntry,
  loadJournal,
  saveEngineSnapshot,
} from './journal.ts'
import { newId } from './new-id.ts'
import { openTestDatabase, type TestDatabase } from './testing.ts'

let database: TestDatabase
let organizationId: OrganizationId
beforeAll(async () => {
  database = await openTestDatabase()
  const options = { adminUsername: 'admin', countryCode: 'CA', timeZoneId: 'UTC' }
  organizationId = (await firstStart(database.store, options))?.organizationId ?? newId('org')
})
afterAll(() => database.close())

const callId = newId('call')
const at = (ms: number) => instantFromMs(ms)

function within<T>(work: Parameters<typeof database.store.withOrganization<T>>[1]): Promise<T> {
  return database.store.withOrganization(organizationId, work)
}

function keep(history: History): Promise<void> {
  return database.store.keepHistory(organizationId, history)
}

test('inputs come back in order, with the configuration stored by its version', async () => {
  const configuration = await within(currentConfiguration)
  if (configuration === undefined) throw new Error('The first start published a configuration.')
  const entries: readonly JournalEntry[] = [
    { sequence: 1, input: { kind: 'configurationReplaced', at: at(1), configuration } },
    { sequence: 2, callId, input: { kind: 'callArrived', at: at(2) } },
    { sequence: 3, input: { kind: 'timePassed', at: at(3) } },
  ]
  await keep({ entries })
  expect(await within(loadJournal)).toEqual({ entries })
  const replayed = await within((tx) => callJournal(tx, callId))
  expect(replayed.map(({ kind }) => kind)).toEqual(['configurationReplaced', 'callArrived'])
})

test('a batch that comes again changes nothing', async () => {
  const input = { kind: 'legHungUp', at: at(4) }
  await keep({ entries: [{ sequence: 4, callId, input }] })
  const other = { kind: 'digitPressed', at: at(5) }
  await keep({
    entries: [
      { sequence: 4, callId, input: other },
      { sequence: 5, callId, input: other },
    ],
  })
  const { entries } = await within(loadJournal)
  expect(entries.slice(-2).map((entry) => entry.input)).toEqual([input, other])
})

test('a snapshot spares the inputs before it; only old ones are forgotten', async () => {
  const recent = { kind: 'legHungUp', at: at(Date.now()) }
  await keep({
    entries: [
      { sequence: 6, callId: newId('call'), input: recent },
      { sequence: 7, callId, input: { kind: 'legHungUp', at: at(7) } },
    ],
  })
  const configurations = [await within((tx) => configurationOfVersion(tx, 1))].flatMap(
    (one) => one ?? [],
  )
  const saved = { sequence: 6, content: { calls: [] }, configurations }
  await within((tx) => saveEngineSnapshot(tx, saved))
  const { snapshot, entries } = await within(loadJournal)
  expect(configurations).toHaveLength(1)
  expect(snapshot).toEqual(saved)
  expect(entries.map(({ sequence }) => sequence)).toEqual([7])
  const forget = () =>
    database.store.withAllOrganizations((tx) => forgetOldInputs(tx, new Date(Date.now())))
  expect([await forget(), await forget()]).toEqual([5, 0])
  const { rows } = await within((tx) => sql`SELECT sequence FROM journal ORDER BY 1`.execute(tx))
  expect(rows).toEqual([{ sequence: 6 }, { sequence: 7 }])
})

test('a call that time ended is replayed to its end', async () => {
  const ended = newId('call')
  const [start, end] = [at(1_000_000), at(1_020_000)]
  const record: CallRecord = {
    id: ended,
    startDateTime: new Date(start).toISOString(),
    endDateTime: new Date(end).toISOString(),
    from: '+12505550199',
    to: '+12505550012',
    end: { cause: 'notAnswered' },
    version: 1,
  }
  await keep({
    entries: [
      { sequence: 11, callId: ended, input: { kind: 'callArrived', at: start } },
      { sequence: 12, input: { kind: 'timePassed', at: end } },
      { sequence: 13, input: { kind: 'timePassed', at: at(1_030_000) } },
    ],
  })
  await keep({ calls: [{ record, trace: [] }] })
  const replayed = await within((tx) => callJournal(tx, ended))
  expect(replayed.map((input) => input.at)).toEqual([start, start, end])
})

test('inputs of an organization that is not there are refused with all their batch', async () => {
  const entries = [{ sequence: 1, input: { kind: 'timePassed', at: at(1) } }]
  await expect(database.store.keepHistory(newId('org'), { entries })).rejects.toMatchObject({
    code: '23503',
    constraint: 'journal_organization_id_fkey',
  })
})

test('an organization with a journal is not deleted', async () => {
  await keep({ entries: [{ sequence: 21, input: { kind: 'timePassed', at: at(21) } }] })
  await expect(within((tx) => sql`DELETE FROM organizations`.execute(tx))).rejects.toMatchObject({
    code: '23503',
    constraint: 'journal_organization_id_fkey',
  })
})
