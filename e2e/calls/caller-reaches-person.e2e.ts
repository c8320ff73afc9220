// What callers and colleagues live through, on real phones: a carrier's caller hears the greeting,
// presses keys and reaches a person; a colleague dials the main line; both sides talk and hold. The
// audio is proved by detecting tones and speech in what each side really received.

import { mkdir, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { type Input, initialState, step, traceStep } from '@mainline/engine'
import { decodeMulaw, encodeMulaw } from '@mainline/media'
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest'
import { type ServerProcess, startServer } from '../server-process.ts'
import { Phone, type PhoneBehavior } from './baresip.ts'
import { type Contoso, createContoso, mainNumber, phoneOf, stopPhones } from './contoso.ts'
import { CallRecords } from './records.ts'
import { RtpPeer } from './rtp-peer.ts'
import { carrierAddress, runSipp } from './sipp.ts'
import { isTone, lastRecordedSecond, loudness, sine, wavFile } from './sound.ts'

const tones = { ana: 440, ben: 880, carrier: 1200 }
let server: ServerProcess
let contoso: Contoso
let records: CallRecords
let sounds: string
const phones: Phone[] = []
const peers: RtpPeer[] = []

beforeAll(async () => {
  server = await startServer()
  contoso = await createContoso(server)
  records = new CallRecords(server)
  sounds = `${server.folder}-sounds`
  await mkdir(sounds, { recursive: true })
  for (const [name, hz] of Object.entries(tones)) {
    await writeFile(join(sounds, `${name}.wav`), wavFile(sine(hz, 60_000)))
  }
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

test('a caller hears the greeting, presses 1 and talks with the person, both ways', async () => {
  const ana = await startPhone('ana', { answers: true })
  const peer = await openPeer()
  peer.speak(encodeMulaw(sine(tones.carrier, 1_000)))
  const call = runSipp({
    scenario: 'hang-up-by-server',
    serverPort: server.sipPort,
    service: mainNumber,
    keys: { rtp_port: String(peer.port) },
  })
  const greeting = decodeMulaw(await peer.hear(1_500))
  expect(loudness(greeting)).toBeGreaterThan(500)
  peer.press('1')
  await ana.event('CALL_ESTABLISHED')
  await peer.hearUntil(1_000, (mulaw) => isTone(decodeMulaw(mulaw), tones.ana))
  await hears(ana, tones.carrier)
  await ana.perform('hangup')
  await call
  const record = await records.next()
  expect(record.end.cause).toBe('calleeHungUp')
  expect(record.end.target?.displayName).toBe('Ana Lima')
  await expectTraceEqualsReplay(record.id)
})

test('sipp’s own RFC 4733 digit chooses the announcement; its hang-up ends the call', async () => {
  await runSipp({ scenario: 'key-two', serverPort: server.sipPort, service: mainNumber })
  const record = await records.next()
  expect(record.end.cause).toBe('callerHungUp')
  const kinds = await records.kinds(record.id)
  expect(kinds).toContain('menuOptionChosen')
  expect(kinds).toContain('announcementPlayed')
})

test('the same call works over TCP', async () => {
  const peer = await openPeer()
  await runSipp({
    scenario: 'hang-up-by-caller',
    serverPort: server.sipPort,
    service: mainNumber,
    transport: 't1',
    keys: { rtp_port: String(peer.port) },
  })
  expect(loudness(decodeMulaw(peer.heard()))).toBeGreaterThan(500)
  expect((await records.next()).end.cause).toBe('callerHungUp')
})

test('ten callers at once are all answered and all hang up', async () => {
  const before = (await records.all()).length
  const peer = await openPeer()
  await runSipp({
    scenario: 'hang-up-by-caller',
    serverPort: server.sipPort,
    service: mainNumber,
    calls: 10,
    keys: { rtp_port: String(peer.port) },
  })
  await expect.poll(async () => (await records.all()).length).toBe(before + 10)
  await records.skip()
})

test('a colleague dials the main line, reaches a person, holds and resumes', async () => {
  const ana = await startPhone('ana', { answers: true, transport: 'tcp' })
  const ben = await startPhone('ben', { answers: false })
  await ben.dial(mainNumber)
  await ben.event('CALL_RTPESTAB')
  await ben.press('1')
  await ana.event('CALL_ESTABLISHED')
  await hears(ana, tones.ben)
  await hears(ben, tones.ana)
  await ben.perform('hold')
  await ben.event('CALL_REMOTE_SDP', 2)
  await hearsMusic(ana)
  await ben.perform('resume')
  await ben.event('CALL_REMOTE_SDP', 3)
  await hears(ana, tones.ben)
  await ben.perform('hangup')
  await ana.event('CALL_CLOSED')
  const record = await records.next()
  expect(record.end.cause).toBe('callerHungUp')
  const kinds = await records.kinds(record.id)
  expect(kinds).toEqual(expect.arrayContaining(['legsConnected', 'legHeld', 'legResumed']))
  await expectTraceEqualsReplay(record.id)
})

test('a phone of SRTP alone and one of G.722 alone talk, both ways', async () => {
  const ana = await startPhone('ana', { answers: true, codec: 'g722' })
  const ben = await startPhone('ben', { answers: false, isProtected: true })
  await ben.dial(mainNumber)
  await ben.event('CALL_RTPESTAB')
  await ben.press('1')
  await ana.event('CALL_ESTABLISHED')
  await hears(ana, tones.ben)
  await hears(ben, tones.ana)
  await ben.perform('hangup')
  expect((await records.next()).end.cause).toBe('callerHungUp')
})

test('a person whose phone is not registered is not waited for: back to the menu', async () => {
  const peer = await openPeer()
  const call = runSipp({
    scenario: 'hang-up-by-caller',
    serverPort: server.sipPort,
    service: mainNumber,
    keys: { rtp_port: String(peer.port) },
  })
  await peer.hear(400)
  peer.press('1')
  await call
  const kinds = await records.kinds((await records.next()).id)
  expect(kinds).toContain('userNotReached')
})

test('a number that nobody has is refused', async () => {
  const peer = await openPeer()
  await runSipp({
    scenario: 'not-in-service',
    serverPort: server.sipPort,
    service: '+12505559999',
    keys: { rtp_port: String(peer.port) },
  })
  expect((await records.next()).end.cause).toBe('numberNotInService')
})

test('a caller from an address that is no trunk’s is challenged and leaves no call', async () => {
  const before = (await records.all()).length
  await runSipp({
    scenario: 'challenged',
    serverPort: server.sipPort,
    service: mainNumber,
    address: '127.0.0.3',
    keys: { rtp_port: '23999' },
  })
  expect((await records.all()).length).toBe(before)
})

async function startPhone(name: 'ana' | 'ben', behavior: PhoneBehavior): Promise<Phone> {
  const wav = join(sounds, `${name}.wav`)
  const options = phoneOf(server, `${name}-${Date.now()}`, contoso[name], wav, behavior)
  const phone = await Phone.start(options)
  phones.push(phone)
  return phone
}

async function openPeer(): Promise<RtpPeer> {
  const peer = await RtpPeer.open(carrierAddress)
  peers.push(peer)
  return peer
}

/** Waits until the last second that a phone recorded is this tone. */
async function hears(phone: Phone, frequencyHz: number): Promise<void> {
  const isHeard = async () => isTone(await lastRecordedSecond(phone.folder), frequencyHz)
  await expect.poll(isHeard, { timeout: 20_000 }).toBe(true)
}

/** Waits until the last second that a phone recorded is sound, and no tone of anybody. */
async function hearsMusic(phone: Phone): Promise<void> {
  const heard = async () => {
    const second = await lastRecordedSecond(phone.folder)
    return loudness(second) > 200 && !Object.values(tones).some((hz) => isTone(second, hz))
  }
  await expect.poll(heard, { timeout: 20_000 }).toBe(true)
}

/** A live call's journal, given to the engine again, explains itself in the same words. */
async function expectTraceEqualsReplay(callId: string): Promise<void> {
  const { inputs } = await server.api<{ inputs: Input[] }>('GET', `/callRecords/${callId}/journal`)
  const [first] = inputs
  if (first?.kind !== 'configurationReplaced') throw new Error('A journal begins with its version.')
  let state = initialState(first.configuration.organizationId)
  const steps: unknown[] = []
  for (const input of inputs) {
    const outcome = step(state, input)
    state = outcome.state
    steps.push(...outcome.facts.filter((fact) => fact.callId === callId).map(traceStep))
  }
  const trace = await server.api<{ value: unknown[] }>('GET', `/callRecords/${callId}/trace`)
  expect(steps).toEqual(trace.value)
}
