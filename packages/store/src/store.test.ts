// What happens to work when its connection is lost in the middle.

import { sql } from 'kysely'
import pg from 'pg'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { openStore } from './store.ts'
import { openTestDatabase, type TestDatabase } from './testing.ts'

let database: TestDatabase
beforeAll(async () => {
  database = await openTestDatabase()
})
afterAll(() => database.close())

test('a connection that breaks between two queries fails its work and nothing else', async () => {
  const broken = Promise.withResolvers<Error>()
  const store = await openStore({ address: database.address, onError: broken.resolve })
  const work = store.withAllOrganizations(async (tx) => {
    const { rows } = await sql<{ pid: number }>`SELECT pg_backend_pid() AS pid`.execute(tx)
    await terminate(rows[0]?.pid)
    await broken.promise
    await sql`SELECT 1`.execute(tx)
  })
  await expect(work).rejects.toThrow()
  const next = store.withAllOrganizations((tx) => sql`SELECT 1 AS one`.execute(tx))
  await expect(next).resolves.toMatchObject({ rows: [{ one: 1 }] })
  await store.close()
})

async function terminate(pid: number | undefined): Promise<void> {
  const client = new pg.Client(database.address)
  await client.connect()
  await client.query('SELECT pg_terminate_backend($1)', [pid])
  await client.end()
}
