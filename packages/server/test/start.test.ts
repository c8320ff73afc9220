// The program as a whole: it starts on an empty folder and says where it is, loses nothing when it
// is killed, leaves nothing running, and tells each mistake of its settings in one line.

import { createSocket } from 'node:dgram'
import { once } from 'node:events'
import { chmod, mkdir, mkdtemp, readFile, rm, stat } from 'node:fs/promises'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { hasExternalPostgres, startExternalPostgres } from '@mainline/store/testing-external'
import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { callerAddress, callUntilHeard } from './bare-caller.ts'
import { freePort, type Program, startProgram } from './program.ts'

// A whole PostgreSQL is made for each test, on machines that may be busy.
vi.setConfig({ testTimeout: 90_000 })

let folder: string
let settings: Record<string, string>
let programs: Program[]

beforeEach(async () => {
  // PostgreSQL runs as another user where we are root, and must reach the folder.
  folder = await mkdtemp(join(tmpdir(), 'mainline-server-'))
  await chmod(folder, 0o755)
  settings = {
    DATA_DIR: join(folder, 'data'),
    HTTP_PORT: String(await freePort()),
    SIP_PORT: String(await freePort()),
    MAINLINE_ADMIN_PASSWORD: 'a-long-enough-passw0rd',
  }
  programs = []
})

afterEach(async () => {
  for (const program of programs) {
    if (program.process.exitCode === null && program.process.signalCode === null) {
      await program.end('SIGTERM')
    }
  }
  await rm(folder, { recursive: true, force: true })
})

test('it starts on an empty folder, says where it is, and stops with everything', async () => {
  const program = start()
  const output = await program.settled()
  const address = `http://127.0.0.1:${settings.HTTP_PORT}`
  expect(output).toContain(`Admin center:  ${address}`)
  expect(output).toContain(`SIP address:   127.0.0.1:${settings.SIP_PORT}`)
  expect(output).toContain('SIP over TLS:  no; it needs TLS_CERTIFICATE and TLS_KEY')
  expect(output).toContain(`ready: ${address}`)
  expect(output).not.toContain('passw0rd')
  expect(await (await fetch(`${address}/health`)).json()).toEqual({ status: 'ready' })
  expect((await stat(join(folder, 'data', 'operator-token'))).mode & 0o777).toBe(0o600)
  expect(await isPostgresRunning()).toBe(true)
  expect(await program.end('SIGTERM')).toBe(0)
  expect(await isPostgresRunning()).toBe(false)
})

test('killed and started again it has lost nothing; without its parent it ends', async () => {
  const killed = start()
  await killed.settled()
  const created = await api('POST', '/users', { displayName: 'Ana Lima', userName: 'ana' })
  expect(created.status).toBe(201)
  await killed.end('SIGKILL')
  const again = start()
  expect(await again.settled()).toMatch(/\bready\b/)
  expect(await (await api('GET', '/users')).text()).toContain('Ana Lima')
  expect(await again.end('disconnect')).toBe(0)
  expect(await isPostgresRunning()).toBe(false)
})

test('a call that a kill cut has its record after the next start', async () => {
  const number = '+12505550012'
  const killed = start()
  await killed.settled()
  await api('POST', '/trunks', {
    name: 'Carrier',
    authentication: 'address',
    addresses: [callerAddress],
  })
  await createMainLine(number)
  await callUntilHeard(number, Number(settings.SIP_PORT))
  await killed.end('SIGKILL')
  await start().settled()
  await expect.poll(recordedCauses).toContain('systemRestarted')
})

test('a taken port is told with the setting that changes it; nothing is left running', async () => {
  const http = createServer().listen(Number(settings.HTTP_PORT), '127.0.0.1')
  await once(http, 'listening')
  await expectFault({}, /Port \d+ of 127\.0\.0\.1 is taken.*HTTP_PORT/)
  http.close()
  const sip = createSocket('udp4').bind(Number(settings.SIP_PORT), '127.0.0.1')
  await once(sip, 'listening')
  await expectFault({}, /Port \d+ of 127\.0\.0\.1 is taken.*SIP_PORT/)
  sip.close()
  expect(await isPostgresRunning()).toBe(false)
})

test('the first password is shown by the first start that succeeds', async () => {
  const http = createServer().listen(Number(settings.HTTP_PORT), '127.0.0.1')
  await once(http, 'listening')
  const withoutPassword = { MAINLINE_ADMIN_PASSWORD: '' }
  await expectFault(withoutPassword, /is taken.*HTTP_PORT/)
  http.close()
  expect(await start(withoutPassword).settled()).toMatch(/Sign-in: +admin, password \S+/)
})

test('a PostgreSQL that was killed is brought back, and nothing is lost', async () => {
  await start().settled()
  await api('POST', '/users', { displayName: 'Ana Lima', userName: 'ana' })
  process.kill(await postgresPid(), 'SIGKILL')
  const users = async () => (await api('GET', '/users')).text()
  await expect.poll(users, { timeout: 20_000 }).toContain('Ana Lima')
})

test.each([
  [{ DATABASE_URL: 'postgres://nobody@127.0.0.1:1/none' }, /^The database of DATABASE_URL/],
  [{ DATA_DIR: '/proc/mainline' }, /^The folder \/proc\/mainline cannot be written/],
  [{ TLS_CERTIFICATE: '/none/a', TLS_KEY: '/none/b' }, /^TLS_CERTIFICATE: .none.a cannot be read/],
  [{ HTTP_PORT: 'eighty' }, /^HTTP_PORT is “eighty”/],
  [{ MAINLINE_ADMIN_PASSWORD: 'secret' }, /^MAINLINE_ADMIN_PASSWORD (?!.*secret)/],
])('the mistake %j is one line', async (wrong, line) => {
  await expectFault(wrong, line)
})

test.runIf(hasExternalPostgres)('with DATABASE_URL it runs on that PostgreSQL alone', async () => {
  const postgres = await startExternalPostgres()
  await postgres.asSuperuser('CREATE ROLE mainline LOGIN', 'CREATE DATABASE own OWNER mainline')
  settings.DATABASE_URL = postgres.url('mainline', 'own')
  for (let round = 1; round <= 2; round += 1) {
    const program = start()
    expect(await program.settled()).toContain('ready')
    expect(await isPostgresRunning()).toBe(false)
    expect(await program.end('SIGTERM')).toBe(0)
  }
  await postgres.stop()
})

test('a file of settings that cannot be read is named', async () => {
  await mkdir(join(folder, 'mainline.config.yaml'))
  await expectFault({}, /^mainline\.config\.yaml cannot be read \(EISDIR\)/)
})

function start(more: Readonly<Record<string, string>> = {}): Program {
  const program = startProgram({ ...settings, ...more }, folder)
  programs.push(program)
  return program
}

async function expectFault(wrong: Readonly<Record<string, string>>, line: RegExp): Promise<void> {
  const program = start(wrong)
  const output = (await program.settled()).replace(/^Building the admin center.*\n/, '')
  expect(output).toMatch(line)
  expect(output.trimEnd()).not.toContain('\n')
  expect(program.process.exitCode).toBe(1)
}

async function createMainLine(telephoneNumber: string): Promise<void> {
  const mainLine = {
    name: 'Main line',
    telephoneNumber,
    greeting: 'Welcome to Contoso. Press 2 for our address.',
    languageId: 'en-US',
    timeZoneId: 'America/Vancouver',
    options: [{ key: '2', kind: 'announcement', text: 'Twelve Main Street.' }],
  }
  const plan = await (await api('POST', '/plans', { mainLine })).json()
  expect((await api('POST', `/plans/${plan.id}/apply`)).status).toBe(200)
}

async function recordedCauses(): Promise<readonly string[]> {
  const { value } = await (await api('GET', '/callRecords')).json()
  return value.map((record: { end: { cause: string } }) => record.end.cause)
}

async function api(method: string, path: string, body?: object): Promise<Response> {
  const token = (await readFile(join(folder, 'data', 'operator-token'), 'utf8')).trim()
  return fetch(`http://127.0.0.1:${settings.HTTP_PORT}/v1.0${path}`, {
    method,
    headers: {
      authorization: `Bearer ${token}`,
      ...(body === undefined ? {} : { 'content-type': 'application/json' }),
    },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  })
}

/** PostgreSQL writes its process id into its folder, and takes it out when it stops. */
async function isPostgresRunning(): Promise<boolean> {
  return (await stat(pidFile()).catch(() => undefined)) !== undefined
}

async function postgresPid(): Promise<number> {
  return Number((await readFile(pidFile(), 'utf8')).split('\n')[0])
}

function pidFile(): string {
  return join(folder, 'data', 'postgres', 'data', 'postmaster.pid')
}
