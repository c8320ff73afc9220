// Transfers with real phones on loopback: what the engine decides reaches every party, with audio,
// and nobody transfers who is no person of the organization. The two calls of an attended transfer
// are on two media threads.

import { afterEach, beforeEach, expect, test } from 'vitest'
import { Exchange } from '../src/exchange.ts'
import {
  anaNumber,
  carrierAddress,
  devices,
  MemoryPorts,
  mainNumber,
  tones,
} from './memory-ports.ts'
import { type TestCall, TestPhone } from './test-phone.ts'

let ports: MemoryPorts
let exchange: Exchange
let phones: TestPhone[] = []
let ana: TestPhone
let ben: TestPhone

beforeEach(async () => {
  ports = new MemoryPorts()
  exchange = new Exchange(
    {
      listenAddress: '127.0.0.1',
      ...{ sipPort: 0, sipTlsPort: 0, mediaThreads: 2 },
      rtpPorts: { first: 20_000, last: 23_999 },
    },
    ports,
  )
  await exchange.start()
  ana = await openRegistered(devices.ana)
  ben = await openRegistered(devices.ben)
})

afterEach(async () => {
  await Promise.all(phones.map((phone) => phone.close()))
  phones = []
  await exchange.stop()
  expect(ports.faults).toEqual([])
})

test('a person sends a caller on: the target rings, both hear each other', async () => {
  const { caller, callee } = await talking()
  callee.refer('102')
  const target = await ben.ringing()
  target.ring()
  await caller.audio.hearsRingback()
  target.accept()
  expect(await ana.transferred()).toEqual([100, 180, 200])
  await callee.ended()
  await expectTalk(caller, target)
  caller.hangUp()
  await target.ended()
  await expectKinds('callerHungUp', ['transferAsked', 'transferCompleted'])
})

test('a target that is busy leaves the two where they were', async () => {
  const { caller, callee } = await talking()
  callee.refer('102')
  const target = await ben.ringing()
  target.reject(486)
  expect(await ana.transferred()).toEqual([100, 480])
  await expectTalk(caller, callee)
})

test('who hung up is rung again when the target declines', async () => {
  const { caller, callee } = await talking()
  callee.refer('102')
  const target = await ben.ringing()
  callee.hangUp()
  target.reject(603)
  const again = await ana.ringing()
  again.accept()
  await expectTalk(caller, again)
})

test('a caller is sent to an auto attendant', async () => {
  const { caller, callee } = await talking()
  callee.refer(mainNumber)
  expect(await ana.transferred()).toEqual([100, 200])
  await callee.ended()
  await caller.audio.hears(tones.greeting)
})

test('a person who has asked somebody else connects the two, and both own calls end', async () => {
  const { caller, callee } = await talking()
  await callee.reoffer('sendonly')
  const asking = await ana.callAsDevice('102')
  const target = await ben.ringing()
  target.accept()
  expect(await asking.answered()).toBe(200)
  callee.refer('102', asking)
  expect(await ana.transferred()).toEqual([100, 200])
  await Promise.all([callee.ended(), asking.ended()])
  await expectTalk(caller, target)
  target.hangUp()
  await caller.ended()
  await expectKinds('transferred', ['userAnswered'])
  await expectKinds('calleeHungUp', ['transferAsked', 'legMoved', 'transferCompleted'])
})

test('a carrier’s caller transfers nobody', async () => {
  const { caller, callee, carrier } = await talking()
  caller.refer('102')
  expect(await carrier.transferred()).toEqual([403])
  await expectTalk(caller, callee)
})

test('a call is transferred from outside of it by its own person only', async () => {
  const { caller, callee } = await talking()
  expect(await ben.referAbout(callee, '102')).toBe(403)
  expect(await ana.referAbout(callee, '102')).toBe(202)
  const target = await ben.ringing()
  target.accept()
  await expectTalk(caller, target)
})

test('a transfer to nobody is refused', async () => {
  const { caller, callee } = await talking()
  callee.refer('999')
  expect(await ana.transferred()).toEqual([404])
  await expectTalk(caller, callee)
})

interface Talk {
  readonly carrier: TestPhone
  readonly caller: TestCall
  readonly callee: TestCall
}

/** A carrier's caller has reached Ana. */
async function talking(): Promise<Talk> {
  const carrier = await open('carrier', carrierAddress)
  const caller = await carrier.call(anaNumber)
  const callee = await ana.ringing()
  callee.accept()
  expect(await caller.answered()).toBe(200)
  await callee.events.next('acknowledged')
  return { carrier, caller, callee }
}

async function expectTalk(one: TestCall, other: TestCall): Promise<void> {
  one.audio.speak(440)
  other.audio.speak(880)
  await Promise.all([one.audio.hears(880), other.audio.hears(440)])
}

async function expectKinds(cause: string, kinds: readonly string[]): Promise<void> {
  const traceOf = () =>
    ports.records.find(({ record }) => record.end.cause === cause)?.trace.map((step) => step.kind)
  await expect.poll(traceOf).toEqual(expect.arrayContaining([...kinds]))
}

async function open(username: string, address = '127.0.0.1'): Promise<TestPhone> {
  const phone = await TestPhone.open({ serverPort: exchange.sipPort, username, address })
  phones.push(phone)
  return phone
}

async function openRegistered(username: string): Promise<TestPhone> {
  const phone = await open(username)
  expect(await phone.register()).toBe(200)
  return phone
}
