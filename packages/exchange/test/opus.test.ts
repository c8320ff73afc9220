// Opus between two phones that both know it, over real sockets: passed on unchanged where nobody
// else listens, and left as soon as somebody does.

import { afterEach, beforeEach, expect, test } from 'vitest'
import { devices, mainNumber, tones } from './memory-ports.ts'
import type { TestCall, TestPhone } from './test-phone.ts'
import { TestSite } from './test-site.ts'

let site: TestSite
let ana: TestPhone
let ben: TestPhone

beforeEach(async () => {
  site = await TestSite.start()
  ana = await site.openRegistered(devices.ana)
  ben = await site.openRegistered(devices.ben)
})

afterEach(() => site.close())

test('two phones that know Opus hear each other’s packets as they were sent', async () => {
  const { caller, callee } = await talkingOpus()
  await expectOpus(caller, callee)
  await expectOpus(callee, caller)
  caller.hangUp()
  await expect.poll(() => site.ports.records.length).toBe(1)
  const codecs = site.ports.records[0]?.record.legs?.map(({ codec }) => codec)
  expect(codecs).toEqual(['opus', 'opus'])
})

test('a held party hears the music in G.711, and Opus again afterwards', async () => {
  const { caller, callee } = await talkingOpus()
  await callee.reoffer('sendonly')
  await caller.audio.hears(tones.music)
  await callee.reoffer('sendrecv')
  await expectOpus(callee, caller)
})

test('a phone that does not know Opus keeps the caller from it', async () => {
  const caller = await ben.callAsDevice('101', [], { opus: true })
  const callee = await ana.ringing()
  expect(callee.request?.body).toContain('opus')
  callee.accept()
  expect(await caller.answered()).toBe(200)
  await expectTalk(caller, callee)
})

test('a caller without Opus keeps the called phone from it', async () => {
  await ben.callAsDevice('101')
  const callee = await ana.ringing()
  expect(callee.request?.body).not.toContain('opus')
})

test('whoever is led by a menu speaks what is understood there', async () => {
  const caller = await ben.callAsDevice(mainNumber, [], { opus: true })
  const { body } = await caller.events.next('accepted')
  expect(body).not.toContain('opus')
  caller.audio.applyAnswer(body)
  await caller.audio.hears(tones.menu)
  caller.audio.press('1')
  const callee = await ana.ringing()
  expect(callee.request?.body).not.toContain('opus')
  callee.accept()
  await expectTalk(caller, callee)
})

test('a party that is sent on to somebody without Opus leaves it, and both talk', async () => {
  const { caller, callee } = await talkingOpus()
  callee.refer(mainNumber)
  await callee.ended()
  await caller.audio.hears(tones.menu)
  caller.audio.press('1')
  const target = await ana.ringing()
  target.accept()
  await expectTalk(caller, target)
})

test('a party that leaves Opus by itself takes the other one along', async () => {
  const { caller, callee } = await talkingOpus()
  const answer = await callee.reofferRaw(callee.audio.offer({ opus: false }))
  expect(answer).not.toContain('opus')
  callee.audio.applyAnswer(String(answer))
  await expectTalk(caller, callee)
})

/** Ben calls Ana, and both speak Opus. */
async function talkingOpus(): Promise<{ readonly caller: TestCall; readonly callee: TestCall }> {
  const caller = await ben.callAsDevice('101', [], { opus: true })
  const callee = await ana.ringing()
  callee.accept(callee.audio.answer(callee.request?.body ?? '', { opus: true }))
  const { body } = await caller.events.next('accepted')
  expect(body).toMatch(/^m=audio \d+ RTP\/AVP 111 /m)
  caller.audio.applyAnswer(body)
  return { caller, callee }
}

/** What one sends, the other hears, byte for byte; sent until it is connected. */
async function expectOpus(from: TestCall, to: TestCall): Promise<void> {
  const payload = Uint8Array.of(0x78, 1, 2, 3, 4, 5)
  const heard = to.audio.hearsOpus()
  const sending = setInterval(() => from.audio.speakOpus(payload), 20)
  try {
    expect([...(await heard)]).toEqual([...payload])
  } finally {
    clearInterval(sending)
  }
}

async function expectTalk(a: TestCall, b: TestCall): Promise<void> {
  a.audio.speak(440)
  b.audio.speak(880)
  await Promise.all([b.audio.hears(440), a.audio.hears(880)])
}
