// Reservations end by themselves: a clock and a timer that the test moves, and a real PostgreSQL
// that says when something was reserved.

import { EventEmitter, once } from 'node:events'
import type { OrganizationId } from '@mainline/model'
import {
  addPhoneNumberOrder,
  firstStart,
  type PhoneNumberOrder,
  readPhoneNumberOrder,
} from '@mainline/store'
import { openTestDatabase, type TestDatabase } from '@mainline/store/testing'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { ReservationSweep } from './reservation-sweep.ts'

const tenMinutesMs = 10 * 60 * 1000
let nowMs = Date.parse('2026-11-22T12:00:00.000Z')
let database: TestDatabase
let organizationId: OrganizationId
let sweep: ReservationSweep
const timers = new EventEmitter<{ set: [ms: number, work: () => Promise<void>] }>()

beforeAll(async () => {
  database = await openTestDatabase(() => new Date(nowMs))
  const first = await firstStart(database.store, {
    adminUsername: 'admin',
    adminPassword: 'correct horse battery',
    countryCode: 'CA',
    timeZoneId: 'America/Vancouver',
  })
  if (first !== undefined) organizationId = first.organizationId
  const fail = (error: unknown) => expect(error).toBeUndefined()
  sweep = new ReservationSweep(database.store, setTimer, fail)
  await sweep.start()
})
afterAll(async () => {
  sweep.stop()
  await database.close()
})

test('numbers that nobody bought are let go when their ten minutes are over', async () => {
  const setting = once(timers, 'set')
  const id = await reserve('+16045550100')
  const [ms, work] = await setting
  expect(ms).toBe(tenMinutesMs)
  await work()
  expect((await read(id))?.status).toBe('reserved')
  nowMs += tenMinutesMs
  await work()
  expect((await read(id))?.status).toBe('expired')
  // The number can be held by another order, so it is free.
  expect(await read(await reserve('+16045550100'))).toMatchObject({ status: 'reserved' })
})

test('a start lets go what came to its end while the program did not run', async () => {
  const id = await reserve('+16045550101')
  nowMs += tenMinutesMs
  const next = new ReservationSweep(database.store, setTimer, () => undefined)
  await next.start()
  next.stop()
  const { events } = await database.store.withOrganization(organizationId, async (tx) => ({
    events: await tx
      .selectFrom('audit_events')
      .select(['activity', 'after'])
      .where('target_id', '=', id)
      .orderBy('activity_at')
      .execute(),
  }))
  expect(events.at(-1)).toEqual({
    activity: 'phoneNumberOrderUpdated',
    after: { status: 'expired' },
  })
})

function setTimer(ms: number, work: () => Promise<void>) {
  timers.emit('set', ms, work)
  return () => undefined
}

function reserve(telephoneNumber: string): Promise<string> {
  const order = {
    name: 'Sales',
    description: '',
    source: 'sample',
    countryCode: 'CA',
    numberType: 'callQueueToll',
    usage: 'service',
    kind: 'toll',
    searchType: 'areaCode',
    searchText: '604',
    quantity: 1,
  } as const
  return database.store.withOrganization(organizationId, (tx) =>
    addPhoneNumberOrder(tx, order, [{ telephoneNumber }]),
  )
}

function read(id: string): Promise<PhoneNumberOrder | undefined> {
  return database.store.withOrganization(organizationId, (tx) => readPhoneNumberOrder(tx, id))
}
