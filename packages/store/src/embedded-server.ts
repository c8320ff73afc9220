// One PostgreSQL server process: made (initdb), started or found running, and stopped. It is in a
// session of its own, so that Ctrl-C in a terminal reaches the program and not the server. After a
// `kill -9` of the program the server goes on; the next start finds it by its socket and takes it
// over. PostgreSQL itself refuses two servers on one data folder and clears stale lock files.

import { type ChildProcess, spawn } from 'node:child_process'
import { closeSync, openSync } from 'node:fs'
import { chown, mkdtemp, readFile, rename, rm, rmdir, stat } from 'node:fs/promises'
import { join } from 'node:path'
import { setTimeout as delay } from 'node:timers/promises'
import pg from 'pg'
import type { DatabaseAddress } from './connection.ts'
import { installBinaries } from './embedded-binaries.ts'
import type { EmbeddedPlaces } from './embedded-places.ts'
import { errorCode, StartError } from './start-error.ts'

/** The superuser of the embedded server; reachable only through its private socket. */
const superuser = 'postgres'
const port = 5432
const startLimitMs = 30_000
/** Shorter than the program waits for its parts when it stops. */
const stopLimitMs = 7_000
const pollMs = 15
const logLimitBytes = 1024 * 1024

/** Server settings; the rest are PostgreSQL's own defaults. */
const settings = [
  'listen_addresses=',
  'max_connections=60',
  'shared_buffers=64MB',
  'jit=off',
  'timezone=UTC',
  'log_timezone=UTC',
  'log_checkpoints=off',
]

/** Where a database of the server is. */
export function embeddedAddress(places: EmbeddedPlaces, database: string): DatabaseAddress {
  return { host: places.socket, port, user: superuser, database }
}

/** Makes sure that the server runs and answers. `extraSettings` are for tests. */
export async function ensureServer(
  places: EmbeddedPlaces,
  extraSettings: readonly string[] = [],
): Promise<void> {
  if (await answers(places)) return
  const programs = await installBinaries(places.programs)
  await limitLog(places.log)
  if (!(await isFolder(places.data))) await initialize(places, programs)
  const limit = Date.now() + startLimitMs
  let server = start(places, programs, extraSettings)
  while (!(await answers(places))) {
    if (Date.now() > limit) throw await failedStart(places)
    // An older server may still be on its way out and hold the data folder.
    if (server.exitCode !== null) {
      if (!(await isHeld(places))) throw await failedStart(places)
      server = start(places, programs, extraSettings)
    }
    await delay(server.exitCode === null ? pollMs : 10 * pollMs)
  }
}

/**
 * Stops the server, whoever started it: connections are ended, everything is written. One that does
 * not come to its end (a PostgreSQL that is told so while it recovers from a crash may not) is cut
 * off; it loses nothing, and recovers at the next start.
 */
export async function stopServer(places: EmbeddedPlaces): Promise<void> {
  const pid = await serverPid(places)
  if (pid === undefined) return
  signal(pid, 'SIGINT')
  const limit = Date.now() + stopLimitMs
  // Its file is gone when it is; its process may linger where nobody waits for orphans.
  while ((await serverPid(places)) === pid) {
    if (Date.now() > limit) signal(pid, 'SIGQUIT')
    await delay(pollMs)
  }
  await rmdir(places.socket).catch(() => undefined)
}

/** The process of the server, if one runs on these places. */
export async function serverPid(places: EmbeddedPlaces): Promise<number | undefined> {
  const text = await readFile(join(places.data, 'postmaster.pid'), 'utf8').catch(() => '')
  const pid = Number(text.split('\n')[0])
  return Number.isInteger(pid) && pid > 1 && isAlive(pid) ? pid : undefined
}

/** One former log is kept, so that neither grows for ever nor the last crash is forgotten. */
async function limitLog(log: string): Promise<void> {
  const sizeBytes = await stat(log).then(
    ({ size }) => size,
    () => 0,
  )
  if (sizeBytes > logLimitBytes) await rename(log, `${log}.old`)
}

async function initialize(places: EmbeddedPlaces, programs: string): Promise<void> {
  // Made beside its place and renamed: a start that was interrupted leaves no half cluster, and
  // of two programs that start at once the second finds the first one's.
  const draft = await mkdtemp(join(places.root, 'data-'))
  if (places.runAs !== undefined) await chown(draft, places.runAs.uid, places.runAs.gid)
  const seen = places.dataAsSeen === places.data ? draft : places.dataAsSeen
  const initdb = run(places, join(programs, 'bin', 'initdb'), draft, [
    `--pgdata=${seen}`,
    `--username=${superuser}`,
    '--auth-local=trust',
    '--auth-host=reject',
    '--encoding=UTF8',
    '--locale-provider=builtin',
    '--locale=C.UTF-8',
    '--lc-messages=C',
    '--data-checksums',
  ])
  const code = await new Promise((resolve) => initdb.on('close', resolve).on('error', resolve))
  if (code !== 0) throw await failedStart(places)
  await rename(draft, places.data).catch(() => rm(draft, { recursive: true }))
}

function start(
  places: EmbeddedPlaces,
  programs: string,
  extraSettings: readonly string[],
): ChildProcess {
  const all = [...settings, `unix_socket_directories=${places.socket}`, ...extraSettings]
  const server = run(places, join(programs, 'bin', 'postgres'), places.data, [
    ...['-D', places.dataAsSeen, '-p', String(port)],
    ...all.flatMap((setting) => ['-c', setting]),
  ])
  server.unref()
  return server
}

function run(
  { runAs, log }: EmbeddedPlaces,
  program: string,
  cwd: string,
  args: readonly string[],
): ChildProcess {
  const output = openSync(log, 'a', 0o600)
  try {
    return spawn(program, args, {
      cwd,
      detached: true,
      stdio: ['ignore', output, output],
      // Nothing of our own settings (passwords among them) is the server's business.
      env: { PATH: process.env['PATH'] ?? '/usr/bin:/bin', LC_ALL: 'C' },
      ...runAs,
    })
  } finally {
    closeSync(output)
  }
}

async function answers(places: EmbeddedPlaces): Promise<boolean> {
  const client = new pg.Client({
    ...embeddedAddress(places, 'postgres'),
    connectionTimeoutMillis: 5_000,
  })
  // Told by the promise of connect too; without a listener it would end the program.
  client.on('error', () => undefined)
  try {
    await client.connect()
    return true
  } catch (error) {
    if (isNotReadyYet(error)) return false
    throw error
  } finally {
    await client.end().catch(() => undefined)
  }
}

/** No socket, nobody behind it, the connection cut, or the server starting or shutting down. */
function isNotReadyYet(error: unknown): boolean {
  const code = errorCode(error)
  return (
    code === undefined || ['ENOENT', 'ECONNREFUSED', 'ECONNRESET', 'EPIPE', '57P03'].includes(code)
  )
}

async function isHeld(places: EmbeddedPlaces): Promise<boolean> {
  const lines = (await lastLog(places)).slice(-10).join('\n')
  return /lock file .* already exists|shared memory block/.test(lines)
}

async function failedStart(places: EmbeddedPlaces): Promise<StartError> {
  const lines = await lastLog(places)
  const fatal =
    lines.findLast((line) => /FATAL|error/.test(line)) ?? lines.at(-1) ?? 'it said nothing'
  return new StartError(
    `The embedded PostgreSQL did not start: ${fatal.trim()}; see ${places.log}.`,
  )
}

async function lastLog(places: EmbeddedPlaces): Promise<readonly string[]> {
  const text = await readFile(places.log, 'utf8').catch(() => '')
  return text.trimEnd().split('\n').slice(-20)
}

/** Whether there is such a process. */
export function isAlive(pid: number): boolean {
  try {
    // 0 would name our own group.
    return pid > 0 && process.kill(pid, 0)
  } catch (error) {
    return errorCode(error) === 'EPERM'
  }
}

function signal(pid: number, name: NodeJS.Signals): void {
  try {
    process.kill(pid, name)
  } catch (error) {
    if (errorCode(error) !== 'ESRCH') throw error
  }
}

async function isFolder(path: string): Promise<boolean> {
  return stat(path).then(
    (found) => found.isDirectory(),
    () => false,
  )
}
