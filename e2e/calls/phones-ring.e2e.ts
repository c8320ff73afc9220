// What a person's phones live through, on real soft phones: two ring and one is answered, one is
// declined, nobody answers, the caller gives up; and what strangers on the network try meanwhile.
// Each live call goes the way that a simulated one goes.

import { createSocket, type Socket } from 'node:dgram'
import { once } from 'node:events'
import { mkdir, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { decodeMulaw, encodeMulaw, toneShare } from '@mainline/media'
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest'
import { type ServerProcess, startServer } from '../server-process.ts'
import { Phone } from './baresip.ts'
import { type Contoso, createContoso, mainNumber, phoneOf, stopPhones } from './contoso.ts'
import { type CallRecord, CallRecords } from './records.ts'
import { RtpPeer } from './rtp-peer.ts'
import { carrierAddress } from './sipp.ts'
import { isTone, lastRecordedSecond, loudness, sine, wavFile } from './sound.ts'
import { usualOffer, type WireCall, WireCaller } from './wire-caller.ts'

let server: ServerProcess
let contoso: Contoso
let records: CallRecords
let voice: string
const phones: Phone[] = []
const closing: { close(): void }[] = []

beforeAll(async () => {
  server = await startServer()
  contoso = await createContoso(server)
  records = new CallRecords(server)
  await mkdir(`${server.folder}-phones`, { recursive: true })
  voice = join(`${server.folder}-phones`, 'voice.wav')
  await writeFile(voice, wavFile(sine(440, 60_000)))
}, 120_000)

afterEach(async () => {
  await stopPhones(phones.splice(0))
  for (const each of closing.splice(0)) each.close()
})

afterAll(async () => {
  await server?.stop()
  await rm(`${server?.folder}-phones`, { recursive: true, force: true })
})

test('both phones of a person ring; the one that answers has the call alone', async () => {
  const [desk, mobile] = [await startPhone(), await startPhone()]
  const { call, peer } = await dial()
  peer.press('1')
  await Promise.all([desk.event('CALL_INCOMING'), mobile.event('CALL_INCOMING')])
  await mobile.perform('accept')
  await desk.event('CALL_CLOSED')
  await mobile.event('CALL_ESTABLISHED')
  expect((await call.request('BYE')).status).toBe(200)
  await mobile.event('CALL_CLOSED')
  await expectAsSimulated(await records.next(), '1', 'answer')
})

test('a registered phone is kept, so that it is reachable over a restart', async () => {
  await startPhone()
  const kept = async () => {
    const path = `/users/${contoso.ana.id}/devices`
    const { value } = await server.api<{ value: { registration?: unknown }[] }>('GET', path)
    return value[0]?.registration
  }
  await expect.poll(kept).toMatchObject({ contact: expect.stringMatching(/^sip:/) })
})

test('a stranger who sprays audio at a call is neither heard nor answered', async () => {
  const stranger = createSocket('udp4').bind(0, '127.0.0.9')
  await once(stranger, 'listening')
  const answers: Buffer[] = []
  stranger.on('message', (bytes) => answers.push(bytes))
  const ana = await startPhone(true)
  const { peer, remotePort } = await dial()
  const spraying = spray(stranger, remotePort)
  closing.push({ close: () => clearInterval(spraying) }, stranger)
  peer.speak(encodeMulaw(sine(1_200, 1_000)))
  peer.press('1')
  const hearsCaller = async () => isTone(await lastRecordedSecond(ana.folder), 1_200)
  await expect.poll(hearsCaller, { timeout: 20_000 }).toBe(true)
  expect(answers).toEqual([])
})

test('a caller is told when the person declines', async () => {
  const ana = await startPhone()
  const { call, peer } = await dial()
  peer.press('1')
  await ana.event('CALL_INCOMING')
  await hearsRingback(peer)
  await ana.perform('hangup')
  await hearsSpeech(peer)
  expect((await call.request('BYE')).status).toBe(200)
  expect(await records.kinds((await records.next()).id)).toContain('userNotReached')
})

test('a caller who gives up makes the phones fall silent', async () => {
  const ana = await startPhone()
  const { call, peer } = await dial()
  peer.press('1')
  await ana.event('CALL_INCOMING')
  expect((await call.request('BYE')).status).toBe(200)
  await ana.event('CALL_CLOSED')
  await expectAsSimulated(await records.next(), '1', 'noAnswer')
})

test('a phone that nobody answers within 20 s falls silent, and the caller is told', async () => {
  const ana = await startPhone()
  const { call, peer } = await dial()
  peer.press('1')
  await ana.event('CALL_INCOMING')
  await ana.event('CALL_CLOSED')
  await hearsSpeech(peer)
  expect((await call.request('BYE')).status).toBe(200)
  const record = await records.next()
  await expectAsSimulated(record, '1', 'noAnswer')
  const said = expect.stringContaining('Ana Lima did not answer within 20 s')
  expect(await records.summaries(record.id)).toContainEqual(said)
})

test('three wrong keys lead to the operator; without a phone there, goodbye', async () => {
  const { caller, peer } = await dial()
  for (const key of '999') peer.press(key)
  caller.respond(await caller.request('BYE'), '200 OK')
  const record = await records.next()
  expect(record.end.cause).toBe('notAnswered')
  await expectAsSimulated(record, '999', 'busy')
})

interface Dialed {
  readonly caller: WireCaller
  readonly call: WireCall
  readonly peer: RtpPeer
  /** The port that the server speaks from. */
  readonly remotePort: number
}

/** Calls the main line, and waits until it is answered. */
async function dial(): Promise<Dialed> {
  await records.skip()
  const caller = await WireCaller.open(carrierAddress, server.sipPort)
  const peer = await RtpPeer.open(carrierAddress)
  closing.push(caller, peer)
  const call = caller.call({ to: mainNumber, body: usualOffer(carrierAddress, peer.port) })
  const { body } = await call.establish()
  return { caller, call, peer, remotePort: Number(/m=audio (\d+)/.exec(body)?.[1]) }
}

let phoneCount = 0

/** A phone of Ana's. */
async function startPhone(answers = false): Promise<Phone> {
  phoneCount += 1
  const phone = await Phone.start(
    phoneOf(server, `phone-${phoneCount}`, contoso.ana, voice, { answers }),
  )
  phones.push(phone)
  return phone
}

/** Waits until the caller hears something loud that is not the ring-back tone. */
async function hearsSpeech(peer: RtpPeer): Promise<void> {
  await peer.hearUntil(200, (mulaw) => isLoud(mulaw) && ringbackShare(mulaw) < 0.5)
}

/** Waits for the ring-back tone; what was said before it is then over. */
async function hearsRingback(peer: RtpPeer): Promise<void> {
  await peer.hearUntil(200, (mulaw) => isLoud(mulaw) && ringbackShare(mulaw) > 0.8)
}

function isLoud(mulaw: Uint8Array): boolean {
  return loudness(decodeMulaw(mulaw)) > 1_000
}

function ringbackShare(mulaw: Uint8Array): number {
  const samples = decodeMulaw(mulaw)
  return toneShare(samples, 440) + toneShare(samples, 480)
}

/** Sends a tone to a port of the server, from a place that has nothing to do with the call. */
function spray(stranger: Socket, port: number): NodeJS.Timeout {
  const sound = Buffer.from(encodeMulaw(sine(2_000, 20)))
  let count = 0
  return setInterval(() => {
    const header = Buffer.from([0x80, 0, 0, 0, 0, 0, 0, 0, 1, 2, 3, 4])
    header.writeUInt16BE(count & 0xffff, 2)
    header.writeUInt32BE(count * sound.length, 4)
    count += 1
    stranger.send(Buffer.concat([header, sound]), port, '127.0.0.1')
    stranger.send(Buffer.from([0x80, 200, 0, 0]), port + 1, '127.0.0.1')
  }, 10)
}

/** The call took the steps that a simulated one takes, as far as it went. */
async function expectAsSimulated(
  record: CallRecord,
  keys: string,
  outcome: 'answer' | 'busy' | 'noAnswer',
): Promise<void> {
  const { ana, ben } = contoso
  const outcomes = { [ana.id]: outcome, [ben.id]: outcome }
  const simulated = await records.simulated({ to: mainNumber, keys, outcomes })
  const live = await records.kinds(record.id)
  expect(live.at(-1)).toBe('callEnded')
  expect(live.slice(0, -1)).toEqual(simulated.slice(0, live.length - 1))
}
