// Debian's sipp as a hundred callers, and as a person's phone: it registers, is rung, and then
// refuses in each way that there is, sends the caller elsewhere, or answers just when nobody waits
// any more. What it expects of us stands in its scenario; it fails where we send anything else.

import { spawn, spawnSync } from 'node:child_process'
import { once } from 'node:events'
import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { Exchange } from '../src/exchange.ts'
import {
  anaNumber,
  carrierAddress,
  devices,
  MemoryPorts,
  mainNumber,
  passwordOf,
  realm,
} from './memory-ports.ts'
import { TestPhone } from './test-phone.ts'

const hasSipp = spawnSync('which', ['sipp']).status === 0
const scenarios = new URL('./scenarios/', import.meta.url).pathname

let ports: MemoryPorts
let exchange: Exchange
let folder: string
let agentPort: number
let phones: TestPhone[] = []

// Skipped where Debian's sip-tester is not installed.
describe.runIf(hasSipp)('a phone made of sipp', () => {
  beforeEach(async () => {
    ports = new MemoryPorts()
    exchange = new Exchange(
      {
        listenAddress: '127.0.0.1',
        ...{ sipPort: 0, sipTlsPort: 0, mediaThreads: 1 },
        rtpPorts: { first: 20_000, last: 23_999 },
      },
      ports,
    )
    await exchange.start()
    folder = await mkdtemp(join(tmpdir(), 'mainline-agent-'))
    agentPort = await freePort()
    await sipp('register', ['-m', '1', `127.0.0.1:${exchange.sipPort}`])
  })

  afterEach(async () => {
    await Promise.all(phones.map((phone) => phone.close()))
    phones = []
    await exchange.stop()
    await rm(folder, { recursive: true, force: true })
    expect(ports.faults).toEqual([])
  })

  test.each([
    [486, 'busy'],
    [480, 'unreachable'],
    [603, 'declined'],
    [404, 'unreachable'],
    [302, 'unreachable'],
  ])('that answers %i is told as %s, and nobody else is called', async (status, reason) => {
    const agent = sipp('agent-refuses', ['-m', '1'], status)
    const caller = await callAna()
    await agent
    expect(await caller.answered()).toBe(200)
    caller.hangUp()
    await expect.poll(() => ports.records.length).toBe(1)
    const trace = ports.records[0]?.trace ?? []
    expect(trace.find(({ kind }) => kind === 'userNotReached')?.details).toMatchObject({ reason })
    expect(trace.filter(({ kind }) => /Rang|Dialed/.test(kind))).toHaveLength(1)
  })

  test('that answers just as the caller gives up is acknowledged and hung up', async () => {
    const agent = sipp('agent-answers-late', ['-m', '1'])
    const caller = await callAna()
    const inputs = () => ports.entries.map(({ input }) => input.kind)
    await expect.poll(inputs).toContain('userAlerted')
    caller.cancel()
    await agent
    expect(await caller.answered()).toBe(487)
  })

  test('calls a hundred times: each is answered, hangs up, and leaves a record', async () => {
    const calls = ['-sn', 'uac', '-s', mainNumber, '-m', '100', '-r', '40', '-l', '40', '-d', '200']
    const from = ['-i', carrierAddress, '-mi', carrierAddress]
    await run('uac', [...calls, ...from, `127.0.0.1:${exchange.sipPort}`])
    await expect.poll(() => ports.records.length).toBe(100)
    const causes = ports.records.map(({ record }) => record.end.cause)
    expect(new Set(causes)).toEqual(new Set(['callerHungUp']))
  })
})

/** Runs sipp on the agent's port to its end; rejects where it did not go as its scenario says. */
async function sipp(scenario: string, words: readonly string[], status = 486): Promise<void> {
  const steps = await readFile(join(scenarios, `${scenario}.xml`), 'utf8')
  const file = join(folder, `${scenario}.xml`)
  await writeFile(file, steps.replace('SIP/2.0 486', `SIP/2.0 ${status}`))
  const own = ['-sf', file, '-i', '127.0.0.1', '-p', String(agentPort), '-s', devices.ana]
  const proof = ['-key', 'realm', realm, '-au', devices.ana, '-ap', passwordOf(devices.ana)]
  await run(scenario, [...own, ...proof, ...words])
}

/** Runs sipp to its end; rejects with what it says went wrong. */
async function run(name: string, words: readonly string[]): Promise<void> {
  const bounds = ['-timeout', '15s', '-timeout_error', '-nostdin', '-trace_err']
  const child = spawn('sipp', [...bounds, ...words], { cwd: folder, stdio: 'ignore' })
  const [code] = await once(child, 'exit')
  if (code === 0) return
  const logs = (await readdir(folder)).filter((name) => name.endsWith('_errors.log'))
  const texts = await Promise.all(logs.map((name) => readFile(join(folder, name), 'utf8')))
  throw new Error(`sipp ${name} ended with ${code}\n${texts.join('\n').slice(0, 2_000)}`)
}

/** Calls Ana once her phone listens; a port that nobody has open refuses at once. */
async function callAna() {
  const port = agentPort.toString(16).toUpperCase().padStart(4, '0')
  const listeners = () => readFile('/proc/net/udp', 'utf8')
  await expect.poll(listeners).toContain(`0100007F:${port}`)
  const carrier = await TestPhone.open({
    serverPort: exchange.sipPort,
    username: 'carrier',
    address: carrierAddress,
  })
  phones.push(carrier)
  return carrier.call(anaNumber)
}

async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1')
  await once(server, 'listening')
  const address = server.address()
  server.close()
  await once(server, 'close')
  return typeof address === 'object' && address !== null ? address.port : 0
}
