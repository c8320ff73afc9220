// A call whose legs are on different media threads, because an attended transfer joined two calls:
// it can be mixed and recorded like any other. The caller says 440 Hz, Ben 880, and Ana, who was
// between them and comes back as supervisor, 1,300.

import { afterEach, beforeEach, expect, test } from 'vitest'
import type { Exchange } from '../src/exchange.ts'
import { ana as anaId, devices, organizationId } from './memory-ports.ts'
import type { TestCall, TestPhone } from './test-phone.ts'
import { sideOf, TestRecordings, tenthsOf } from './test-recordings.ts'
import { TestSite } from './test-site.ts'

const says = { caller: 440, ben: 880, ana: 1_300 } as const
/** A tone of which less is there than this is not heard: the rest is what others leave over. */
const unheard = 0.05

let site: TestSite
let recordings: TestRecordings
let ana: TestPhone
let ben: TestPhone

beforeEach(async () => {
  recordings = await TestRecordings.open()
  site = await TestSite.start({ mediaThreads: 3 }, recordings.ports)
  ana = await site.openRegistered(devices.ana)
  ben = await site.openRegistered(devices.ben)
})

afterEach(async () => {
  await site.close()
  await recordings.close()
})

test('a supervisor listens, whispers and barges in while the call is recorded', async () => {
  const { caller, target } = await joined()
  const beeps = [caller.audio.hears(1_400), target.audio.hears(1_400)]
  steer('start')
  await Promise.all(beeps)
  const heard = [caller.audio.watch(says.ana), target.audio.watch(says.ana)] as const
  const guest = await joins('monitor')
  await guest.audio.hearsTogether(says.caller, says.ben)
  await expectTalk(caller, target)
  expect(heard.filter(({ most }) => most > unheard)).toEqual([])
  asks('whisper')
  await target.audio.hearsTogether(says.caller, says.ana)
  await caller.audio.hears(says.ben)
  expect(heard[0].most).toBeLessThan(unheard)
  asks('barge')
  await caller.audio.hearsTogether(says.ben, says.ana)
  guest.hangUp()
  await expectTalk(caller, target)
  await recordings.said(500)
  steer('stop')
  const { bytes, kept } = await recordings.whole()
  expect(kept.reason).toBeUndefined()
  const [left, right] = [sideOf(bytes, 0), sideOf(bytes, 1)]
  expect(tenthsOf(left, says.caller)).toBeGreaterThan(0)
  expect(tenthsOf(right, says.ben)).toBeGreaterThan(0)
  expect([tenthsOf(left, says.ben), tenthsOf(right, says.caller)]).toEqual([0, 0])
})

test('keys cross the threads both ways, and each is heard once', async () => {
  const { caller, target } = await joined()
  for (const [from, to] of [
    [caller, target],
    [target, caller],
  ] as const) {
    for (const key of ['5', '6']) {
      const pressed = to.audio.pressed()
      from.audio.press(key)
      expect(await pressed).toBe(key)
    }
  }
})

test('when one party hangs up the other does, and the next call is heard', async () => {
  const { caller, target } = await joined()
  target.hangUp()
  await caller.ended()
  const again = await ana.callAsDevice('102')
  const callee = await ben.ringing()
  callee.accept()
  expect(await again.answered()).toBe(200)
  again.audio.speak(says.ana)
  callee.audio.speak(says.ben)
  await Promise.all([again.audio.hears(says.ben), callee.audio.hears(says.ana)])
})

/** A carrier's caller reaches Ana, who asks Ben in a second call, and connects the two. */
async function joined(): Promise<{ caller: TestCall; target: TestCall }> {
  const { caller, callee } = await site.talkWithCarrier(ana)
  const asking = await ana.callAsDevice('102')
  const target = await ben.ringing()
  target.accept()
  expect(await asking.answered()).toBe(200)
  callee.refer('102', asking)
  expect(await ana.transferred()).toEqual([100, 200])
  await Promise.all([callee.ended(), asking.ended()])
  caller.audio.speak(says.caller)
  target.audio.speak(says.ben)
  await expectTalk(caller, target)
  return { caller, target }
}

async function expectTalk(caller: TestCall, target: TestCall): Promise<void> {
  await Promise.all([caller.audio.hears(says.ben), target.audio.hears(says.caller)])
}

type Role = Parameters<Exchange['standing']['askGuest']>[1]['role']

/** Asks for Ana beside Ben. */
function asks(role: Role): void {
  const [talk] = site.exchange.standing.talks(organizationId)
  const beside = talk?.parties.find(({ displayName }) => displayName === 'Ben Okafor')
  if (talk === undefined || beside === undefined) throw new Error('Ben does not talk')
  const asked = { callId: talk.callId, legId: beside.legId, userId: anaId, role }
  expect(site.exchange.standing.askGuest(organizationId, asked)).toBeUndefined()
}

/** Ana's phone rings for it and answers. */
async function joins(role: Role): Promise<TestCall> {
  asks(role)
  const call = await ana.ringing()
  call.accept()
  call.audio.speak(says.ana)
  return call
}

function steer(action: Parameters<Exchange['standing']['steerRecording']>[1]['action']): void {
  const [talk] = site.exchange.standing.talks(organizationId)
  if (talk === undefined) throw new Error('nobody talks')
  const { callId } = talk
  expect(site.exchange.standing.steerRecording(organizationId, { callId, action })).toBe(true)
}
