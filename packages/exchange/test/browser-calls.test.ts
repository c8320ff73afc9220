// Calls of browsers, live: SIP over WebSocket, ICE, DTLS and SRTP on loopback, against desk phones
// and the auto attendant. Both sides prove by tones what they hear.

import type { DialogId } from '@mainline/sip'
import {
  afterAll,
  afterEach,
  beforeAll,
  beforeEach,
  describe,
  expect,
  onTestFinished,
  test,
} from 'vitest'
import { hasTurnServer, TurnServer } from '../src/testing-turn-server.ts'
import { anaNumber, devices, mainNumber, tones } from './memory-ports.ts'
import type { TestBrowser } from './test-browser.ts'
import { TestBrowserAudio } from './test-browser-audio.ts'
import { TestSite } from './test-site.ts'

let site: TestSite

beforeEach(async () => {
  site = await TestSite.start()
})

afterEach(() => site.close())

test('a browser calls a desk phone: it rings, and both hear each other', async () => {
  const ben = await site.openRegistered(devices.ben)
  const { browser, audio } = await site.openBrowser(devices.ana)
  await browser.call('102', await audio.offer())
  const callee = await ben.ringing()
  callee.ring()
  audio.takeAnswer(await ringingBody(browser))
  callee.accept()
  const { dialogId } = await browser.next('accepted')
  audio.speak(880)
  callee.audio.speak(440)
  await Promise.all([audio.hears(440), callee.audio.hears(880)])
  browser.run((ua, now) => ua.bye(now, dialogId))
  await callee.ended()
  await expect
    .poll(() => site.ports.records)
    .toMatchObject([{ record: { end: { cause: 'callerHungUp' } } }])
})

test('a browser that knows Opus takes it up once it talks to a phone that does', async () => {
  const ben = await site.openRegistered(devices.ben)
  const { browser, audio } = await site.openBrowser(devices.ana)
  const opus = (description: string): string =>
    description
      .replace(/^(m=audio \S+ \S+)/m, '$1 96')
      .replace(/^a=rtpmap:0 /m, 'a=rtpmap:96 opus/48000/2\r\na=rtpmap:0 ')
  await browser.call('102', opus(await audio.offer()))
  const callee = await ben.ringing()
  callee.ring()
  const ringing = await ringingBody(browser)
  expect(ringing).not.toContain('opus')
  audio.takeAnswer(ringing)
  callee.accept(callee.audio.answer(callee.request?.body ?? '', { opus: true }))
  expect((await browser.next('accepted')).body).not.toContain('opus')
  const { dialogId, body } = await browser.next('reinvitationReceived')
  expect(body).toMatch(/^m=audio \d+ UDP\/TLS\/RTP\/SAVPF 96 0 [^]*^a=fingerprint/m)
  // It takes it back at once, so that the tones of this test prove that both are heard again.
  browser.run((ua, now) => ua.accept(now, dialogId, plainAnswer(body)))
  audio.speak(880)
  callee.audio.speak(440)
  await Promise.all([audio.hears(440), callee.audio.hears(880)])
})

/** An answer to that offer of a browser that would rather speak PCMU. */
function plainAnswer(offer: string): string {
  return offer
    .replace(/^(m=audio \S+ \S+).*$/m, '$1 0')
    .replace(/^a=rtpmap:(?!0 ).*\r\n/gm, '')
    .replace(/^a=(fmtp|candidate|end-of-candidates).*\r\n/gm, '')
}

test('a browser that has another network goes on by another way, as often as it asks', async () => {
  const { browser, audio, callee, dialogId } = await site.talkFromBrowser()
  const second = await moved(browser, dialogId, audio)
  second.speak(1_000)
  await Promise.all([second.hears(440), callee.audio.hears(1_000)])
  const third = await moved(browser, dialogId, second)
  third.speak(1_300)
  await Promise.all([third.hears(440), callee.audio.hears(1_300)])
  callee.hangUp()
  await browser.next('ended')
  await expect.poll(() => site.ports.records.length).toBe(1)
})

test('a browser that was called goes on by another way too', async () => {
  const { browser, audio } = await site.openBrowser(devices.ana)
  await browser.register()
  const caller = await site.callFromCarrier(anaNumber)
  const { request, dialogId } = await browser.next('invitationReceived')
  const answer = await audio.answer(request.body)
  browser.run((ua, now) => ua.accept(now, dialogId, answer))
  expect(await caller.answered()).toBe(200)
  caller.audio.speak(440)
  await audio.hears(440)
  const second = await moved(browser, dialogId, audio)
  second.speak(1_000)
  await Promise.all([second.hears(440), caller.audio.hears(1_000)])
})

test('a new way that leads nowhere, or cannot be read, leaves the call as it is', async () => {
  const { browser, audio, callee, dialogId } = await site.talkFromBrowser()
  const other = openAudio()
  const offer = await other.offer()
  other.close()
  const bare = offer.replace(/^a=fingerprint:.*\r?\n/gm, '')
  browser.run((ua, now) => ua.reinvite(now, dialogId, bare))
  expect((await browser.next('reinvitationRejected')).status).toBe(488)
  await Promise.all([audio.hears(440), callee.audio.hears(880)])
  browser.run((ua, now) => ua.reinvite(now, dialogId, offer))
  expect((await browser.next('reinvitationAccepted')).body).toContain('a=fingerprint')
  await Promise.all([audio.hears(440), callee.audio.hears(880)])
})

/** The browser asks for another way for its packets and takes it; by the former nothing comes. */
async function moved(
  browser: TestBrowser,
  dialogId: DialogId,
  former: TestBrowserAudio,
): Promise<TestBrowserAudio> {
  const audio = openAudio()
  const offer = await audio.offer()
  browser.run((ua, now) => ua.reinvite(now, dialogId, offer))
  const { body } = await browser.next('reinvitationAccepted')
  former.close()
  audio.takeAnswer(body)
  return audio
}

function openAudio(): TestBrowserAudio {
  const audio = new TestBrowserAudio()
  onTestFinished(() => audio.close())
  return audio
}

test('a browser is rung by a carrier’s call, answers, and both hear each other', async () => {
  const { browser, audio } = await site.openBrowser(devices.ana)
  await browser.register()
  const caller = await site.callFromCarrier(mainNumber)
  await caller.answered()
  caller.audio.press('1')
  const { request, dialogId } = await browser.next('invitationReceived')
  expect(request.body).toContain('UDP/TLS/RTP/SAVPF 0 8')
  const answer = await audio.answer(request.body)
  browser.run((ua, now) => ua.accept(now, dialogId, answer))
  audio.speak(880)
  caller.audio.speak(440)
  await Promise.all([audio.hears(440), caller.audio.hears(880)])
  caller.hangUp()
  await browser.next('ended')
})

test('a browser hears the auto attendant, and its keys are understood', async () => {
  const { browser, audio } = await site.openBrowser(devices.ana)
  await browser.call(mainNumber, await audio.offer())
  const { body } = await browser.next('accepted')
  audio.takeAnswer(body)
  await audio.hears(tones.greeting)
  await audio.hears(tones.menu)
  audio.press(2)
  await audio.hears(tones.announcement)
})

test('an offer that leads nowhere is refused, and the next call is served', async () => {
  const { browser, audio } = await site.openBrowser(devices.ana)
  const offer = await audio.offer()
  await browser.call(mainNumber, offer.replace(/^a=(fingerprint|ice-ufrag|ice-pwd):.*\r?\n/gm, ''))
  expect((await browser.next('rejected')).status).toBe(503)
  await browser.call(mainNumber, offer)
  expect((await browser.next('accepted')).body).toContain('a=fingerprint:sha-256')
})

test('beyond the router the public address is told, at the same port', async () => {
  await restart({ publicAddress: '203.0.113.7' })
  const { browser, audio } = await site.openBrowser(devices.ana)
  await browser.call(mainNumber, await audio.offer())
  const { body } = await browser.next('accepted')
  const [, port] = / 127\.0\.0\.1 (\d+) typ host/.exec(body) ?? []
  const routed = ` 203.0.113.7 ${port} typ srflx raddr 127.0.0.1 rport ${port}`
  expect(body).toContain(routed)
  expect(Number(port)).toBeGreaterThanOrEqual(20_000)
  expect(Number(port)).toBeLessThanOrEqual(23_999)
  audio.takeAnswer(body)
  await audio.hears(tones.greeting)
})

describe.runIf(hasTurnServer)('with a TURN server, which needs the turnserver program', () => {
  let turn: TurnServer
  beforeAll(async () => {
    turn = await TurnServer.start()
  })
  afterAll(() => turn.stop())

  test('our own end is reached through the TURN server too, where it is set', async () => {
    await restart({ iceServers: () => [turn.credentials()] })
    const { browser, audio } = await site.openBrowser(devices.ana)
    await browser.call(mainNumber, await audio.offer())
    const { body } = await browser.next('accepted')
    expect(body).toMatch(/^a=candidate:.* 127\.0\.0\.1 40\d{3} typ relay/m)
    audio.takeAnswer(withoutHosts(body))
    await audio.hears(tones.greeting)
  })

  test('a TURN server that does not know us is done without', async () => {
    await restart({ iceServers: () => [turn.credentials(false)] })
    const { browser, audio } = await site.openBrowser(devices.ana)
    await browser.call(mainNumber, await audio.offer())
    const { body } = await browser.next('accepted')
    expect(body).not.toContain('typ relay')
    audio.takeAnswer(body)
    await audio.hears(tones.greeting)
  })
})

function withoutHosts(description: string): string {
  return description.replace(/^a=candidate:.* typ host.*\r?\n/gm, '')
}

/** The same site with other settings. */
async function restart(options: Parameters<typeof TestSite.start>[0]): Promise<void> {
  await site.close()
  site = await TestSite.start(options)
}

/** A browser learns with the ringing how packets travel, so that long ringing loses no call. */
async function ringingBody(browser: TestBrowser): Promise<string> {
  const { status, body } = await browser.next('progressed')
  return status === 180 ? body : ringingBody(browser)
}
