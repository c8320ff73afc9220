// Trunks over TLS: the carrier proves its name before anything is sent to it, and audio that must
// be encrypted is not sent plainly.

import { setDefaultCACertificates } from 'node:tls'
import type { TrunkAccess } from '@mainline/model'
import { afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { Exchange } from '../src/exchange.ts'
import type { Certificate } from '../src/ports.ts'
import { hasOpenssl, testCertificate } from '../src/testing-certificate.ts'
import { contosoWithTrunks, devices, MemoryPorts, tones, trunkTo } from './memory-ports.ts'
import { carrierUsername, TestCarrier } from './test-carrier.ts'
import { type TestCall, TestPhone } from './test-phone.ts'

let certificate: Certificate
let ports: MemoryPorts
let exchange: Exchange
let carrier: TestCarrier
let ana: TestPhone

describe.runIf(hasOpenssl)('with a certificate, which needs the openssl program', () => {
  beforeAll(() => {
    certificate = testCertificate()
    setDefaultCACertificates([certificate.chain])
  })

  beforeEach(async () => {
    ports = new MemoryPorts()
    exchange = new Exchange(
      {
        listenAddress: '127.0.0.1',
        ...{ sipPort: 0, sipTlsPort: 0, mediaThreads: 1 },
        rtpPorts: { first: 20_000, last: 23_999 },
      },
      { ...ports, dns: { resolve: async ({ type }) => (type === 'A' ? [home] : []) } },
    )
    await exchange.start()
    carrier = await TestCarrier.open({ address: '127.0.0.1', transport: 'tls', certificate })
    ana = await TestPhone.open({ username: devices.ana, serverPort: exchange.sipPort })
  })

  afterEach(async () => {
    await Promise.all([ana.close(), carrier.close()])
    await exchange.stop()
    expect(ports.faults).toEqual([])
  })

  test('a call over TLS with SRTP required is heard both ways, and encrypted', async () => {
    connect(trunkTo('secure', { server: carrier.server, mediaEncryption: 'required' }))
    const call = await ana.callAsDevice('+16045550199')
    const there = await carrier.invited()
    expect(there.request?.body).toMatch(/^m=audio \d+ RTP\/SAVP /m)
    await connectParties(call, there)
    call.hangUp()
    await expect.poll(() => ports.records.length).toBe(1)
    const encrypted = ports.records[0]?.record.legs?.map(({ isEncrypted }) => isEncrypted)
    expect(encrypted).toContain(true)
  })

  test('a carrier that refuses SRTP gets none of a call that requires it', async () => {
    connect(trunkTo('secure', { server: carrier.server, mediaEncryption: 'required' }))
    const call = await ana.callAsDevice('+16045550199')
    const there = await carrier.invited()
    there.reject(488)
    await call.answered()
    await call.audio.hears(tones.system)
  })

  test('a registration over TLS takes calls over its connection', async () => {
    await registerTrunk()
    await hearGreeting()
  })

  test('a carrier that restarts is connected to and registered at again, calls go on', async () => {
    await registerTrunk()
    const standing = await ana.callAsDevice('+16045550199')
    const there = await carrier.invited()
    await connectParties(standing, there)
    await carrier.restart()
    await expect.poll(() => carrier.isRegistered, { timeout: 15_000 }).toBe(true)
    await hearGreeting()
    // The call from before has its audio, and its end finds the new connection.
    there.audio.speak(660)
    await standing.audio.hears(660)
    standing.hangUp()
    expect(await there.ended()).toMatchObject({ kind: 'ended', cause: 'bye' })
  }, 30_000)

  test('a server that cannot prove its name is sent nothing, and the doctor says so', async () => {
    const { port } = carrier.server
    const trunk = trunkTo('named', { server: { host: 'carrier.test', port, transport: 'tls' } })
    connect(trunk)
    const call = await ana.callAsDevice('+16045550199')
    await call.answered()
    await call.audio.hears(tones.system)
    expect(carrier.requests).toEqual([])
    const findings = await exchange.diagnoseTrunk(trunk.id)
    expect(findings?.find(({ severity }) => severity === 'error')).toMatchObject({
      check: 'tls',
      summary: expect.stringContaining('does not prove that it is carrier.test'),
    })
  })
})

/** Every name leads here. */
const home = { type: 'A', address: '127.0.0.1' } as const

function connect(...trunks: readonly TrunkAccess[]): void {
  ports.connectTrunks(trunks)
  ports.replace(contosoWithTrunks(trunks))
}

/** The trunk has registered at the carrier. */
async function registerTrunk(): Promise<void> {
  const trunk = trunkTo('secure', {
    server: carrier.server,
    authentication: 'registration',
    ...{ username: carrierUsername, password: 'secret' },
  })
  connect(trunk)
  await expect.poll(() => exchange.trunkStatus(trunk.id)?.registration.state).toBe('registered')
}

/** A call of the carrier's over the trunk's connection is answered. */
async function hearGreeting(): Promise<void> {
  const call = await carrier.call('+12505550012')
  expect(await call.answered()).toBe(200)
  await call.audio.hears(tones.greeting)
}

async function connectParties(call: TestCall, there: TestCall): Promise<void> {
  there.accept()
  expect(await call.answered()).toBe(200)
  call.audio.speak(440)
  there.audio.speak(880)
  await Promise.all([there.audio.hears(440), call.audio.hears(880)])
}
