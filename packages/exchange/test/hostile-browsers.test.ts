// What strangers try against a browser's call, live: RTP, STUN and the ClientHello of a DTLS that
// protects nothing, at every media port before, at and after the start (the race of ES2023-01);
// and a browser whose certificate is not the one that its signaling named.

import { randomBytes } from 'node:crypto'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { devices, mainNumber, tones } from './memory-ports.ts'
import { forgedReports, injectedHz, Sprayer, shortReport, sound } from './sprayer.ts'
import { TestSite } from './test-site.ts'

/** Few enough that a sprayer reaches each port fifty times a second. */
const rtpPorts = { first: 18_400, last: 18_459 }

let site: TestSite
let sprayers: Sprayer[]

beforeEach(async () => {
  sprayers = []
  site = await TestSite.start({ rtpPorts })
})

afterEach(async () => {
  for (const sprayer of sprayers) sprayer.stop()
  await site.close()
})

test('strangers who greet first, also without encryption, get no answer and no call', async () => {
  const greetings = [clientHello, binding]
  // At the desk phone's own address RTP is believed until the phone is heard, so none comes there.
  for (const [address, attacks] of [
    ['127.0.0.66', [...greetings, sound, shortReport, forgedReports]],
    ['127.0.0.1', greetings],
  ] as const) {
    sprayers.push(await Sprayer.start(address, rtpPorts, attacks))
  }
  await expect.poll(() => sprayers.every(({ sent }) => sent > 1_000)).toBe(true)
  const { audio, callee } = await site.talkFromBrowser()
  const injected = callee.audio.watch(injectedHz)
  for (let tenths = 0; tenths < 15; tenths += 1) {
    await Promise.all([callee.audio.hears(880), audio.hears(440)])
  }
  callee.hangUp()
  await expect.poll(() => site.ports.records.length).toBe(1)
  expect(injected.most).toBeLessThan(0.1)
  expect(sprayers.map(({ heard }) => heard)).toEqual([0, 0])
})

test('a browser with another certificate than it named neither hears nor is heard', async () => {
  const { browser, audio } = await site.openBrowser(devices.ana)
  const offer = await audio.offer()
  const forged = randomBytes(32).toString('hex').toUpperCase().match(/../g)?.join(':')
  const named = offer.replace(/^(a=fingerprint:sha-256) .*$/m, `$1 ${forged}`)
  let isHeard = false
  void audio.hears(tones.greeting).then(() => (isHeard = true))
  await browser.call(mainNumber, named)
  audio.takeAnswer((await browser.next('accepted')).body)
  await browser.next('ended')
  await expect
    .poll(() => site.ports.records)
    .toMatchObject([{ record: { end: { cause: 'mediaFailed' } } }])
  expect(isHeard).toBe(false)
})

/** DTLS 1.2, offering no cipher but those that protect nothing, and SRTP (RFC 6347, RFC 5764). */
function clientHello(): Buffer {
  const suites = [0x00, 0x00, 0x00, 0x01, 0x00, 0x02, 0x00, 0x3b]
  const srtp = [0x00, 0x0e, 0x00, 0x05, 0x00, 0x02, 0x00, 0x01, 0x00]
  const body = Buffer.concat([
    Buffer.from([0xfe, 0xfd]),
    randomBytes(32),
    Buffer.from([0, 0, 0, suites.length, ...suites, 1, 0, 0, srtp.length, ...srtp]),
  ])
  const length = [0, 0, body.length]
  const handshake = Buffer.from([1, ...length, 0, 0, 0, 0, 0, ...length])
  const record = [22, 0xfe, 0xff, 0, 0, 0, 0, 0, 0, 0, 0, 0, handshake.length + body.length]
  return Buffer.concat([Buffer.from(record), handshake, body])
}

/** A request of STUN without the password of the call, RFC 8489 §5. */
function binding(): Buffer {
  return Buffer.concat([Buffer.from([0, 1, 0, 0, 0x21, 0x12, 0xa4, 0x42]), randomBytes(12)])
}
