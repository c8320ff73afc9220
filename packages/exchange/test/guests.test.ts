// Guests of two who talk, with real phones on loopback: every party speaks a tone of its own, and
// what each one hears says who is mixed with whom. The caller says 440 Hz, Ana 880, Ben 1,300.

import { afterEach, beforeEach, expect, test } from 'vitest'
import type { Exchange } from '../src/exchange.ts'
import { ana as anaId, ben as benId, devices, organizationId, tones } from './memory-ports.ts'
import type { TestCall, TestPhone } from './test-phone.ts'
import { TestSite } from './test-site.ts'

const says = { caller: 440, ana: 880, ben: 1_300 } as const
/** A tone of which less is there than this is not heard: the rest is what others leave over. */
const unheard = 0.05

let site: TestSite
let ana: TestPhone
let ben: TestPhone

beforeEach(async () => {
  site = await TestSite.start({ mediaThreads: 2 })
  ana = await site.openRegistered(devices.ana)
  ben = await site.openRegistered(devices.ben)
})

afterEach(() => site.close())

test('of three in a conference each hears the two others', async () => {
  const { caller, callee } = await talking()
  const guest = await joins('participant')
  await Promise.all([
    caller.audio.hearsTogether(says.ana, says.ben),
    callee.audio.hearsTogether(says.caller, says.ben),
    guest.audio.hearsTogether(says.caller, says.ana),
  ])
  expect(site.exchange.standing.talks(organizationId)[0]?.guests).toMatchObject([
    { displayName: 'Ben Okafor', role: 'participant', isRinging: false },
  ])
})

test('a supervisor who listens hears both, and nobody hears the supervisor', async () => {
  const { caller, callee } = await talking()
  const guest = await joins('monitor')
  const heard = [caller.audio.watch(says.ben), callee.audio.watch(says.ben)]
  await guest.audio.hearsTogether(says.caller, says.ana)
  await Promise.all([caller.audio.hears(says.ana), callee.audio.hears(says.caller)])
  expect(heard.filter(({ most }) => most > unheard)).toEqual([])
})

test('a whisper is heard by the person beside whom it is, and never by the caller', async () => {
  const { caller, callee } = await talking()
  const guest = await joins('whisper')
  const heard = caller.audio.watch(says.ben)
  await Promise.all([
    callee.audio.hearsTogether(says.caller, says.ben),
    guest.audio.hearsTogether(says.caller, says.ana),
  ])
  await caller.audio.hears(says.ana)
  expect(heard.most).toBeLessThan(unheard)
})

test('a listener barges in without being rung again, and then leaves the two alone', async () => {
  const { caller, callee } = await talking()
  const guest = await joins('monitor')
  expect(asksFor('barge')).toBeUndefined()
  await caller.audio.hearsTogether(says.ana, says.ben)
  guest.hangUp()
  await Promise.all([caller.audio.hears(says.ana), callee.audio.hears(says.caller)])
  caller.hangUp()
  await callee.ended()
  await expectKinds(['guestRang', 'guestJoined', 'guestLeft', 'callEnded'])
})

test('a key that the caller presses in a conference reaches the others’ phones', async () => {
  const { caller, callee } = await talking()
  await joins('participant')
  await callee.audio.hearsTogether(says.caller, says.ben)
  const pressed = callee.audio.pressed()
  caller.audio.press('5')
  expect(await pressed).toBe('5')
})

test('who is held hears music, and the supervisor goes on listening', async () => {
  const { caller, callee } = await talking()
  const guest = await joins('monitor')
  await callee.reoffer('inactive')
  await Promise.all([caller.audio.hears(tones.music), guest.audio.hears(says.caller)])
})

test('when the person hangs up, the participant goes on with the caller', async () => {
  const { caller, callee } = await talking()
  const guest = await joins('participant')
  callee.hangUp()
  await Promise.all([caller.audio.hears(says.ben), guest.audio.hears(says.caller)])
  guest.hangUp()
  await caller.ended()
  await expectKinds(['guestSteppedIn', 'callEnded'])
})

test('a phone finds its call by its own dialog, and nobody else does', async () => {
  const { caller, callee } = await talking()
  const { standing } = site.exchange
  const own = standing.ownTalk(organizationId, anaId, callee.ends.callId)
  const [talk] = standing.talks(organizationId)
  expect(own).toMatchObject({ talk, legId: talk?.parties[1].legId })
  expect(standing.ownTalk(organizationId, benId, callee.ends.callId)).toBeUndefined()
  expect(standing.ownTalk(organizationId, anaId, caller.ends.callId)).toBeUndefined()
})

test('a supervisor who declines, and a call that is over, change nothing', async () => {
  const { caller, callee } = await talking()
  expect(asksFor('monitor')).toBeUndefined()
  const asked = await ben.ringing()
  asked.reject(486)
  await Promise.all([caller.audio.hears(says.ana), callee.audio.hears(says.caller)])
  const [talk] = site.exchange.standing.talks(organizationId)
  caller.hangUp()
  await callee.ended()
  await expectKinds(['guestNotReached', 'callEnded'])
  expect(asksFor('monitor', talk)).toBe('notConnected')
})

/** A carrier's caller has reached Ana; both speak. */
async function talking(): Promise<{ caller: TestCall; callee: TestCall }> {
  const { caller, callee } = await site.talkWithCarrier(ana)
  caller.audio.speak(says.caller)
  callee.audio.speak(says.ana)
  await expect
    .poll(() => site.exchange.standing.talks(organizationId).length, { timeout: 10_000 })
    .toBe(1)
  return { caller, callee }
}

type Role = Parameters<Exchange['standing']['askGuest']>[1]['role']

/** Asks for Ben beside Ana. */
function asksFor(role: Role, talk = site.exchange.standing.talks(organizationId)[0]) {
  const beside = talk?.parties.find(({ displayName }) => displayName === 'Ana Lima')
  if (talk === undefined || beside === undefined) throw new Error('Ana does not talk')
  const { callId } = talk
  return site.exchange.standing.askGuest(organizationId, {
    callId,
    legId: beside.legId,
    userId: benId,
    role,
  })
}

/** Ben's phone rings for it and answers. */
async function joins(role: Role): Promise<TestCall> {
  expect(asksFor(role)).toBeUndefined()
  const call = await ben.ringing()
  call.accept()
  call.audio.speak(says.ben)
  return call
}

async function expectKinds(kinds: readonly string[]): Promise<void> {
  const traceOf = () => site.ports.records[0]?.trace.map((step) => step.kind)
  await expect.poll(traceOf, { timeout: 10_000 }).toEqual(expect.arrayContaining([...kinds]))
}
