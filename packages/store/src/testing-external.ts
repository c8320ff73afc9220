// A PostgreSQL of one's own, as `DATABASE_URL` names one: Debian's version 15, started for a test
// on a free port of the loopback, in a folder that is thrown away.

import { type ChildProcess, execFile, spawn } from 'node:child_process'
import { once } from 'node:events'
import { existsSync } from 'node:fs'
import { chown, mkdtemp, readFile, rm } from 'node:fs/promises'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'
import pg from 'pg'

const programs = '/usr/lib/postgresql/15/bin'
/** Whether Debian's PostgreSQL is installed. */
export const hasExternalPostgres = existsSync(programs)

/** A running server; everybody on this machine may sign in. */
export interface ExternalPostgres {
  /** The URL of a database for a user. */
  url(user: string, database: string): string
  /** Runs statements one by one as the superuser. */
  asSuperuser(...statements: readonly string[]): Promise<void>
  stop(): Promise<void>
}

/** Starts a server and waits until it takes connections. */
export async function startExternalPostgres(): Promise<ExternalPostgres> {
  const folder = await mkdtemp(join(tmpdir(), 'mainline-external-'))
  const runAs = process.getuid?.() === 0 ? await postgresUser() : undefined
  if (runAs !== undefined) await chown(folder, runAs.uid, runAs.gid)
  const data = join(folder, 'data')
  const options = ['-A', 'trust', '-U', 'postgres', '-N', '-E', 'UTF8', '--locale=C.UTF-8']
  const initdb = join(programs, 'initdb')
  await promisify(execFile)(initdb, ['-D', data, ...options], { cwd: '/', ...runAs })
  const port = await freePort()
  const server = spawn(
    join(programs, 'postgres'),
    ['-D', data, '-p', String(port), '-h', '127.0.0.1', '-k', '', '-c', 'fsync=off'],
    { cwd: '/', stdio: ['ignore', 'ignore', 'pipe'], ...runAs },
  )
  await takesConnections(server)
  const url = (user: string, database: string) => `postgres://${user}@127.0.0.1:${port}/${database}`
  return {
    url,
    asSuperuser: (...statements) => run(url('postgres', 'postgres'), statements),
    stop: async () => {
      server.kill('SIGINT')
      await once(server, 'exit')
      await rm(folder, { recursive: true, force: true })
    },
  }
}

async function takesConnections(server: ChildProcess): Promise<void> {
  for await (const chunk of server.stderr ?? []) {
    if (String(chunk).includes('ready to accept connections')) return
  }
}

async function run(connectionString: string, statements: readonly string[]): Promise<void> {
  const client = new pg.Client(connectionString)
  await client.connect()
  for (const statement of statements) await client.query(statement)
  await client.end()
}

async function postgresUser(): Promise<{ readonly uid: number; readonly gid: number }> {
  const users = await readFile('/etc/passwd', 'utf8')
  const [, , uid, gid] = (/^postgres:.*$/m.exec(users)?.[0] ?? '').split(':')
  return { uid: Number(uid), gid: Number(gid) }
}

async function freePort(): Promise<number> {
  const probe = createServer().listen(0, '127.0.0.1')
  await once(probe, 'listening')
  const address = probe.address()
  probe.close()
  await once(probe, 'close')
  return typeof address === 'object' && address !== null ? address.port : 0
}
