// INVITEs that are too large for a datagram, over real sockets: they take a connection, and where
// none is taken, or what comes over it is swallowed, they come as a datagram all the same.
// RFC 3261 §18.1.1.

import { once } from 'node:events'
import { createServer, type Socket } from 'node:net'
import { headerValue, type SipRequest } from '@mainline/sip'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { ana, contosoWithTrunks, devices, trunkTo } from './memory-ports.ts'
import { RawCarrier } from './raw-carrier.ts'
import { TestCarrier } from './test-carrier.ts'
import type { TestPhone } from './test-phone.ts'
import { TestSite } from './test-site.ts'

const outside = '+16045550199'

let site: TestSite
let phone: TestPhone

beforeEach(async () => {
  site = await TestSite.start()
  phone = await site.openPhone(devices.ana)
})

afterEach(() => site.close())

test('a large call reaches a carrier over TCP, is heard both ways, and ends', async () => {
  const carrier = await TestCarrier.open()
  connect(carrier)
  const call = await phone.callAsDevice(outside)
  const there = await carrier.invited()
  expect(viaOf(there.request)).toMatch(/^SIP\/2\.0\/TCP /)
  there.accept()
  expect(await call.answered()).toBe(200)
  call.audio.speak(440)
  there.audio.speak(880)
  await Promise.all([there.audio.hears(440), call.audio.hears(880)])
  call.hangUp()
  expect(await there.ended()).toMatchObject({ kind: 'ended', cause: 'bye' })
  await carrier.close()
})

test('a carrier that takes no connections gets a large call as a datagram', async () => {
  const carrier = await RawCarrier.open({ realm: 'carrier.test' })
  connect(carrier)
  await expectCallByDatagram(carrier)
  await carrier.close()
})

test('a carrier that takes a connection and swallows what comes gets a datagram', async () => {
  const carrier = await RawCarrier.open({ realm: 'carrier.test' })
  const swallowed = await swallowAt(carrier.server)
  connect(carrier)
  for (const _ of ['first', 'second']) {
    await expectCallByDatagram(carrier)
    // What was swallowed once is not sent there again.
    expect(swallowed.text().match(/^INVITE /gm)).toHaveLength(1)
  }
  await swallowed.close()
  await carrier.close()
})

test('a phone that registered by datagrams is rung over TCP', async () => {
  connect({ server: { host: '127.0.0.9', port: 9, transport: 'udp' } })
  const ben = await site.openRegistered(devices.ben)
  const call = await phone.callAsDevice('102')
  const callee = await ben.ringing()
  expect(viaOf(callee.request)).toMatch(/^SIP\/2\.0\/TCP /)
  callee.accept()
  expect(await call.answered()).toBe(200)
  call.hangUp()
  await callee.ended()
})

/** Ana’s name alone is nearly as long as a datagram. */
function connect({ server }: Pick<TestCarrier | RawCarrier, 'server'>): void {
  const trunk = trunkTo('first', { server })
  site.ports.connectTrunks([trunk])
  const configuration = contosoWithTrunks([trunk])
  const { [ana]: person, ...others } = configuration.users
  if (person === undefined) throw new Error('Ana is gone')
  const named = { ...person, displayName: 'Ana '.repeat(300).trim() }
  site.ports.replace({ ...configuration, users: { ...others, [ana]: named } })
}

/** A call that is answered and ended, and whose INVITE came as a datagram in the end. */
async function expectCallByDatagram(carrier: RawCarrier): Promise<void> {
  const ended = carrier.sent('BYE').length
  const call = await phone.callAsDevice(outside)
  expect(await call.answered()).toBe(200)
  expect(viaOf(carrier.sent('INVITE').at(-1))).toMatch(/^SIP\/2\.0\/UDP /)
  call.hangUp()
  await expect.poll(() => carrier.sent('BYE').length).toBeGreaterThan(ended)
}

/** Takes connections, and reads what comes without a word. */
async function swallowAt({ host, port }: RawCarrier['server']) {
  const sockets: Socket[] = []
  let text = ''
  const server = createServer((socket) => {
    sockets.push(socket.on('data', (bytes) => (text += bytes.toString())))
  }).listen(port, host)
  await once(server, 'listening')
  const close = async () => {
    for (const socket of sockets) socket.destroy()
    await new Promise((resolve) => server.close(resolve))
  }
  return { text: () => text, close }
}

function viaOf(request: SipRequest | undefined): string {
  return (request && headerValue(request, 'Via')) ?? ''
}
