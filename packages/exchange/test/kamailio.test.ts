// Kamailio in front of the exchange, with the configuration that is deployed: phones register and
// call through it over UDP and TCP, hold, transfer and hang up, and hear each other. Both of its
// sockets stay in the route of every call.

import { once } from 'node:events'
import { readFile } from 'node:fs/promises'
import { createServer } from 'node:net'
import { headerValues } from '@mainline/sip'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { Exchange } from '../src/exchange.ts'
import { hasKamailio, Kamailio } from '../src/testing-kamailio.ts'
import { devices, MemoryPorts, mainNumber, tones } from './memory-ports.ts'
import { type TestCall, TestPhone } from './test-phone.ts'

const settings = new URL('../../../deploy/kamailio/kamailio.cfg', import.meta.url)

let ports: MemoryPorts
let exchange: Exchange
let proxy: Kamailio
let proxyPort: number
let phones: TestPhone[] = []

afterEach(async () => {
  await Promise.all(phones.map((phone) => phone.close()))
  phones = []
  await exchange.stop()
  await proxy.stop()
  expect(ports.faults).toEqual([])
})

// Skipped where Debian's kamailio is not installed.
describe.runIf(hasKamailio)('with a proxy in front', () => {
  beforeEach(() => start())

  test.each([
    ['udp', 'udp'],
    ['tcp', 'udp'],
    ['udp', 'tcp'],
  ] as const)('a phone over %s calls one over %s', async (caller, callee) => {
    const called = await expectCall(caller, callee)
    expect(valuesOf(called, 'Record-Route')).toHaveLength(2)
  })

  test('a person transfers through it, and the exchange hangs up through it', expectTransfer)

  test('a wrong password is refused through it as without it', async () => {
    const phone = await TestPhone.open({
      serverPort: proxyPort,
      username: devices.ana,
      password: 'wrong',
    })
    phones.push(phone)
    expect(await phone.register()).toBe(401)
  })
})

describe.runIf(hasKamailio)('with a proxy that hides what is behind it', () => {
  beforeEach(() => start(['HIDE_TOPOLOGY="secret of this test"']))

  test('phones call each other, and see no address of the exchange', async () => {
    const called = await expectCall('udp', 'tcp')
    const seen = ['Via', 'Record-Route', 'Contact'].flatMap((name) => valuesOf(called, name))
    expect(seen.filter((value) => value.includes(`:${exchange.sipPort}`))).toEqual([])
    expect(valuesOf(called, 'Contact').join()).toContain('192.0.2.1')
  })

  test('a person transfers through it, and the exchange hangs up through it', expectTransfer)
})

/** Starts an exchange and the proxy; the latter with these definitions, too. */
async function start(definitions: readonly string[] = []): Promise<void> {
  ports = new MemoryPorts()
  exchange = new Exchange(
    {
      listenAddress: '127.0.0.1',
      ...{ sipPort: 0, sipTlsPort: 0, sipWssPort: 0, mediaThreads: 1 },
      rtpPorts: { first: 20_000, last: 23_999 },
    },
    ports,
  )
  await exchange.start()
  proxyPort = await freePort()
  const places = [
    `OUTER=127.0.0.1:${proxyPort}`,
    `INNER=127.0.0.1:${await freePort()}`,
    `EXCHANGE=127.0.0.1:${exchange.sipPort}`,
  ]
  proxy = await Kamailio.start(await readFile(settings, 'utf8'), [...places, ...definitions])
  await expect.poll(() => isAnswered(), { timeout: 10_000 }).toBe(true)
}

/** Ben calls Ana, holds, goes on, and Ana hangs up; the call as Ana’s phone saw it. */
async function expectCall(caller: 'udp' | 'tcp', callee: 'udp' | 'tcp'): Promise<TestCall> {
  const ana = await openRegistered(devices.ana, callee)
  const ben = await openRegistered(devices.ben, caller)
  const calling = await ben.callAsDevice('101')
  const called = await ana.ringing()
  called.accept()
  expect(await calling.answered()).toBe(200)
  await expectTalk(calling, called)
  await calling.reoffer('inactive')
  await called.audio.hears(tones.music)
  await calling.reoffer('sendrecv')
  await expectTalk(calling, called)
  called.hangUp()
  await calling.ended()
  return called
}

async function expectTransfer(): Promise<void> {
  const ana = await openRegistered(devices.ana, 'tcp')
  const ben = await openRegistered(devices.ben, 'udp')
  const calling = await ben.callAsDevice('101')
  const called = await ana.ringing()
  called.accept()
  expect(await calling.answered()).toBe(200)
  await called.events.next('acknowledged')
  called.refer(mainNumber)
  // Its workers let requests overtake each other, so none is sent before the last was answered.
  expect(await ana.transferred()).toEqual([100, 200])
  await called.ended()
  await calling.audio.hears(tones.greeting)
}

function valuesOf({ request }: TestCall, name: string): readonly string[] {
  return request === undefined ? [] : headerValues(request, name)
}

/** Whether the proxy passes requests on to the exchange by now. */
async function isAnswered(): Promise<boolean> {
  const phone = await TestPhone.open({ serverPort: proxyPort, username: 'nobody' })
  const timeout = AbortSignal.timeout(300)
  const given = once(timeout, 'abort').then(() => false)
  const answered = phone.request('OPTIONS').then(({ status }) => status === 200)
  const is = await Promise.race([answered, given])
  await phone.close()
  return is
}

async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1')
  await once(server, 'listening')
  const address = server.address()
  server.close()
  await once(server, 'close')
  return typeof address === 'object' && address !== null ? address.port : 0
}

async function openRegistered(username: string, transport: 'udp' | 'tcp'): Promise<TestPhone> {
  const phone = await TestPhone.open({ serverPort: proxyPort, username, transport })
  phones.push(phone)
  expect(await phone.register()).toBe(200)
  return phone
}

async function expectTalk(one: TestCall, other: TestCall): Promise<void> {
  one.audio.speak(440)
  other.audio.speak(880)
  await Promise.all([one.audio.hears(880), other.audio.hears(440)])
}
