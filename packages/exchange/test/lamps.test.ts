// Lamps on real phones: messages that wait, colleagues who ring and talk, who can be reached; and
// picking up what a lamp shows. Nobody is shown anything who has not proved who they are.

import { limits, parseId, type UserId } from '@mainline/model'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { anaNumber, devices } from './memory-ports.ts'
import type { TestPhone } from './test-phone.ts'
import { TestSite } from './test-site.ts'

const anaId = parseId<UserId>('user', 'user_ana')
let site: TestSite
let ana: TestPhone
let ben: TestPhone

beforeEach(async () => {
  site = await TestSite.start()
  ana = await site.openPhone(devices.ana)
  ben = await site.openPhone(devices.ben)
  expect(await ana.register()).toBe(200)
})

afterEach(() => site.close())

test('a phone is told how many messages wait, and each time that changes', async () => {
  expect(await ana.watch('message-summary', devices.ana)).toBe(200)
  expect(await ana.told()).toContain('Messages-Waiting: no')
  if (anaId !== undefined) site.ports.leaveMessages(anaId, 2)
  expect(await ana.told()).toContain('Voice-Message: 2/1 (0/0)')
})

test('nobody watches the mailbox of a colleague', async () => {
  expect(await ben.watch('message-summary', devices.ana)).toBe(403)
})

test('a colleague’s lamp tells the ring with who calls, and the talk without', async () => {
  expect(await ben.watch('dialog', '101')).toBe(200)
  expect(await ben.told()).not.toContain('<dialog ')
  const caller = await callAna()
  const callee = await ana.ringing()
  callee.ring()
  expect(await ben.toldOf('call-id=')).toMatch(/<state>early<.*Caller/s)
  callee.accept()
  const talking = await ben.toldOf('confirmed')
  expect(talking).not.toContain('<remote>')
  expect(talking).not.toContain('call-id=')
  caller.hangUp()
  expect(await ben.toldOf('</dialog-info>')).not.toContain('<dialog ')
})

test('what a lamp shows as ringing is picked up by Replaces', async () => {
  await ben.watch('dialog', '101')
  const caller = await callAna()
  const callee = await ana.ringing()
  callee.ring()
  const picked = await ben.callAsDevice('101', [replaces(await ben.toldOf('call-id='))])
  expect(await picked.answered()).toBe(200)
  expect(await caller.answered()).toBe(200)
  await callee.ended()
  picked.audio.speak(880)
  await caller.audio.hears(880)
})

test('what rings at nobody any more is not picked up', async () => {
  await ben.watch('dialog', '101')
  const caller = await callAna()
  const callee = await ana.ringing()
  callee.ring()
  const header = replaces(await ben.toldOf('call-id='))
  caller.cancel()
  await callee.ended()
  const late = await ben.callAsDevice('101', [header])
  expect(await late.answered()).toBe(481)
})

test('a lamp of presence tells when somebody can be reached no more', async () => {
  expect(await ben.watch('presence', '101')).toBe(200)
  expect(await ben.told()).toContain('<basic>open</basic>')
  expect(await ana.register(0)).toBe(200)
  expect(await ben.told()).toContain('<basic>closed</basic>')
})

test.each([
  ['a person whom nobody knows', 'dialog', '999', 404],
  ['a package that is none of ours', 'winfo', '101', 489],
])('%s cannot be watched', async (_, event, name, status) => {
  expect(await ben.watch(event, name)).toBe(status === 489 ? 0 : status)
})

test('a stranger watches nobody', async () => {
  const stranger = await site.openPhone('nobody')
  expect(await stranger.watch('dialog', '101')).toBe(401)
})

test(`a phone has ${limits.lampsPerDevice} lamps and not one more`, async () => {
  for (let count = 0; count < limits.lampsPerDevice; count++) {
    expect(await ben.watch('dialog', '101')).toBe(200)
    await ben.told()
  }
  expect(await ben.watch('dialog', '101')).toBe(403)
})

test('a phone that is deleted watches nobody any more', async () => {
  await ben.watch('presence', '101')
  site.ports.allowOnly([devices.ana])
  expect(await ben.unwatched()).toBe('terminated')
})

/** What picks up the call that a lamp shows: the caller's tag is the far one of the phone. */
function replaces(body: string): { readonly name: string; readonly value: string } {
  const [, callId, localTag, remoteTag] =
    /call-id="([^"]*)" local-tag="([^"]*)" remote-tag="([^"]*)"/.exec(body) ?? []
  const value = `${callId};to-tag=${remoteTag};from-tag=${localTag};early-only`
  return { name: 'Replaces', value }
}

async function callAna() {
  return site.callFromCarrier(anaNumber)
}
