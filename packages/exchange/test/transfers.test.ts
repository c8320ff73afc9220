// Transfers with real phones on loopback: what the engine decides reaches every party, with audio,
// and nobody transfers who is no person of the organization. The two calls of an attended transfer
// are on two media threads.

import { headerValues, type SipRequest } from '@mainline/sip'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { devices, mainNumber, tones } from './memory-ports.ts'
import type { TestCall, TestPhone } from './test-phone.ts'
import { TestSite } from './test-site.ts'

const by = '"Ana Lima" <sip:ana@contoso.test>'

let site: TestSite
let ana: TestPhone
let ben: TestPhone

beforeEach(async () => {
  site = await TestSite.start({ mediaThreads: 2 })
  ana = await site.openRegistered(devices.ana)
  ben = await site.openRegistered(devices.ben)
})

afterEach(() => site.close())

test('a person sends a caller on: the target rings, both hear each other', async () => {
  const { caller, callee } = await site.talkWithCarrier(ana)
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
  const { caller, callee } = await site.talkWithCarrier(ana)
  callee.refer('102')
  const target = await ben.ringing()
  target.reject(486)
  expect(await ana.transferred()).toEqual([100, 480])
  await expectTalk(caller, callee)
})

test('who hung up is rung again when the target declines', async () => {
  const { caller, callee } = await site.talkWithCarrier(ana)
  callee.refer('102')
  const target = await ben.ringing()
  callee.hangUp()
  target.reject(603)
  const again = await ana.ringing()
  again.accept()
  await expectTalk(caller, again)
})

test('a target is told who says to have asked for it; who gets them back is not', async () => {
  const { callee } = await site.talkWithCarrier(ana)
  callee.refer('102', undefined, [{ name: 'Referred-By', value: by }])
  const target = await ben.ringing()
  expect(referrersOf(target.request)).toEqual([by])
  callee.hangUp()
  target.reject(603)
  const again = await ana.ringing()
  expect(referrersOf(again.request)).toEqual([])
  again.reject(603)
})

test('a caller is sent to an auto attendant', async () => {
  const { caller, callee } = await site.talkWithCarrier(ana)
  callee.refer(mainNumber)
  expect(await ana.transferred()).toEqual([100, 200])
  await callee.ended()
  await caller.audio.hears(tones.greeting)
})

test('a person who has asked somebody else connects the two, and both own calls end', async () => {
  const { caller, callee } = await site.talkWithCarrier(ana)
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
  const { caller, callee, carrier } = await site.talkWithCarrier(ana)
  caller.refer('102')
  expect(await carrier.transferred()).toEqual([403])
  await expectTalk(caller, callee)
})

test('a call is transferred from outside of it by its own person only', async () => {
  const { caller, callee } = await site.talkWithCarrier(ana)
  expect(await ben.referAbout(callee, '102')).toBe(403)
  expect(await ana.referAbout(callee, '102')).toBe(202)
  const target = await ben.ringing()
  target.accept()
  await expectTalk(caller, target)
})

test('a transfer to nobody is refused', async () => {
  const { caller, callee } = await site.talkWithCarrier(ana)
  callee.refer('999')
  expect(await ana.transferred()).toEqual([404])
  await expectTalk(caller, callee)
})

function referrersOf(request: SipRequest | undefined): readonly string[] {
  return request === undefined ? [] : headerValues(request, 'Referred-By')
}

async function expectTalk(one: TestCall, other: TestCall): Promise<void> {
  one.audio.speak(440)
  other.audio.speak(880)
  await Promise.all([one.audio.hears(880), other.audio.hears(440)])
}

async function expectKinds(cause: string, kinds: readonly string[]): Promise<void> {
  const traceOf = () =>
    site.ports.records
      .find(({ record }) => record.end.cause === cause)
      ?.trace.map((step) => step.kind)
  await expect.poll(traceOf).toEqual(expect.arrayContaining([...kinds]))
}
