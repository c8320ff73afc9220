// The embedded server's life: first start, next start, a crash of the program, a second program.

import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { chmod, mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createInterface } from 'node:readline/promises'
import pg from 'pg'
import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import type { DatabaseAddress } from './connection.ts'
import { embeddedPlaces } from './embedded-places.ts'
import { startEmbeddedPostgres } from './embedded-postgres.ts'
import { serverPid, stopServer } from './embedded-server.ts'

let folder: string
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'mainline-life-'))
})
afterEach(async () => {
  await stopServer(await embeddedPlaces(folder))
  await rm(folder, { recursive: true, force: true })
})

async function ask(address: DatabaseAddress, query: string): Promise<unknown> {
  const client = new pg.Client(address)
  await client.connect()
  const { rows } = await client.query({ text: query, rowMode: 'array' })
  await client.end()
  return rows[0]?.[0]
}

async function runningPid(): Promise<number | undefined> {
  return serverPid(await embeddedPlaces(folder))
}

test('what was written is there after a stop and a new start', async () => {
  const first = await startEmbeddedPostgres({ dataDir: folder })
  await ask(first.address, 'CREATE TABLE kept AS SELECT 42 AS answer')
  await first.stop()
  expect(await runningPid()).toBeUndefined()
  const second = await startEmbeddedPostgres({ dataDir: folder })
  expect(await ask(second.address, 'SELECT answer FROM kept')).toBe(42)
})

test('the server is reachable by its private socket only and checks its pages', async () => {
  const { address } = await startEmbeddedPostgres({ dataDir: folder })
  const setting = (name: string) => ask(address, `SHOW ${name}`)
  expect(await setting('listen_addresses')).toBe('')
  expect(await setting('data_checksums')).toBe('on')
})

test('a server left over by a killed program is taken over with what was committed', async () => {
  const program = spawn(process.execPath, [
    join(import.meta.dirname, '..', 'test', 'stay-running.ts'),
    folder,
  ])
  const [line] = await once(createInterface(program.stdout), 'line')
  await ask(JSON.parse(String(line)), 'CREATE TABLE kept AS SELECT 42 AS answer')
  const orphan = await runningPid()
  program.kill('SIGKILL')
  await once(program, 'exit')
  const next = await startEmbeddedPostgres({ dataDir: folder })
  expect(await runningPid()).toBe(orphan)
  expect(await ask(next.address, 'SELECT answer FROM kept')).toBe(42)
  await next.stop()
  expect(await runningPid()).toBeUndefined()
})

test('a second program on the same folder is refused and disturbs nothing', async () => {
  const first = await startEmbeddedPostgres({ dataDir: folder })
  await expect(startEmbeddedPostgres({ dataDir: folder })).rejects.toThrow(
    `Another Mainline (process ${process.pid}) already works on ${folder}`,
  )
  expect(await ask(first.address, 'SELECT 1')).toBe(1)
})

test('a lock file of a server that is long gone keeps nobody from starting', async () => {
  const first = await startEmbeddedPostgres({ dataDir: folder })
  process.kill((await runningPid()) ?? 0, 'SIGKILL')
  const second = await startEmbeddedPostgres({ dataDir: folder })
  expect(await ask(second.address, 'SELECT 1')).toBe(1)
  await first.stop()
  expect(await runningPid()).toBeUndefined()
})

test.each(['postmaster', 'backend'])(
  'the end of a %s is survived, once a minute',
  async (victim) => {
    const lost = Promise.withResolvers<void>()
    const { address, stop } = await startEmbeddedPostgres({ dataDir: folder, onLost: lost.resolve })
    await ask(address, 'CREATE TABLE kept AS SELECT 42 AS answer')
    const kill = async () => process.kill(await processOf(victim, address), 'SIGKILL')
    await kill()
    expect(await untilAnswered(address, 'SELECT answer FROM kept')).toBe(42)
    await untilRefused()
    await kill()
    await lost.promise
    await stop()
    expect(await runningPid()).toBeUndefined()
  },
)

async function processOf(victim: string, address: DatabaseAddress): Promise<number> {
  const holder = "SELECT pid FROM pg_locks WHERE locktype = 'advisory'"
  return victim === 'backend' ? Number(await ask(address, holder)) : ((await runningPid()) ?? 0)
}

async function untilAnswered(address: DatabaseAddress, query: string): Promise<unknown> {
  return vi.waitFor(() => ask(address, query), { timeout: 15_000 })
}

/** The lock is held again as soon as a second program is refused. */
async function untilRefused(): Promise<void> {
  await vi.waitFor(
    () => expect(startEmbeddedPostgres({ dataDir: folder })).rejects.toThrow('Another Mainline'),
    { timeout: 15_000 },
  )
}

test('a folder with a long name has its socket elsewhere', async () => {
  const long = join(folder, 'x'.repeat(100))
  const { address, stop } = await startEmbeddedPostgres({ dataDir: long })
  expect(await ask(address, 'SELECT 1')).toBe(1)
  await stop()
})

test('a data folder that is a file is refused in one line that names the setting', async () => {
  const file = join(folder, 'data')
  await writeFile(file, '')
  await expect(startEmbeddedPostgres({ dataDir: file })).rejects.toThrow(
    /^The data folder .* cannot be written \(.*\); set DATA_DIR to a folder of yours\.$/,
  )
})

test.runIf(process.getuid?.() === 0)(
  'root’s server runs as another user, even below a folder closed to that user',
  async () => {
    const closed = join(folder, 'closed')
    await mkdir(closed)
    await chmod(closed, 0o700)
    const { address, stop } = await startEmbeddedPostgres({ dataDir: join(closed, 'data') })
    const places = await embeddedPlaces(join(closed, 'data'))
    expect(places.runAs?.uid).not.toBe(0)
    expect(places.dataAsSeen).toBe('/proc/self/cwd')
    expect(await ask(address, 'SELECT 1')).toBe(1)
    await stop()
  },
)
