// The embedded PostgreSQL: started with the program, or taken over from one that was killed,
// started again when it crashes, and stopped with the program. Only one program works on a data
// folder: it holds an advisory lock on the server for as long as it lives, so that a lock can be
// neither forgotten nor stale. The connection that holds it also tells when the server is gone.

import { setTimeout as delay } from 'node:timers/promises'
import pg from 'pg'
import type { DatabaseAddress } from './connection.ts'
import { type EmbeddedPlaces, embeddedPlaces } from './embedded-places.ts'
import { embeddedAddress, ensureServer, isAlive, stopServer } from './embedded-server.ts'
import { StartError } from './start-error.ts'

/** A running embedded server. */
export interface EmbeddedPostgres {
  readonly address: DatabaseAddress
  /** Ends every connection, writes everything, and waits until the server is gone. */
  stop(): Promise<void>
}

/** Which data folder; `onLost` is told when the server went away and could not be brought back. */
export interface EmbeddedPostgresOptions {
  readonly dataDir: string
  readonly onLost?: () => void
}

const database = 'mainline'
/** Any number will do, as long as it never changes. */
const programLock = 4_211_971
/** A server that goes away again so soon after it was brought back would only do so again. */
const calmMs = 60_000
const retakeLimitMs = 30_000
/** PostgreSQL notices within moments that a killed program's connection is gone. */
const lockLimitMs = 5_000
const lockPollMs = 50

/** Starts the server of a data folder; a `StartError` says in one line why it cannot be used. */
export async function startEmbeddedPostgres({
  dataDir,
  onLost = () => undefined,
}: EmbeddedPostgresOptions): Promise<EmbeddedPostgres> {
  const places = await embeddedPlaces(dataDir)
  const claim = new Claim(places, dataDir, onLost)
  await claim.take()
  return {
    address: embeddedAddress(places, database),
    async stop() {
      await claim.end()
      await stopServer(places)
    },
  }
}

/** The running server with its lock in our hands, over a crash of the server too. */
class Claim {
  readonly #places: EmbeddedPlaces
  readonly #dataDir: string
  readonly #onLost: () => void
  #lock: pg.Client | undefined
  #retaking: Promise<void> = Promise.resolve()
  #retakenMs = Number.NEGATIVE_INFINITY
  #isEnded = false

  constructor(places: EmbeddedPlaces, dataDir: string, onLost: () => void) {
    this.#places = places
    this.#dataDir = dataDir
    this.#onLost = onLost
  }

  /** Starts the server where it does not run, and takes the lock. */
  async take(): Promise<void> {
    await ensureServer(this.#places)
    const lock = await lockedConnection(this.#places, this.#dataDir)
    await ensureDatabase(lock)
    this.#lock = lock
    lock.once('end', () => {
      if (!this.#isEnded) this.#retaking = this.#retake()
    })
  }

  /** Lets go of the lock. */
  async end(): Promise<void> {
    this.#isEnded = true
    await this.#retaking
    await this.#lock?.end()
  }

  async #retake(): Promise<void> {
    const nowMs = performance.now()
    const isCalm = nowMs - this.#retakenMs > calmMs
    this.#retakenMs = nowMs
    // Again and again, because a server that crashes may answer once more before it recovers.
    while (isCalm && !this.#isEnded && performance.now() < nowMs + retakeLimitMs) {
      if (await this.take().then(isTrue, isFalse)) return
      await delay(lockPollMs)
    }
    if (!this.#isEnded) this.#onLost()
  }
}

const isTrue = (): boolean => true
const isFalse = (): boolean => false

async function lockedConnection(places: EmbeddedPlaces, dataDir: string): Promise<pg.Client> {
  const client = new pg.Client({
    ...embeddedAddress(places, 'postgres'),
    application_name: `mainline ${process.pid}`,
  })
  // 'end' follows and is what counts; without this listener the error would be thrown.
  client.on('error', () => undefined)
  await client.connect()
  const limit = performance.now() + lockLimitMs
  while (!(await takeLock(client))) {
    const holder = await lockHolder(client)
    if (isAlive(holder) || performance.now() > limit) {
      await client.end()
      throw new StartError(
        `Another Mainline (process ${holder}) already works on ${dataDir}; stop it first, ` +
          'or set DATA_DIR to another folder.',
      )
    }
    await delay(lockPollMs)
  }
  return client
}

async function takeLock(client: pg.Client): Promise<boolean> {
  const { rows } = await client.query<{ taken: boolean }>(
    'SELECT pg_try_advisory_lock($1) AS taken',
    [programLock],
  )
  return rows[0]?.taken === true
}

/** The process that holds the lock; 0 when it has just let go. */
async function lockHolder(client: pg.Client): Promise<number> {
  const { rows } = await client.query<{ name: string }>(
    `SELECT application_name AS name FROM pg_locks JOIN pg_stat_activity USING (pid)
      WHERE locktype = 'advisory' AND objid = $1 AND granted`,
    [programLock],
  )
  return Number(rows[0]?.name.replace('mainline ', '') ?? 0)
}

async function ensureDatabase(client: pg.Client): Promise<void> {
  const { rows } = await client.query('SELECT 1 FROM pg_database WHERE datname = $1', [database])
  if (rows.length === 0) await client.query(`CREATE DATABASE ${database}`)
}
