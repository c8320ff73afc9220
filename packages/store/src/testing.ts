// A real PostgreSQL for tests: one server for a whole test run, started by the first test file that
// needs it, and a database of its own for each file, cloned from a migrated template. The run's
// folder comes from `testing-setup.ts`, which also stops the server and removes the folder.

import { randomBytes } from 'node:crypto'
import { invariant } from '@mainline/model'
import pg from 'pg'
import type { DatabaseAddress } from './connection.ts'
import { type EmbeddedPlaces, embeddedPlaces } from './embedded-places.ts'
import { embeddedAddress, ensureServer } from './embedded-server.ts'
import { openStore, type Store } from './store.ts'

// For tests of other packages that look at the rows themselves.
export { sql } from 'kysely'

/** A fresh database and a store on it. */
export interface TestDatabase {
  readonly address: DatabaseAddress
  readonly store: Store
  /** Closes the store and drops the database. */
  close(): Promise<void>
}

/** Names the run's folder; set by `testing-setup.ts`. */
export const testFolderVariable = 'MAINLINE_TEST_FOLDER'
const template = 'migrated'
/** Any number will do, as long as it never changes. */
const templateLock = 4_211_972
// The data is thrown away, so nothing need reach the disk.
const hasty = ['fsync=off', 'synchronous_commit=off', 'full_page_writes=off']

/** A fresh, migrated, empty database. Close it in `afterAll`. */
export async function openTestDatabase(now?: () => Date): Promise<TestDatabase> {
  const folder = process.env[testFolderVariable]
  invariant(folder !== undefined, 'vitest.config.ts names testing-setup.ts as its global setup.')
  const places = await embeddedPlaces(folder)
  await ensureServer(places, hasty)
  const name = `test_${randomBytes(8).toString('hex')}`
  await onServer(places, async (client) => {
    await client.query('SELECT pg_advisory_lock($1)', [templateLock])
    await ensureTemplate(places, client)
    await client.query(`CREATE DATABASE ${name} TEMPLATE ${template}`)
  })
  const address = embeddedAddress(places, name)
  const store = await openStore({ address, ...(now === undefined ? {} : { now }) })
  return {
    address,
    store,
    async close() {
      await store.close()
      await onServer(places, (client) => client.query(`DROP DATABASE ${name} WITH (FORCE)`))
    },
  }
}

async function ensureTemplate(places: EmbeddedPlaces, client: pg.Client): Promise<void> {
  const { rows } = await client.query('SELECT 1 FROM pg_database WHERE datname = $1', [template])
  if (rows.length > 0) return
  await client.query('CREATE DATABASE being_migrated')
  const store = await openStore({ address: embeddedAddress(places, 'being_migrated') })
  await store.migrate()
  await store.close()
  await client.query(`ALTER DATABASE being_migrated RENAME TO ${template}`)
}

async function onServer(
  places: EmbeddedPlaces,
  work: (client: pg.Client) => Promise<unknown>,
): Promise<void> {
  const client = new pg.Client(embeddedAddress(places, 'postgres'))
  await client.connect()
  try {
    await work(client)
  } finally {
    await client.end()
  }
}
