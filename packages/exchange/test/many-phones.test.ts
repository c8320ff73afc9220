// Several phones of one person: ten ring, one is answered, the others learn that nothing was
// missed; and whoever talks hears of the next caller, because it is the phone that says busy.

import { headerValue } from '@mainline/sip'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { anaNumber, devices } from './memory-ports.ts'
import { type TestCall } from './test-phone.ts'
import { TestSite } from './test-site.ts'

let site: TestSite

beforeEach(async () => {
  site = await TestSite.start()
})

afterEach(() => site.close())

test('ten phones ring; the first that answers has the call, nine missed nothing', async () => {
  const ten = await Promise.all(Array.from({ length: 10 }, () => site.openRegistered(devices.ana)))
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
  const ana = await site.openRegistered(devices.ana)
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
  await expect.poll(() => site.ports.records.length).toBe(1)
  const missed = site.ports.records[0]?.trace.find(({ kind }) => kind === 'userNotReached')
  expect(missed?.details).toMatchObject({ reason: 'busy' })
  talking.audio.speak(880)
  await one.audio.hears(880)
})

async function callAna(): Promise<TestCall> {
  return site.callFromCarrier(anaNumber)
}
