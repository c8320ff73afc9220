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
import {
  type EmbeddedPostgres,
  type EmbeddedPostgresOptions,
  startEmbeddedPostgres,
} from './embedded-postgres.ts'
import { serverPid, stopServer } from './embedded-server.ts'

// A whole PostgreSQL is made for each test, on machines that may be busy.
vi.setConfig({ testTimeout: 90_000 })

let folder: string
const started: EmbeddedPostgres[] = []
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'mainline-life-'))
})
afterEach(async () => {
  for (const { stop } of started.splice(0).toReversed()) await stop()
  await stopServer(await embeddedPlaces(folder))
  await rm(folder, { recursive: true, force: true })
})

async function start(options: Partial<EmbeddedPostgresOptions> = {}): Promise<EmbeddedPostgres> {
  const postgres = await startEmbeddedPostgres({ dataDir: folder, ...options })
  started.push(postgres)
  return postgres
}

async function ask(address: DatabaseAddress, query: string): Promise<unknown> {
  const client = new pg.Client(address)
  // These tests cut connections; the query that waits says so, too.
  client.on('error', () => undefined)
  await client.connect()
  const { rows } = await client.query({ text: query, rowMode: 'array' })
  await client.end()
  return rows[0]?.[0]
}

async function runningPid(): Promise<number | undefined> {
  return serverPid(await embeddedPlaces(folder))
}

test('what was written is there after a stop and a new start', async () => {
  const first = await start()
  await ask(first.address, 'CREATE TABLE kept AS SELECT 42 AS answer')
  await first.stop()
  expect(await runningPid()).toBeUndefined()
  const second = await start()
  expect(await ask(second.address, 'SELECT answer FROM kept')).toBe(42)
})

test('the server is reachable by its private socket only and checks its pages', async () => {
  const { address } = await start()
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
  const next = await start()
  expect(await runningPid()).toBe(orphan)
  expect(await ask(next.address, 'SELECT answer FROM kept')).toBe(42)
  await next.stop()
  expect(await runningPid()).toBeUndefined()
})

test('a second program on the same folder is refused and disturbs nothing', async () => {
  const first = await start()
  await expect(start()).rejects.toThrow(
    `Another Mainline (process ${process.pid}) already works on ${folder}`,
  )
  expect(await ask(first.address, 'SELECT 1')).toBe(1)
})

test.each(['postmaster', 'backend'])(
  'the end of a %s is survived once a minute',
  async (victim) => {
    const lost = Promise.withResolvers<void>()
    const { address, stop } = await start({ onLost: lost.resolve })
    await ask(address, 'CREATE TABLE kept AS SELECT 42 AS answer')
    const kill = async () => {
      const pid = victim === 'backend' ? await lockHolder(address) : await runningPid()
      process.kill(pid ?? 0, 'SIGKILL')
    }
    const former = await lockHolder(address)
    await kill()
    const isHeldAnew = async () => expect(await lockHolder(address)).not.toBe(former)
    await vi.waitFor(isHeldAnew, { timeout: 15_000 })
    expect(await ask(address, 'SELECT answer FROM kept')).toBe(42)
    await kill()
    await lost.promise
    await stop()
    expect(await runningPid()).toBeUndefined()
  },
)

async function lockHolder(address: DatabaseAddress): Promise<number> {
  const pid = await ask(address, "SELECT pid FROM pg_locks WHERE locktype = 'advisory'")
  return typeof pid === 'number' ? pid : Promise.reject(new Error('Nobody holds the lock.'))
}

test('a folder with a long name has its socket elsewhere', async () => {
  const long = join(folder, 'x'.repeat(100))
  const { address, stop } = await start({ dataDir: long })
  expect(await ask(address, 'SELECT 1')).toBe(1)
  await stop()
})

test('a data folder that is a file is refused in one line that names the setting', async () => {
  const file = join(folder, 'data')
  await writeFile(file, '')
  await expect(start({ dataDir: file })).rejects.toThrow(
    /^The data folder .* cannot be written \(.*\); set DATA_DIR to a folder of yours\.$/,
  )
})

test.runIf(process.getuid?.() === 0)(
  'root’s server runs as another user, even below a folder closed to that user',
  async () => {
    const closed = join(folder, 'closed')
    await mkdir(closed)
    await chmod(closed, 0o700)
    const { address, stop } = await start({ dataDir: join(closed, 'data') })
    const places = await embeddedPlaces(join(closed, 'data'))
    expect(places.runAs?.uid).not.toBe(0)
    expect(places.dataAsSeen).toBe('/proc/self/cwd')
    expect(await ask(address, 'SELECT 1')).toBe(1)
    await stop()
  },
)
