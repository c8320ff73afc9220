// What passes over the wire, as Wireshark's eyes see it: calls of a carrier and between phones are
// captured by tshark, which finds nothing malformed in what we sent, and a final response to every
// request.

import { type ChildProcess, execFile, spawn, spawnSync } from 'node:child_process'
import { once } from 'node:events'
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest'
import { type ServerProcess, startServer, stopProcess } from '../server-process.ts'
import { Phone } from './baresip.ts'
import { type Contoso, createContoso, mainNumber, phoneOf } from './contoso.ts'
import { runSipp } from './sipp.ts'
import { sine, wavFile } from './sound.ts'

/** Capturing is root's, where the program is there at all. */
const canCapture = process.getuid?.() === 0 && spawnSync('which', ['tshark']).status === 0
/** Its own: other servers may run meanwhile, and only what this one sends is captured. */
const rtpPorts = '22000-22999'
let server: ServerProcess
let contoso: Contoso
let folder: string
let capture: string
let tshark: ChildProcess | undefined

describe.runIf(canCapture)('captured by tshark', () => {
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'mainline-e2e-capture-'))
    capture = join(folder, 'calls.pcapng')
    server = await startServer({ RTP_PORTS: rtpPorts })
    contoso = await createContoso(server)
    tshark = await startCapture()
    await makeCalls()
    // What is captured is written a little later. Both phones of the last call were hung up on.
    const hasByes = async () => {
      const answered = 'sip.CSeq.method == "BYE" && sip.Status-Code'
      expect((await lines(answered, ['sip.Call-ID'])).length).toBeGreaterThan(2)
    }
    await vi.waitFor(hasByes, { timeout: 30_000, interval: 500 })
    await stopProcess(tshark, 'SIGINT')
  }, 120_000)

  afterAll(async () => {
    if (tshark !== undefined) await stopProcess(tshark)
    await server?.stop()
    await rm(folder, { recursive: true, force: true })
    await rm(`${server?.folder}-phones`, { recursive: true, force: true })
  })

  test('nothing that we sent is malformed', async () => {
    const ours = `(udp.srcport == ${server.sipPort} || udp.srcport in {22000..22999})`
    const wrong = '(_ws.malformed || _ws.expert.severity == error)'
    expect(await lines(`${ours} && ${wrong}`, ['_ws.col.Protocol', '_ws.col.Info'])).toEqual([])
    const kinds = new Set(await lines(ours, ['_ws.col.Protocol']))
    expect([...kinds].join(' ')).toMatch(/SIP.*RTP|RTP.*SIP/)
  })

  test('every request has a final response', async () => {
    const fields = ['sip.Call-ID', 'sip.CSeq']
    const asked = await lines('sip.Method && !(sip.Method in {"ACK"})', fields)
    const answered = new Set(await lines('sip.Status-Code >= 200', fields))
    expect(asked.length).toBeGreaterThan(10)
    expect(asked.filter((request) => !answered.has(request))).toEqual([])
  })
})

/** A menu, a call that the caller ends, a number of nobody, and two phones that talk. */
async function makeCalls(): Promise<void> {
  const { sipPort: serverPort } = server
  const keys = { rtp_port: '9' }
  await runSipp({ scenario: 'hang-up-by-caller', serverPort, service: mainNumber, keys })
  await runSipp({ scenario: 'not-in-service', serverPort, service: '+12505559999', keys })
  const [ana, ben] = [await startPhone('ana', true), await startPhone('ben', false)]
  await ben.dial(mainNumber)
  await ben.event('CALL_RTPESTAB')
  await ben.press('1')
  await ana.event('CALL_ESTABLISHED')
  await ben.perform('hangup')
  await ana.event('CALL_CLOSED')
  await Promise.all([ana.stop(), ben.stop()])
}

async function startPhone(name: 'ana' | 'ben', answers: boolean): Promise<Phone> {
  await mkdir(`${server.folder}-phones`, { recursive: true })
  const speaks = join(folder, `${name}.wav`)
  await writeFile(speaks, wavFile(sine(440, 60_000)))
  return Phone.start(phoneOf(server, name, contoso[name], speaks, { answers }))
}

/** Starts the capture and waits until it listens. */
async function startCapture(): Promise<ChildProcess> {
  const filter = `udp port ${server.sipPort} or udp portrange ${rtpPorts}`
  const words = ['-i', 'lo', '-f', filter, '-w', capture]
  const child = spawn('tshark', words, { stdio: ['ignore', 'ignore', 'pipe'] })
  const listens = new Promise<void>((resolve) => {
    child.stderr.setEncoding('utf8').on('data', (text: string) => {
      if (text.includes('Capturing on')) resolve()
    })
  })
  const ended = once(child, 'exit').then(([code]) => {
    throw new Error(`tshark ended with ${code}`)
  })
  await Promise.race([listens, ended])
  ended.catch(() => {})
  return child
}

/** What these fields say in each packet that the filter lets through. */
async function lines(filter: string, fields: readonly string[]): Promise<readonly string[]> {
  const asSip = ['-d', `udp.port==${server.sipPort},sip`]
  const shown = fields.flatMap((field) => ['-e', field])
  const words = ['-r', capture, ...asSip, '-Y', filter, '-T', 'fields', ...shown]
  const { stdout } = await promisify(execFile)('tshark', words, { maxBuffer: 64_000_000 })
  return stdout.split('\n').filter((line) => line !== '')
}
