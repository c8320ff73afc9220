// IPv4 and IPv6 on one exchange: it listens on `::`, where a socket names IPv4 peers in a form of
// its own. A carrier of the one kind is known by its address and talks with a phone of the other.

import { afterEach, beforeEach, expect, test } from 'vitest'
import { Exchange } from '../src/exchange.ts'
import { carrierAddress, devices, MemoryPorts, mainNumber, tones } from './memory-ports.ts'
import { TestPhone, type TestPhoneOptions } from './test-phone.ts'

let ports: MemoryPorts
let exchange: Exchange
let phones: TestPhone[] = []

beforeEach(async () => {
  ports = new MemoryPorts()
  const rtpPorts = { first: 20_000, last: 23_999 }
  const options = { listenAddress: '::', sipPort: 0, sipTlsPort: 0, rtpPorts, mediaThreads: 1 }
  exchange = new Exchange(options, ports)
  await exchange.start()
})

afterEach(async () => {
  await Promise.all(phones.map((phone) => phone.close()))
  phones = []
  await exchange.stop()
  expect(ports.faults).toEqual([])
})

test.each(['udp', 'tcp'] as const)(
  'a carrier on IPv4 talks with a phone on IPv6 that is registered over %s',
  async (transport) => {
    const ana = await openPhone({ ...onIpv6, username: devices.ana, transport })
    expect(await ana.register()).toBe(200)
    const carrier = await openPhone({ username: 'carrier', address: carrierAddress })
    const caller = await carrier.call(mainNumber)
    expect(await caller.answered()).toBe(200)
    await caller.audio.hears(tones.greeting)
    caller.audio.press('1')
    const callee = await ana.ringing()
    expect(callee.request?.body).toContain('c=IN IP6 ::1')
    callee.accept()
    await callee.events.next('acknowledged')
    caller.audio.speak(440)
    callee.audio.speak(880)
    await Promise.all([callee.audio.hears(440), caller.audio.hears(880)])
  },
)

test('a phone on IPv6 calls the main line and hears it', async () => {
  const ana = await openPhone({ ...onIpv6, username: devices.ana })
  const call = await ana.callAsDevice(mainNumber)
  expect(await call.answered()).toBe(200)
  await call.audio.hears(tones.greeting)
})

const onIpv6 = { address: '::1', serverAddress: '::1' }

async function openPhone(options: Omit<TestPhoneOptions, 'serverPort'>): Promise<TestPhone> {
  const phone = await TestPhone.open({ serverPort: exchange.sipPort, ...options })
  phones.push(phone)
  return phone
}
