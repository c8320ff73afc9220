// Notifications survive the loss of their connection.

import pg from 'pg'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { openTestDatabase, type TestDatabase } from './testing.ts'

let database: TestDatabase
beforeAll(async () => {
  database = await openTestDatabase()
})
afterAll(() => database.close())

async function query(text: string): Promise<void> {
  const client = new pg.Client(database.address)
  await client.connect()
  await client.query(text)
  await client.end()
}

/** Answers the payloads heard on a channel, one at a time, in their order. */
async function heardOn(channel: string): Promise<() => Promise<string | undefined>> {
  const heard: (string | undefined)[] = []
  let wake = Promise.withResolvers<void>()
  await database.store.listen(channel, (payload) => {
    heard.push(payload)
    wake.resolve()
  })
  return async () => {
    while (heard.length === 0) await wake.promise
    wake = Promise.withResolvers()
    return heard.shift()
  }
}

test('after a lost connection a listener is told to look, and hears what comes next', async () => {
  const next = await heardOn('news')
  await query(`NOTIFY news, 'first'`)
  expect(await next()).toBe('first')
  await query(`SELECT pg_terminate_backend(pid) FROM pg_stat_activity
    WHERE datname = current_database() AND query LIKE 'LISTEN%'`)
  expect(await next()).toBeUndefined()
  await query(`NOTIFY news, 'second'`)
  expect(await next()).toBe('second')
})

test('two listeners of one connection hear their own channel each', async () => {
  const [east, west] = [await heardOn('east'), await heardOn('west')]
  await query(`NOTIFY west, 'w'`)
  await query(`NOTIFY east, 'e'`)
  expect([await east(), await west()]).toEqual(['e', 'w'])
})
