// IPv4 and IPv6 on one exchange: it listens on `::`, where a socket names IPv4 peers in a form of
// its own. A carrier of the one kind is known by its address and talks with a phone of the other.

import { afterEach, beforeEach, expect, test } from 'vitest'
import { devices, mainNumber, tones } from './memory-ports.ts'
import { TestSite } from './test-site.ts'

let site: TestSite

beforeEach(async () => {
  site = await TestSite.start({ listenAddress: '::' })
})

afterEach(() => site.close())

test.each(['udp', 'tcp'] as const)(
  'a carrier on IPv4 talks with a phone on IPv6 that is registered over %s',
  async (transport) => {
    const ana = await site.openRegistered(devices.ana, { ...onIpv6, transport })
    const caller = await site.callFromCarrier(mainNumber)
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
  const ana = await site.openPhone(devices.ana, onIpv6)
  const call = await ana.callAsDevice(mainNumber)
  expect(await call.answered()).toBe(200)
  await call.audio.hears(tones.greeting)
})

const onIpv6 = { address: '::1', serverAddress: '::1' }
