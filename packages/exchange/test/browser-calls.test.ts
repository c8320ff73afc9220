// Calls of browsers, live: SIP over WebSocket, ICE, DTLS and SRTP on loopback, against desk phones
// and the auto attendant. Both sides prove by tones what they hear.

import { once } from 'node:events'
import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { Exchange, type ExchangeOptions } from '../src/exchange.ts'
import { hasTurnServer, TurnServer } from '../src/testing-turn-server.ts'
import { carrierAddress, devices, MemoryPorts, mainNumber, tones } from './memory-ports.ts'
import { TestBrowser } from './test-browser.ts'
import { TestBrowserAudio } from './test-browser-audio.ts'
import { TestPhone } from './test-phone.ts'

let ports: MemoryPorts
let exchange: Exchange
let http: Server
let closing: (() => unknown)[]

beforeEach(async () => {
  closing = []
  ports = new MemoryPorts()
  await start()
})

afterEach(async () => {
  for (const close of closing.reverse()) await close()
  expect(ports.faults).toEqual([])
})

test('a browser calls a desk phone: it rings, and both hear each other', async () => {
  const ben = await openPhone(devices.ben)
  await ben.register()
  const { browser, audio } = await openBrowser(devices.ana)
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
    .poll(() => ports.records)
    .toMatchObject([{ record: { end: { cause: 'callerHungUp' } } }])
})

test('a browser that knows Opus takes it up once it talks to a phone that does', async () => {
  const ben = await openPhone(devices.ben)
  await ben.register()
  const { browser, audio } = await openBrowser(devices.ana)
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

test('a browser is rung by a carrier’s call, answers, and both hear each other', async () => {
  const { browser, audio } = await openBrowser(devices.ana)
  await browser.register()
  const carrier = await openPhone('carrier', { address: carrierAddress })
  const caller = await carrier.call(mainNumber)
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
  const { browser, audio } = await openBrowser(devices.ana)
  await browser.call(mainNumber, await audio.offer())
  const { body } = await browser.next('accepted')
  audio.takeAnswer(body)
  await audio.hears(tones.greeting)
  await audio.hears(tones.menu)
  audio.press(2)
  await audio.hears(tones.announcement)
})

test('an offer that leads nowhere is refused, and the next call is served', async () => {
  const { browser, audio } = await openBrowser(devices.ana)
  const offer = await audio.offer()
  await browser.call(mainNumber, offer.replace(/^a=(fingerprint|ice-ufrag|ice-pwd):.*\r?\n/gm, ''))
  expect((await browser.next('rejected')).status).toBe(503)
  await browser.call(mainNumber, offer)
  expect((await browser.next('accepted')).body).toContain('a=fingerprint:sha-256')
})

test('beyond the router the public address is told, at the same port', async () => {
  await restart({ publicAddress: '203.0.113.7' })
  const { browser, audio } = await openBrowser(devices.ana)
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
    const { browser, audio } = await openBrowser(devices.ana)
    await browser.call(mainNumber, await audio.offer())
    const { body } = await browser.next('accepted')
    expect(body).toMatch(/^a=candidate:.* 127\.0\.0\.1 40\d{3} typ relay/m)
    audio.takeAnswer(withoutHosts(body))
    await audio.hears(tones.greeting)
  })

  test('a TURN server that does not know us is done without', async () => {
    await restart({ iceServers: () => [turn.credentials(false)] })
    const { browser, audio } = await openBrowser(devices.ana)
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

/** A browser learns with the ringing how packets travel, so that long ringing loses no call. */
async function ringingBody(browser: TestBrowser): Promise<string> {
  const { status, body } = await browser.next('progressed')
  return status === 180 ? body : ringingBody(browser)
}

async function start(options: Partial<ExchangeOptions> = {}): Promise<void> {
  exchange = new Exchange(
    {
      ...{ listenAddress: '127.0.0.1', sipPort: 0, sipTlsPort: 0, mediaThreads: 1 },
      rtpPorts: { first: 20_000, last: 23_999 },
      ...options,
    },
    ports,
  )
  await exchange.start()
  http = createServer()
  http.on('upgrade', (...request) => exchange.upgrade(...request))
  http.listen(0, '127.0.0.1')
  await once(http, 'listening')
  closing.push(async () => {
    http.close()
    await exchange.stop()
  })
}

async function restart(options: Partial<ExchangeOptions>): Promise<void> {
  for (const close of closing.splice(0).reverse()) await close()
  await start(options)
}

async function openBrowser(username: string) {
  const { port } = http.address() as AddressInfo
  const browser = await TestBrowser.open(`ws://127.0.0.1:${port}/sip`, username)
  const audio = new TestBrowserAudio()
  closing.push(async () => {
    audio.close()
    await browser.close()
  })
  return { browser, audio }
}

async function openPhone(username: string, settings = {}): Promise<TestPhone> {
  const phone = await TestPhone.open({ serverPort: exchange.sipPort, username, ...settings })
  closing.push(() => phone.close())
  return phone
}
