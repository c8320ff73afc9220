// What strangers try in order to call at the organization's expense, or to learn a trunk's
// password: each is blocked, and where a call stood, its record says so.

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
import { RawCarrier } from './raw-carrier.ts'
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

test.each([
  ['stands on the way to the trunk’s server', { realm: 'carrier.test', onTheWay: '127.0.0.9' }],
  ['is the server, but names another realm', { realm: 'elsewhere.test' }],
])('who %s and asks for the password of our BYE does not get it', async (_, options) => {
  const peer = await RawCarrier.open(options)
  const credentials = { username: carrierUsername, password: 'secret', realm: 'carrier.test' }
  const trunk = trunkTo('hostile', { server: peer.server, ...credentials })
  ports.connectTrunks([trunk])
  ports.replace({ ...contosoWithTrunks([trunk]), version: 3 })
  const ana = await openPhone(devices.ana, '127.0.0.1')
  const call = await ana.callAsDevice(outside)
  expect(await call.answered()).toBe(200)
  call.hangUp()
  await expect.poll(() => peer.sent('BYE').length).toBe(1)
  // What would be sent in answer comes before the next call's INVITE.
  const next = await ana.callAsDevice(outside)
  await next.answered()
  expect(peer.requests.flatMap(({ headers }) => headers.map(({ name }) => name))).not.toEqual(
    expect.arrayContaining([expect.stringMatching(/Authorization/)]),
  )
  next.hangUp()
  await expect.poll(() => peer.sent('BYE').length).toBe(2)
  await peer.close()
})

async function openPhone(username: string, address: string, password?: string): Promise<TestPhone> {
  const secret = password === undefined ? {} : { password }
  const phone = await TestPhone.open({
    ...{ username, address, serverPort: exchange.sipPort },
    ...secret,
  })
  phones.push(phone)
  return phone
}
