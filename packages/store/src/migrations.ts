// Brings the database to this program's schema: the numbered files of `migrations/`, each once, in
// order, in a transaction of its own, forward only. An advisory lock lets only one program migrate.
// A file that was changed after it had been applied is refused, and so is a database written by a
// newer program: both would leave a schema that no test has seen.

import { createHash } from 'node:crypto'
import { readdir, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { invariant } from '@mainline/model'
import type { ClientBase } from 'pg'
import { asStartError } from './connection.ts'
import { StartError } from './start-error.ts'

/** One migration as it is on disk. */
interface Migration {
  readonly name: string
  readonly checksum: string
  readonly text: string
}

const folder = join(import.meta.dirname, '..', 'migrations')
/** Any number will do, as long as it never changes. */
const migrationLock = 4_211_970

/** Applies what is missing; answers the names of the migrations that it applied. */
export async function migrate(client: ClientBase): Promise<readonly string[]> {
  const migrations = await readMigrations()
  await client.query('SELECT pg_advisory_lock($1)', [migrationLock])
  try {
    const applied = await appliedChecksums(client)
    checkHistory(migrations, applied)
    const missing = migrations.filter(({ name }) => !applied.has(name))
    for (const migration of missing) await apply(client, migration)
    return missing.map(({ name }) => name)
  } finally {
    await client.query('SELECT pg_advisory_unlock($1)', [migrationLock])
  }
}

async function readMigrations(): Promise<readonly Migration[]> {
  const names = (await readdir(folder)).filter((name) => name.endsWith('.sql')).sort()
  for (const [index, name] of names.entries()) {
    // Two of one number would be applied by their names, which nobody meant.
    invariant(Number(name.slice(0, 4)) === index + 1, `${name} is migration ${index + 1}.`)
  }
  return Promise.all(
    names.map(async (name) => {
      const text = await readFile(join(folder, name), 'utf8')
      return { name, text, checksum: createHash('sha256').update(text).digest('hex') }
    }),
  )
}

async function appliedChecksums(client: ClientBase): Promise<ReadonlyMap<string, string>> {
  await client
    .query(`CREATE TABLE IF NOT EXISTS migrations (
      name text PRIMARY KEY,
      checksum text NOT NULL,
      applied_at timestamptz(3) NOT NULL DEFAULT now()
    )`)
    .catch((error: unknown) => Promise.reject(asStartError(error)))
  const { rows } = await client.query<{ name: string; checksum: string }>(
    'SELECT name, checksum FROM migrations',
  )
  return new Map(rows.map(({ name, checksum }) => [name, checksum]))
}

function checkHistory(
  migrations: readonly Migration[],
  applied: ReadonlyMap<string, string>,
): void {
  const checksums = new Map(migrations.map(({ name, checksum }) => [name, checksum]))
  for (const [name, checksum] of applied) {
    const ours = checksums.get(name)
    if (ours === undefined) {
      throw new StartError(
        `The database was written by a newer Mainline (${name}); start that version or newer.`,
      )
    }
    if (ours !== checksum) {
      throw new StartError(
        `The migration ${name} was changed after this database had applied it; restore the file.`,
      )
    }
  }
}

async function apply(client: ClientBase, migration: Migration): Promise<void> {
  await client.query('BEGIN')
  try {
    await client.query(migration.text)
    await client.query('INSERT INTO migrations (name, checksum) VALUES ($1, $2)', [
      migration.name,
      migration.checksum,
    ])
    await client.query('COMMIT')
  } catch (error) {
    await client.query('ROLLBACK')
    throw new Error(`The migration ${migration.name} failed.`, { cause: error })
  }
}
