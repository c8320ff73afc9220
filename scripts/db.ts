// The development database by hand: look at its tables, bring it up to date, keep it open for psql,
// or begin again. It is the one that `npm start` uses: the embedded server of DATA_DIR, or
// DATABASE_URL. The embedded one serves a single program, so stop that first.

import { rm } from 'node:fs/promises'
import { join } from 'node:path'
import {
  type DatabaseAddress,
  openStore,
  StartError,
  type Store,
  startEmbeddedPostgres,
} from '@mainline/store'
import { startCommand } from './command.ts'
import { root } from './step.ts'

const help = `Works on the development database.

usage: npm run db -- <what>
  schema [table …]   the tables with their columns (the default)
  migrate            apply the migrations that are missing
  open               run the embedded server until Ctrl-C and say how psql reaches it
  reset              delete the embedded database; the next start makes a new one

  DATA_DIR       folder of the embedded database (./data)
  DATABASE_URL   an external PostgreSQL instead`

const url = process.env['DATABASE_URL']
const dataDir = process.env['DATA_DIR'] ?? join(root, 'data')

async function main([what = 'schema', ...tables]: readonly string[]): Promise<number> {
  try {
    return await run(what, tables)
  } catch (error) {
    if (!(error instanceof StartError)) throw error
    console.error(error.message)
    return 1
  }
}

async function run(what: string, tables: readonly string[]): Promise<number> {
  switch (what) {
    case 'schema':
      return withStore((store) => printSchema(store, tables))
    case 'migrate':
      return withStore(printMigrations)
    case 'open':
      return withDatabase(keepOpen)
    case 'reset':
      return reset()
    default:
      console.error(`Unknown: ${what}\n\n${help}`)
      return 1
  }
}

async function printSchema(store: Store, wanted: readonly string[]): Promise<void> {
  const tables = await store.withAllOrganizations((tx) => tx.introspection.getTables())
  for (const { name, columns } of tables.toSorted((a, b) => a.name.localeCompare(b.name))) {
    if (wanted.length > 0 && !wanted.includes(name)) continue
    console.log(`\n${name}`)
    for (const { name: column, dataType, isNullable } of columns)
      console.log(`  ${column.padEnd(32)} ${dataType}${isNullable ? ', or nothing' : ''}`)
  }
}

async function printMigrations(store: Store): Promise<void> {
  const applied = await store.migrate()
  console.log(applied.length === 0 ? 'Nothing was missing.' : `Applied ${applied.join(', ')}.`)
}

async function keepOpen({ host, port, user, database }: DatabaseAddress): Promise<void> {
  console.log(`psql "host=${host} port=${port} user=${user} dbname=${database}"`)
  console.log('Ctrl-C ends it.')
  await new Promise((resolve) => {
    // A timer, because waiting for a signal alone does not keep a program running.
    const timer = setInterval(() => undefined, 60_000)
    process.once('SIGINT', () => resolve(clearInterval(timer)))
    process.once('SIGTERM', () => resolve(clearInterval(timer)))
  })
}

async function reset(): Promise<number> {
  if (url !== undefined) {
    console.error('DATABASE_URL is set: drop and create that database with its own tools.')
    return 1
  }
  // Started first, because only then is it certain that no other program uses it.
  await withDatabase(async () => undefined)
  await rm(join(dataDir, 'postgres', 'data'), { recursive: true, force: true })
  console.log(`The database in ${dataDir} is gone.`)
  return 0
}

async function withStore(work: (store: Store) => Promise<void>): Promise<number> {
  return withDatabase(async (address) => {
    const store = await openStore({ address })
    await work(store).finally(() => store.close())
  })
}

async function withDatabase(work: (address: DatabaseAddress) => Promise<void>): Promise<number> {
  if (url !== undefined) {
    await work({ connectionString: url })
    return 0
  }
  const server = await startEmbeddedPostgres({ dataDir })
  await work(server.address).finally(() => server.stop())
  return 0
}

if (import.meta.main) await startCommand(help, main)
