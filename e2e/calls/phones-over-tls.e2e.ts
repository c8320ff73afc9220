// Real soft phones over TLS, told which certificate to trust: they register, one calls the other,
// and both hear each other. Their audio is protected with keys that TLS hides, both ways, as far as
// the phones can.

import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { hasOpenssl, testCertificate } from '@mainline/exchange/testing-certificate'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { type ServerProcess, startServer } from '../server-process.ts'
import { Phone, type PhoneBehavior } from './baresip.ts'
import { type Contoso, createContoso, mainNumber, phoneOf, stopPhones } from './contoso.ts'
import { CallRecords } from './records.ts'
import { isTone, lastRecordedSecond, sine, wavFile } from './sound.ts'

const tones = { ana: 440, ben: 880 }
let folder: string
let certificate: string
let server: ServerProcess
let contoso: Contoso
const phones: Phone[] = []

describe.runIf(hasOpenssl)('with a certificate, which the openssl program makes', () => {
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'mainline-e2e-tls-'))
    certificate = join(folder, 'chain.pem')
    const key = join(folder, 'key.pem')
    const made = testCertificate()
    await writeFile(certificate, made.chain)
    await writeFile(key, made.privateKey)
    server = await startServer({ TLS_CERTIFICATE: certificate, TLS_KEY: key })
    contoso = await createContoso(server)
    await mkdir(`${server.folder}-phones`, { recursive: true })
  }, 120_000)

  afterAll(async () => {
    await stopPhones(phones)
    await server?.stop()
    await rm(folder, { recursive: true, force: true })
    await rm(`${server?.folder}-phones`, { recursive: true, force: true })
  })

  test('a phone is told that the server listens for TLS, and where', async () => {
    const { sipServer } = await server.api<{ sipServer: unknown }>(
      'POST',
      `/users/${contoso.ana.id}/devices`,
      { displayName: 'Shown' },
    )
    expect(sipServer).toMatchObject({
      transports: ['udp', 'tcp', 'tls'],
      tlsPort: server.sipTlsPort,
    })
  })

  // Our offer is of SRTP first. A phone that demands it takes that; one that may use it, too; one
  // that knows none of it is offered plain audio when it has refused.
  test.each([
    { kind: 'demands SRTP', behavior: { isProtected: true }, isEncrypted: true },
    { kind: 'may use SRTP', behavior: { mayProtect: true }, isEncrypted: true },
    { kind: 'knows no SRTP', behavior: {}, isEncrypted: false },
  ])('a phone over TLS that $kind is rung and heard', async ({ behavior, isEncrypted }) => {
    const records = new CallRecords(server)
    await records.skip()
    const ana = await startPhone('ana', { answers: true, ...behavior })
    const ben = await startPhone('ben', { answers: false, isProtected: true })
    await ben.dial(mainNumber)
    await ben.event('CALL_RTPESTAB')
    await ben.press('1')
    await ana.event('CALL_ESTABLISHED')
    await hears(ana, tones.ben)
    await hears(ben, tones.ana)
    await ben.perform('hangup')
    await ana.event('CALL_CLOSED')
    const { legs } = await records.next()
    const encrypted = Object.fromEntries(
      legs.map((leg) => [leg.displayName === 'Ana Lima' ? 'ana' : 'ben', leg.isEncrypted]),
    )
    expect(encrypted).toEqual({ ana: isEncrypted, ben: true })
    await stopPhones(phones.splice(0))
  })
})

async function startPhone(name: 'ana' | 'ben', behavior: PhoneBehavior): Promise<Phone> {
  const speaks = join(folder, `${name}.wav`)
  await writeFile(speaks, wavFile(sine(tones[name], 60_000)))
  const options = { transport: 'tls', trusts: certificate, ...behavior } as const
  const unique = `${name}-${Date.now()}`
  const phone = await Phone.start(phoneOf(server, unique, contoso[name], speaks, options))
  phones.push(phone)
  return phone
}

/** Waits until the last second that a phone recorded is this tone. */
async function hears(phone: Phone, frequencyHz: number): Promise<void> {
  const isHeard = async () => isTone(await lastRecordedSecond(phone.folder), frequencyHz)
  await expect.poll(isHeard, { timeout: 20_000 }).toBe(true)
}
