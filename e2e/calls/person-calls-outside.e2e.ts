// A person calls the outside from a real phone, on trunks that an administrator set up: two
// carriers played by sipp, of which the first has no circuit; a country that nobody allowed; and a
// call for help, which needs no permission.

import { mkdir, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { decodeMulaw, encodeMulaw } from '@mainline/media'
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest'
import { freePort, type ServerProcess, startServer } from '../server-process.ts'
import { Phone } from './baresip.ts'
import { type Contoso, createContoso, phoneOf, stopPhones } from './contoso.ts'
import { CallRecords } from './records.ts'
import { RtpPeer } from './rtp-peer.ts'
import { runSipp } from './sipp.ts'
import { isTone, lastRecordedSecond, sine, wavFile } from './sound.ts'

const tones = { ana: 440, carrier: 1200 }
const first = '127.0.0.5'
const second = '127.0.0.6'
let server: ServerProcess
let contoso: Contoso
let records: CallRecords
let sounds: string
let ports: { readonly first: number; readonly second: number }
const phones: Phone[] = []
const peers: RtpPeer[] = []

beforeAll(async () => {
  server = await startServer()
  contoso = await createContoso(server)
  records = new CallRecords(server)
  sounds = `${server.folder}-sounds`
  await mkdir(sounds, { recursive: true })
  await writeFile(join(sounds, 'ana.wav'), wavFile(sine(tones.ana, 60_000)))
  ports = { first: await freePort(), second: await freePort() }
  const trunkIds = [
    await addTrunk('First', first, ports.first, 1),
    await addTrunk('Second', second, ports.second, 2),
  ]
  await server.api('POST', '/voiceRoutes', { name: 'All', pattern: '+*', trunkIds })
}, 120_000)

afterEach(async () => {
  await stopPhones(phones.splice(0))
  for (const peer of peers.splice(0)) peer.close()
})

afterAll(async () => {
  await server?.stop()
  await rm(sounds, { recursive: true, force: true })
  await rm(`${server?.folder}-phones`, { recursive: true, force: true })
})

test('a person dials as at home; the second carrier answers, heard both ways', async () => {
  const ana = await startPhone()
  const { call, peer } = await carrier(second, ports.second)
  const refusing = runSipp({
    ...{ scenario: 'has-no-circuit', serverPort: server.sipPort, service: 'none' },
    ...{ address: first, arguments: ['-p', String(ports.first)] },
  })
  await ana.dial('6045550199')
  await refusing
  await ana.event('CALL_ESTABLISHED')
  await peer.hearUntil(1_000, (mulaw) => isTone(decodeMulaw(mulaw), tones.ana))
  await hears(ana)
  await ana.perform('hangup')
  await call
  const record = await records.next()
  expect(record.end.cause).toBe('callerHungUp')
  const kinds = await records.kinds(record.id)
  expect(kinds).toEqual(
    expect.arrayContaining(['dialPermissionChecked', 'trunkFailed', 'numberAnswered']),
  )
})

test('a country that nobody allowed is not called, and the record says so', async () => {
  const ana = await startPhone()
  await ana.dial('01133123456789')
  await ana.event('CALL_CLOSED')
  const record = await records.next()
  expect(record.end.cause).toBe('notPermitted')
  expect(await records.kinds(record.id)).not.toContain('numberDialed')
})

test('a call for help passes, on whatever trunk answers', async () => {
  const ana = await startPhone()
  const { call } = await carrier(first, ports.first)
  await ana.dial('911')
  await ana.event('CALL_ESTABLISHED')
  await ana.perform('hangup')
  await call
  const record = await records.next()
  expect(await records.kinds(record.id)).toContain('emergencyNumberDialed')
})

async function addTrunk(
  name: string,
  host: string,
  port: number,
  priority: number,
): Promise<string> {
  const { id } = await server.api<{ id: string }>('POST', '/trunks', {
    ...{ name, priority, authentication: 'address', addresses: [host] },
    server: { host, port, transport: 'udp' },
    optionsIntervalSeconds: 0,
  })
  return id
}

async function carrier(address: string, port: number) {
  const peer = await RtpPeer.open(address)
  peers.push(peer)
  peer.speak(encodeMulaw(sine(tones.carrier, 1_000)))
  const call = runSipp({
    ...{ scenario: 'takes-call', serverPort: server.sipPort, service: 'none', address },
    arguments: ['-p', String(port)],
    keys: { rtp_port: String(peer.port) },
  })
  return { call, peer }
}

async function startPhone(): Promise<Phone> {
  const speaks = join(sounds, 'ana.wav')
  const name = `ana-${phones.length}-${Date.now()}`
  const phone = await Phone.start(phoneOf(server, name, contoso.ana, speaks, { answers: false }))
  phones.push(phone)
  return phone
}

async function hears(phone: Phone): Promise<void> {
  const look = async () => isTone(await lastRecordedSecond(phone.folder), tones.carrier)
  await expect.poll(look, { timeout: 15_000 }).toBe(true)
}
