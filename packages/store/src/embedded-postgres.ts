// The embedded PostgreSQL: started with the program, or taken over from one that was killed, and
// stopped with it. Only one program works on a data folder: it holds an advisory lock on the
// server for as long as it lives, so that a lock can be neither forgotten nor stale.

import pg from 'pg'
import type { DatabaseAddress } from './connection.ts'
import { type EmbeddedPlaces, embeddedPlaces } from './embedded-places.ts'
import { embeddedAddress, ensureServer, stopServer } from './embedded-server.ts'
import { StartError } from './start-error.ts'

/** A running embedded server. */
export interface EmbeddedPostgres {
  readonly address: DatabaseAddress
  /** Ends every connection, writes everything, and waits until the server is gone. */
  stop(): Promise<void>
}

/** Which data folder; `onLost` is told when the server goes away by itself. */
export interface EmbeddedPostgresOptions {
  readonly dataDir: string
  readonly onLost?: () => void
}

const database = 'mainline'
/** Any number will do, as long as it never changes. */
const programLock = 4_211_971

/** Starts the server of a data folder; a `StartError` says in one line why it cannot be used. */
export async function startEmbeddedPostgres({
  dataDir,
  onLost,
}: EmbeddedPostgresOptions): Promise<EmbeddedPostgres> {
  const places = await embeddedPlaces(dataDir)
  await ensureServer(places)
  const lock = await lockedConnection(places, dataDir)
  let stopping = false
  lock.on('end', () => {
    if (!stopping) onLost?.()
  })
  await ensureDatabase(lock)
  return {
    address: embeddedAddress(places, database),
    async stop() {
      stopping = true
      await lock.end()
      await stopServer(places)
    },
  }
}

async function lockedConnection(places: EmbeddedPlaces, dataDir: string): Promise<pg.Client> {
  const client = new pg.Client({
    ...embeddedAddress(places, 'postgres'),
    application_name: `mainline ${process.pid}`,
  })
  // 'end' follows and is what counts; without this listener the error would be thrown.
  client.on('error', () => undefined)
  await client.connect()
  const { rows } = await client.query<{ held: boolean }>(
    'SELECT pg_try_advisory_lock($1) AS held',
    [programLock],
  )
  if (rows[0]?.held === true) return client
  const holder = await lockHolder(client)
  await client.end()
  throw new StartError(
    `Another Mainline (process ${holder}) already works on ${dataDir}; stop it first, ` +
      'or set DATA_DIR to another folder.',
  )
}

async function lockHolder(client: pg.Client): Promise<string> {
  const { rows } = await client.query<{ name: string }>(
    `SELECT application_name AS name FROM pg_locks JOIN pg_stat_activity USING (pid)
      WHERE locktype = 'advisory' AND objid = $1 AND granted`,
    [programLock],
  )
  return rows[0]?.name.replace('mainline ', '') ?? 'unknown'
}

async function ensureDatabase(client: pg.Client): Promise<void> {
  const { rows } = await client.query('SELECT 1 FROM pg_database WHERE datname = $1', [database])
  if (rows.length === 0) await client.query(`CREATE DATABASE ${database}`)
}
