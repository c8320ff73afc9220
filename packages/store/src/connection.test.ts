// A PostgreSQL of one's own, by DATABASE_URL: Debian's version 15, started here on a free port.

import { execFile, spawn } from 'node:child_process'
import { once } from 'node:events'
import { existsSync } from 'node:fs'
import { chown, mkdtemp, readFile, rm } from 'node:fs/promises'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'
import pg from 'pg'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { firstStart } from './first-start.ts'
import { listOrganizations, readOrganization } from './organizations.ts'
import { schemaText } from './schema-text.ts'
import { openStore } from './store.ts'

const programs = '/usr/lib/postgresql/15/bin'
const isRoot = process.getuid?.() === 0

describe.runIf(existsSync(programs))('an external PostgreSQL 15', () => {
  let folder: string
  let port: number
  let server: ReturnType<typeof spawn>
  const url = (user: string, database: string) => `postgres://${user}@127.0.0.1:${port}/${database}`

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'mainline-external-'))
    const runAs = isRoot ? await postgresUser() : undefined
    if (runAs !== undefined) await chown(folder, runAs.uid, runAs.gid)
    const data = join(folder, 'data')
    const run = promisify(execFile)
    const options = ['-A', 'trust', '-U', 'postgres', '-N', '-E', 'UTF8', '--locale=C.UTF-8']
    await run(join(programs, 'initdb'), ['-D', data, ...options], { cwd: '/', ...runAs })
    port = await freePort()
    server = spawn(
      join(programs, 'postgres'),
      ['-D', data, '-p', String(port), '-h', '127.0.0.1', '-k', '', '-c', 'fsync=off'],
      { cwd: '/', stdio: ['ignore', 'ignore', 'pipe'], ...runAs },
    )
    for await (const chunk of server.stderr ?? []) {
      if (String(chunk).includes('ready to accept connections')) break
    }
    await asSuperuser('CREATE ROLE owner LOGIN', 'CREATE DATABASE owned OWNER owner')
    await asSuperuser('CREATE DATABASE by_superuser', 'CREATE ROLE guest LOGIN')
  })
  afterAll(async () => {
    server.kill('SIGINT')
    await once(server, 'exit')
    await rm(folder, { recursive: true, force: true })
  })

  async function asSuperuser(...statements: readonly string[]): Promise<void> {
    const client = new pg.Client(url('postgres', 'postgres'))
    await client.connect()
    for (const statement of statements) await client.query(statement)
    await client.end()
  }

  test.each([
    ['an ordinary owner', 'owner', 'owned'],
    ['a superuser', 'postgres', 'by_superuser'],
  ])('serves %s with the same schema and closed organizations', async (_, user, database) => {
    const address = { connectionString: url(user, database) }
    const store = await openStore({ address })
    expect((await store.migrate()).length).toBeGreaterThan(0)
    expect(await store.migrate()).toEqual([])
    await firstStart(store, { adminUsername: 'admin', countryCode: 'CA', timeZoneId: 'UTC' })
    expect(await store.withAllOrganizations(listOrganizations)).toHaveLength(1)
    const other = store.withOrganization('org_other' as never, readOrganization)
    await expect(other).rejects.toThrow('no result')
    const client = new pg.Client(address)
    await client.connect()
    const committed = await readFile(join(import.meta.dirname, '..', 'schema.sql'), 'utf8')
    expect(await schemaText(client)).toBe(committed)
    await client.end()
    await store.close()
  })

  test.each([
    ['a database that does not exist', 'owner', 'nothing', 'create it with createdb'],
    ['a user that does not exist', 'nobody', 'owned', 'does not let this user in'],
  ])('refuses %s in one line', async (_, user, database, hint) => {
    const opened = openStore({ address: { connectionString: url(user, database) } })
    await expect(opened).rejects.toMatchObject({
      name: 'StartError',
      message: expect.stringMatching(new RegExp(`^The database of DATABASE_URL.*${hint}[^\n]*$`)),
    })
  })

  test('refuses a user who may not create tables in one line', async () => {
    const store = await openStore({ address: { connectionString: url('guest', 'owned') } })
    await expect(store.migrate()).rejects.toMatchObject({ name: 'StartError' })
    await store.close()
  })
})

test.each([
  ['not a url', 'it is not a URL'],
  ['postgres://127.0.0.1:1/mainline', 'nothing answers'],
])('refuses %s in one line', async (connectionString, hint) => {
  const opened = openStore({ address: { connectionString } })
  await expect(opened).rejects.toMatchObject({
    name: 'StartError',
    message: expect.stringMatching(new RegExp(`^The database of DATABASE_URL.*${hint}`)),
  })
})

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
