// Several phones of one person: ten ring, one is answered, the others learn that nothing was
// missed; and whoever talks hears of the next caller, because it is the phone that says busy.

import { headerValue } from '@mainline/sip'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { Exchange } from '../src/exchange.ts'
import { anaNumber, carrierAddress, devices, MemoryPorts } from './memory-ports.ts'
import { type TestCall, TestPhone } from './test-phone.ts'

let ports: MemoryPorts
let exchange: Exchange
let phones: TestPhone[] = []

beforeEach(async () => {
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
})

afterEach(async () => {
  await Promise.all(phones.map((phone) => phone.close()))
  phones = []
  await exchange.stop()
  expect(ports.faults).toEqual([])
})

test('ten phones ring; the first that answers has the call, nine missed nothing', async () => {
  const ten = await Promise.all(Array.from({ length: 10 }, () => registered(devices.ana)))
  const caller = await callAna()
  const ringing = await Promise.all(ten.map((phone) => phone.ringing()))
  for (const call of ringing) call.ring()
  const [first, ...others] = ringing
  first?.accept()
  expect(await caller.answered()).toBe(200)
  const ends = await Promise.all(others.map((call) => call.ended()))
  const reasons = ends.map((end) =>
    end.kind === 'invitationCanceled' && end.request
      ? headerValue(end.request, 'Reason')
      : end.kind,
  )
  expect(reasons).toEqual(Array(9).fill('SIP;cause=200;text="Call completed elsewhere"'))
  first?.audio.speak(880)
  await caller.audio.hears(880)
})

test('whoever talks is rung for the next caller, whose phone may say busy', async () => {
  const ana = await registered(devices.ana)
  const one = await callAna()
  const talking = await ana.ringing()
  talking.accept()
  expect(await one.answered()).toBe(200)
  const other = await callAna()
  const waiting = await ana.ringing()
  waiting.ring()
  waiting.reject(486)
  expect(await other.answered()).toBe(200)
  other.hangUp()
  await expect.poll(() => ports.records.length).toBe(1)
  const missed = ports.records[0]?.trace.find(({ kind }) => kind === 'userNotReached')
  expect(missed?.details).toMatchObject({ reason: 'busy' })
  talking.audio.speak(880)
  await one.audio.hears(880)
})

async function registered(username: string): Promise<TestPhone> {
  const phone = await open(username)
  expect(await phone.register()).toBe(200)
  return phone
}

async function callAna(): Promise<TestCall> {
  return (await open('carrier', carrierAddress)).call(anaNumber)
}

async function open(username: string, address = '127.0.0.1'): Promise<TestPhone> {
  const phone = await TestPhone.open({ serverPort: exchange.sipPort, username, address })
  phones.push(phone)
  return phone
}
