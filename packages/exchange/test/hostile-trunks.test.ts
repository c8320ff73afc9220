// What strangers try in order to call at the organization's expense, or to learn a trunk's
// password: each is blocked, and where a call stood, its record says so.

import { createSocket, type Socket } from 'node:dgram'
import { once } from 'node:events'
import { SdpNegotiation } from '@mainline/media'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { Exchange } from '../src/exchange.ts'
import {
  anaNumber,
  carrierAddress,
  contosoWithTrunks,
  devices,
  MemoryPorts,
  mainNumber,
  tones,
  trunkTo,
} from './memory-ports.ts'
import { carrierUsername, TestCarrier } from './test-carrier.ts'
import { TestPhone } from './test-phone.ts'

const outside = '+16045550199'

let ports: MemoryPorts
let exchange: Exchange
let carrier: TestCarrier
let phones: TestPhone[]

beforeEach(async () => {
  phones = []
  ports = new MemoryPorts()
  exchange = new Exchange(
    {
      listenAddress: '127.0.0.1',
      ...{ sipPort: 0, sipTlsPort: 0, mediaThreads: 1 },
      rtpPorts: { first: 20_000, last: 23_999 },
    },
    ports,
  )
  await exchange.start()
  carrier = await TestCarrier.open()
  const trunk = trunkTo('first', { server: carrier.server, addresses: ['127.0.0.3'] })
  ports.connectTrunks([trunk])
  ports.replace(contosoWithTrunks([trunk]))
})

afterEach(async () => {
  await Promise.all([...phones, carrier].map((each) => each.close()))
  await exchange.stop()
  expect(ports.faults).toEqual([])
})

test.each([
  outside,
  '16045550199',
  '6045550199',
  '01133123456789',
  '0033123456789',
  '+881612345678',
  '+19005550199;user=phone',
  '911',
  '*72',
  '%D9%A6%D9%A0%D9%A4',
  'ana',
])('a carrier’s caller who dials %s reaches nobody outside', async (to) => {
  const caller = await openPhone('+16045550177', carrierAddress)
  const forged = [
    { name: 'P-Asserted-Identity', value: `<sip:${anaNumber}@127.0.0.1>` },
    { name: 'Diversion', value: `<sip:${anaNumber}@127.0.0.1>;reason=unconditional` },
  ]
  const call = await caller.call(to, forged)
  expect(await call.answered()).toBe(404)
  expect(carrier.methods).not.toContain('INVITE')
})

test('a key that the menu does not have leads nowhere outside', async () => {
  const caller = await openPhone('+16045550177', carrierAddress)
  const call = await caller.call(mainNumber)
  await call.answered()
  await call.audio.hears(tones.menu)
  call.audio.press('9')
  await call.audio.hears(tones.system)
  expect(carrier.methods).not.toContain('INVITE')
})

test('a caller from outside transfers nobody, neither out nor in', async () => {
  const caller = await openPhone('+16045550177', carrierAddress)
  const call = await caller.call(mainNumber)
  await call.answered()
  call.refer(outside)
  expect(await caller.transferred()).toEqual([403])
  expect(carrier.methods).not.toContain('INVITE')
})

test('a phone that answers with another address (302) sends no call there', async () => {
  const ana = await openPhone(devices.ana, '127.0.0.1')
  await ana.register()
  const caller = await openPhone('+16045550177', carrierAddress)
  const call = await caller.call(anaNumber)
  const ringing = await ana.ringing()
  ringing.reject(302)
  await call.answered()
  await call.audio.hears(tones.system)
  expect(carrier.methods).not.toContain('INVITE')
})

test('a stranger who claims a person’s name and number is asked for a password', async () => {
  const stranger = await openPhone(devices.ana, '127.0.0.9', 'wrong')
  const call = await stranger.callAsDevice(outside)
  expect(await call.answered()).toBe(401)
  expect(carrier.methods).not.toContain('INVITE')
})

test('who answers our call and then asks for the password of our BYE does not get it', async () => {
  const peer = createSocket('udp4').bind(0, '127.0.0.8')
  await once(peer, 'listening')
  const received: string[] = []
  peer.on('message', (bytes, { address, port }) => {
    const text = bytes.toString()
    received.push(text)
    const answer = hostileAnswer(peer, text)
    if (answer !== undefined) peer.send(answer, port, address)
  })
  const server = { host: '127.0.0.8', port: peer.address().port, transport: 'udp' } as const
  const credentials = { username: carrierUsername, password: 'secret', realm: 'carrier.test' }
  const trunk = trunkTo('hostile', { server, ...credentials })
  ports.connectTrunks([trunk])
  ports.replace({ ...contosoWithTrunks([trunk]), version: 3 })
  const ana = await openPhone(devices.ana, '127.0.0.1')
  const call = await ana.callAsDevice(outside)
  expect(await call.answered()).toBe(200)
  call.hangUp()
  await expect.poll(() => received.filter((text) => text.startsWith('BYE')).length).toBe(1)
  // What would be sent in answer comes before the next call's INVITE.
  const next = await ana.callAsDevice(outside)
  await next.answered()
  expect(received.filter((text) => /^(Proxy-)?Authorization:/im.test(text))).toEqual([])
  next.hangUp()
  await expect.poll(() => received.filter((text) => text.startsWith('BYE')).length).toBe(2)
  await new Promise<void>((resolve) => peer.close(() => resolve()))
})

/** What the hostile peer says: it takes the call, and wants the password for everything else. */
function hostileAnswer(peer: Socket, request: string): string | undefined {
  const [method] = request.split(' ')
  const kept = request.split('\r\n').filter((line) => /^(Via|From|Call-ID|CSeq):/i.test(line))
  const to = /^To: (.*)$/im.exec(request)?.[1] ?? ''
  const tagged = to.includes(';tag=') ? to : `${to};tag=hostile`
  const head = [...kept, `To: ${tagged}`]
  if (method === 'ACK') return undefined
  if (method === 'INVITE') {
    const { address, port } = peer.address()
    const session = new SdpNegotiation({ address, port: 24_998, sessionId: 1 })
    const answered = session.answer(request.split('\r\n\r\n')[1] ?? '')
    const body = answered.ok ? answered.value.answer : ''
    const contact = `Contact: <sip:hostile@${address}:${port}>`
    const type = 'Content-Type: application/sdp'
    const length = `Content-Length: ${Buffer.byteLength(body)}`
    return ['SIP/2.0 200 OK', ...head, contact, type, length, '', body].join('\r\n')
  }
  const challenge = 'WWW-Authenticate: Digest realm="carrier.test", nonce="n", qop="auth"'
  const lines = ['SIP/2.0 401 Unauthorized', ...head, challenge, 'Content-Length: 0', '', '']
  return lines.join('\r\n')
}

async function openPhone(username: string, address: string, password?: string): Promise<TestPhone> {
  const secret = password === undefined ? {} : { password }
  const phone = await TestPhone.open({
    ...{ username, address, serverPort: exchange.sipPort },
    ...secret,
  })
  phones.push(phone)
  return phone
}
