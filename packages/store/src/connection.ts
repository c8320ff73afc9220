// The connection pool, and everything that can be wrong with an address of a database, each as one
// line. The program never works as a superuser, whom PostgreSQL would let past row-level security:
// where the login is one (the embedded server's, the default of container images), every
// connection takes the ordinary role `mainline_app` before its first query.

import pg from 'pg'
import { errorCode, errorText, StartError } from './start-error.ts'

/** Where a database is: a URL, or the folder of a unix socket. */
export type DatabaseAddress = Pick<
  pg.ClientConfig,
  'connectionString' | 'host' | 'port' | 'user' | 'database'
>

const ordinaryRole = 'mainline_app'
const oldestVersion = 150_000
const poolSize = 10
const connectTimeoutMs = 10_000
const oid = { bigint: 20, timestamptz: 1184 } as const

/** A pool of connections to an address from `ordinaryAddress`. */
export function connectPool(config: pg.PoolConfig, onError: (error: Error) => void): pg.Pool {
  const pool = new pg.Pool({ ...config, max: poolSize })
  // A connection that breaks is replaced by the pool; it must not end the program. The pool hears
  // those that are idle; one in use can break between two queries, when nobody else listens.
  pool.on('error', onError)
  pool.on('connect', (client) => client.on('error', onError))
  return pool
}

/** Checks that a database can serve; adds the role its connections take and our column types. */
export async function ordinaryAddress(address: DatabaseAddress): Promise<pg.ClientConfig> {
  const { connectionString } = address
  if (connectionString !== undefined && !isDatabaseUrl(connectionString)) throw unusable(notAUrl)
  const base = { ...address, connectionTimeoutMillis: connectTimeoutMs, types: columnTypes }
  const client = new pg.Client(base)
  // What breaks also fails the query that waits for it, which says it better.
  client.on('error', () => undefined)
  try {
    await client.connect()
    await checkVersion(client)
    if (!(await isSuperuser(client))) return base
    await prepareOrdinaryRole(client)
    return { ...base, options: `-c role=${ordinaryRole}` }
  } catch (error) {
    throw asStartError(error)
  } finally {
    await client.end().catch(() => undefined)
  }
}

async function checkVersion(client: pg.Client): Promise<void> {
  const { rows } = await client.query<{ server_version_num: string }>('SHOW server_version_num')
  if (Number(rows[0]?.server_version_num) >= oldestVersion) return
  throw new StartError('DATABASE_URL names a PostgreSQL older than 15; Mainline needs 15 or newer.')
}

async function isSuperuser(client: pg.Client): Promise<boolean> {
  const { rows } = await client.query(
    'SELECT 1 FROM pg_roles WHERE rolname = current_user AND (rolsuper OR rolbypassrls)',
  )
  return rows.length > 0
}

async function prepareOrdinaryRole(client: pg.Client): Promise<void> {
  await client.query(`DO $$ BEGIN
    PERFORM pg_advisory_xact_lock(hashtext('${ordinaryRole}'));
    IF NOT EXISTS (SELECT FROM pg_roles WHERE rolname = '${ordinaryRole}') THEN
      CREATE ROLE ${ordinaryRole} NOLOGIN;
    END IF;
    GRANT USAGE, CREATE ON SCHEMA public TO ${ordinaryRole};
  END $$`)
}

const columnTypes: pg.CustomTypesConfig = {
  getTypeParser: (id, format) => {
    if (id === oid.bigint) return Number
    if (id === oid.timestamptz) return (text: string) => new Date(text).toISOString()
    return pg.types.getTypeParser(id, format)
  },
}

function isDatabaseUrl(text: string): boolean {
  return /^postgres(ql)?:\/\//.test(text) && URL.canParse(text)
}

/** What a database answered, as a line for the person who set DATABASE_URL. */
export function asStartError(error: unknown): StartError {
  if (error instanceof StartError) return error
  const text = errorText(error)
  const reason = /password must be a string/.test(text) ? noPassword : text
  return unusable(startReasons[errorCode(error) ?? ''] ?? reason, error)
}

function unusable(reason: string, cause?: unknown): StartError {
  return new StartError(`The database of DATABASE_URL cannot be used: ${reason}.`, { cause })
}

const noPassword = 'its user needs a password; put it into the URL'
const notAUrl = 'it is not a URL like postgres://user:password@host:5432/mainline'

const startReasons: Readonly<Record<string, string>> = {
  ECONNREFUSED: 'nothing answers at its host and port; start PostgreSQL there or correct the URL',
  ENOENT: 'no socket of PostgreSQL is in that folder; start PostgreSQL or correct the URL',
  ENOTFOUND: 'its host name is unknown; correct the URL',
  EAI_AGAIN: 'its host name cannot be looked up; correct the URL or the name server',
  '28P01': 'its user name or password is wrong',
  '28000': 'PostgreSQL does not let this user in; see pg_hba.conf there',
  '3D000': 'it names a database that does not exist; create it with createdb',
  '42501': 'its user may not create tables there; make it the owner of the database',
}
