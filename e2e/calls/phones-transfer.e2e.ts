// Phones of two makes, over each transport: a linphonec and two baresips call each other, put on
// hold, and transfer, blind and after asking; each time it is heard who talks with whom. The one
// transport that hides keys also carries protected audio. Keys come as events and as INFO.

import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { hasOpenssl, testCertificate } from '@mainline/exchange/testing-certificate'
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest'
import { type ServerProcess, startServer } from '../server-process.ts'
import { Phone } from './baresip.ts'
import {
  type Contoso,
  createContoso,
  createPerson,
  mainNumber,
  type Person,
  phoneOf,
} from './contoso.ts'
import { hasLinphone, Linphone } from './linphone.ts'
import { CallRecords } from './records.ts'
import { isTone, lastRecordedSecond, loudness, sine, wavFile } from './sound.ts'

const tones = { ana: 440, ben: 880, cleo: 1_320 }
type Name = keyof typeof tones

let folder: string
let certificate: string
let server: ServerProcess
let people: Contoso & { readonly cleo: Person }
let records: CallRecords
let count = 0
const phones: { stop(): Promise<void> }[] = []

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'mainline-e2e-transfer-'))
  certificate = join(folder, 'chain.pem')
  const key = join(folder, 'key.pem')
  const made = hasOpenssl ? testCertificate() : undefined
  if (made !== undefined) await writeFile(certificate, made.chain)
  if (made !== undefined) await writeFile(key, made.privateKey)
  server = await startServer(made && { TLS_CERTIFICATE: certificate, TLS_KEY: key })
  people = {
    ...(await createContoso(server)),
    cleo: await createPerson(server, 'Cleo Baptiste', 'cleo'),
  }
  records = new CallRecords(server)
  await mkdir(`${server.folder}-phones`, { recursive: true })
  for (const [name, hz] of Object.entries(tones)) {
    await writeFile(voiceOf(name), wavFile(sine(hz, 60_000)))
  }
}, 120_000)

afterEach(async () => {
  await Promise.all(phones.splice(0).map((phone) => phone.stop()))
})

afterAll(async () => {
  await server?.stop()
  await rm(folder, { recursive: true, force: true })
  await rm(`${server?.folder}-phones`, { recursive: true, force: true })
})

describe
  .runIf(hasLinphone)
  .each(hasOpenssl ? (['udp', 'tcp', 'tls'] as const) : (['udp', 'tcp'] as const))(
  'over %s',
  (transport) => {
    test('a person holds a caller, asks a colleague, and connects the two', async () => {
      const [ana, ben, cleo] = await startThree(transport)
      await ben.dial('ana')
      await ana.says(/new incoming call/)
      ana.type('answer')
      await ben.event('CALL_ESTABLISHED')
      await Promise.all([hears(ben, tones.ana), hears(ana, tones.ben)])
      ana.type('pause')
      await ana.says(/is now paused/)
      await expect.poll(() => hearsMusic(ben), { timeout: 20_000 }).toBe(true)
      ana.dial('cleo')
      await cleo.event('CALL_ESTABLISHED')
      await ana.says(/Call 2 .*connected/)
      ana.type('transfer 1 --to-call 2')
      await Promise.all([hears(ben, tones.cleo), hears(cleo, tones.ben)])
      await ben.perform('hangup')
      await cleo.event('CALL_CLOSED')
      const newest = async () => (await records.all()).slice(0, 2).map(({ end }) => end.cause)
      await expect.poll(newest).toEqual(['transferred', 'callerHungUp'])
    })

    test('each make of phone sends a caller on', async () => {
      const [ana, ben, cleo] = await startThree(transport)
      await ben.dial('ana')
      await ana.says(/new incoming call/)
      ana.type('answer')
      await ben.event('CALL_ESTABLISHED')
      await hears(ben, tones.ana)
      ana.transfer('cleo')
      await Promise.all([hears(ben, tones.cleo), hears(cleo, tones.ben)])
      await cleo.transfer('ana')
      await ana.says(/new incoming call/)
      ana.type('answer')
      await Promise.all([hears(ben, tones.ana), hears(ana, tones.ben)])
      await ben.perform('hangup')
      await ana.says(/Call \d .* ended/)
    })
  },
)

test.runIf(hasLinphone)(
  'a key that travels as INFO is pressed, and a held menu goes on',
  async () => {
    const ana = await startLinphone('ana', 'udp', { sendsInfo: true })
    const ben = await startPhone('ben', 'udp')
    ana.dial(mainNumber)
    await ana.says(/^.*Call 1 with .* connected/)
    ana.type('0')
    await Promise.all([hears(ben, tones.ana), hears(ana, tones.ben)])
  },
)

type Transport = 'udp' | 'tcp' | 'tls'

/** Ana with a linphonec, Ben with a baresip, and Cleo with one that answers by itself. */
async function startThree(transport: Transport): Promise<[Linphone, Phone, Phone]> {
  return [
    await startLinphone('ana', transport),
    await startPhone('ben', transport),
    await startPhone('cleo', transport),
  ]
}

async function startLinphone(
  name: Name,
  transport: Transport,
  { sendsInfo = false } = {},
): Promise<Linphone> {
  const options = { transport, answers: false, ...protection(transport) }
  const base = phoneOf(server, unique(name), people[name], voiceOf(name), options)
  const phone = await Linphone.start({ ...base, sendsInfo })
  phones.push(phone)
  return phone
}

async function startPhone(name: Name, transport: Transport): Promise<Phone> {
  const options = { transport, answers: true, ...protection(transport) }
  const phone = await Phone.start(
    phoneOf(server, unique(name), people[name], voiceOf(name), options),
  )
  phones.push(phone)
  return phone
}

function protection(transport: Transport) {
  return transport === 'tls' ? { isProtected: true, trusts: certificate } : {}
}

function unique(name: string): string {
  count += 1
  return `${name}-${count}`
}

function voiceOf(name: string): string {
  return join(folder, `${name}.wav`)
}

/** Waits until the last second that a phone recorded is this tone. */
async function hears(phone: { readonly folder: string }, frequencyHz: number): Promise<void> {
  const isHeard = async () => isTone(await lastRecordedSecond(phone.folder), frequencyHz)
  await expect.poll(isHeard, { timeout: 20_000 }).toBe(true)
}

/** Something is heard, and it is nobody who speaks a tone. */
async function hearsMusic(phone: { readonly folder: string }): Promise<boolean> {
  const heard = await lastRecordedSecond(phone.folder)
  return loudness(heard) > 300 && Object.values(tones).every((hz) => !isTone(heard, hz))
}
