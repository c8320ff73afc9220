/**
 * Laws of everything that peers send: what we write is read back the same, and nothing that
 * arrives makes us throw.
 */

import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import type { AudioStream } from '../src/media-stream.ts'
import { promptAudio } from '../src/prompt-audio.ts'
import { decodeRtcp, encodeRtcp, type RtcpPacket } from '../src/rtcp.ts'
import { decodeRtp, encodeRtp } from '../src/rtp.ts'
import { formatSdp, parseSdp } from '../src/sdp.ts'
import { SdpNegotiation } from '../src/sdp-negotiation.ts'
import { parseWav } from '../src/wav.ts'
import { peer, VirtualLine } from './virtual-line.ts'

const word = (bits: number) => fc.integer({ min: 0, max: 2 ** bits - 1 })
const bytes = fc.uint8Array({ maxLength: 200 })

const rtpPacket = fc.record({
  payloadType: word(7),
  marker: fc.boolean(),
  sequenceNumber: word(16),
  timestamp: word(32),
  ssrc: word(32),
  payload: bytes,
})

const reports = fc.array(
  fc.record({
    ssrc: word(32),
    fractionLost: word(8),
    packetsLost: fc.integer({ min: -0x800000, max: 0x7fffff }),
    highestSequenceNumber: word(32),
    jitter: word(32),
    lastSenderReport: word(32),
    delaySinceLastSenderReport: word(32),
  }),
  { maxLength: 31 },
)

const rtcpPacket: fc.Arbitrary<RtcpPacket> = fc.oneof(
  fc.record({
    kind: fc.constant('senderReport' as const),
    ssrc: word(32),
    ntpSeconds: word(32),
    ntpFraction: word(32),
    rtpTimestamp: word(32),
    packetCount: word(32),
    octetCount: word(32),
    reports,
  }),
  fc.record({ kind: fc.constant('receiverReport' as const), ssrc: word(32), reports }),
  fc.record({
    kind: fc.constant('sourceDescription' as const),
    ssrc: word(32),
    canonicalName: fc.stringMatching(/^[ -~]{0,255}$/),
  }),
  fc.record({ kind: fc.constant('bye' as const), ssrcs: fc.array(word(32), { maxLength: 31 }) }),
)

const token = fc.stringMatching(/^[a-zA-Z0-9.-]{1,12}$/)
const connection = fc.constantFrom({ address: '192.0.2.1' }, { address: '2001:db8::1' })
const attributes = fc.array(
  fc.oneof(
    fc.record({ name: token }),
    fc.record({ name: token, value: fc.stringMatching(/^[!-~]( ?[!-~]){0,20}$/) }),
  ),
  { maxLength: 5 },
)
const description = fc.record({
  origin: fc.record({
    username: token,
    sessionId: fc.stringMatching(/^\d{1,20}$/),
    sessionVersion: fc.stringMatching(/^\d{1,20}$/),
    address: fc.constantFrom('192.0.2.1', '2001:db8::1'),
  }),
  name: token,
  timing: fc.constant('0 0'),
  attributes,
  media: fc.array(
    fc.record(
      {
        type: token,
        port: word(16),
        protocol: token,
        formats: fc.array(token, { minLength: 1, maxLength: 5 }),
        attributes,
        connection,
      },
      { requiredKeys: ['type', 'port', 'protocol', 'formats', 'attributes'] },
    ),
    { maxLength: 4 },
  ),
})

describe('what is written is read back', () => {
  test('RTP', () => {
    fc.assert(
      fc.property(rtpPacket, (packet) => {
        expect(decodeRtp(encodeRtp(packet, packet.ssrc))).toEqual({ ok: true, value: packet })
      }),
    )
  })

  test('RTCP', () => {
    fc.assert(
      fc.property(fc.array(rtcpPacket, { minLength: 1, maxLength: 4 }), (packets) => {
        expect(decodeRtcp(encodeRtcp(packets))).toEqual({ ok: true, value: packets })
      }),
    )
  })

  test('SDP', () => {
    fc.assert(
      fc.property(description, (written) => {
        expect(parseSdp(formatSdp(written))).toEqual({ ok: true, value: written })
      }),
    )
  })
})

/** Bytes that are nearly right reach deeper than random ones. */
const nearlyRtp = fc.tuple(bytes, fc.constantFrom(0x80, 0x90, 0xa0, 0xb5)).map(([tail, first]) => {
  const packet = Uint8Array.from(tail)
  if (packet.length > 0) packet[0] = first
  return packet
})
const nearlyRtcp = fc
  .tuple(fc.array(rtcpPacket, { minLength: 1, maxLength: 3 }), word(8), word(8), word(8))
  .map(([packets, place, value, cut]) => {
    const packet = encodeRtcp(packets)
    packet[place % packet.length] = value
    return packet.subarray(0, Math.max(0, packet.length - (cut % 8)))
  })
const nearlySdp = fc
  .tuple(description, word(10), fc.string({ maxLength: 8 }))
  .map(([written, place, text]) => {
    const whole = formatSdp(written)
    return whole.slice(0, place % whole.length) + text + whole.slice((place % whole.length) + 3)
  })

describe('nothing that a peer sends makes us throw', () => {
  test('RTP, RTCP, and a session that gets them', () => {
    const datagrams = fc.array(fc.oneof(bytes, nearlyRtp, nearlyRtcp), { maxLength: 30 })
    fc.assert(
      fc.property(datagrams, (received) => {
        const line = new VirtualLine().configure()
        for (const datagram of received) {
          decodeRtcp(datagram)
          line.session.receive(line.now, 'rtp', peer, datagram)
          line.session.receive(line.now, 'rtcp', peer, datagram)
          line.run(20)
        }
      }),
    )
  })

  test('SDP', () => {
    const offers = fc.oneof(fc.string(), nearlySdp)
    fc.assert(
      fc.property(offers, (offer) => {
        const negotiation = new SdpNegotiation({ address: '192.0.2.1', port: 4_000, sessionId: 1 })
        const result = negotiation.answer(offer)
        if (result.ok) expectUsable(result.value.stream)
        negotiation.offer()
        negotiation.applyAnswer(offer)
      }),
    )
  })

  test('WAV', () => {
    const nearlyWav = fc.tuple(bytes, bytes).map(([chunks, data]) => {
      const text = [...'RIFF....WAVEfmt ', ...'data'].map((letter) => letter.charCodeAt(0))
      return Uint8Array.from([...text.slice(0, 16), ...chunks, ...text.slice(16), ...data])
    })
    fc.assert(
      fc.property(fc.oneof(bytes, nearlyWav), (file) => {
        parseWav(file)
        promptAudio(file)
      }),
    )
  })
})

function expectUsable(stream: AudioStream): void {
  expect(stream.remotePort).toBeGreaterThan(0)
  expect(stream.ptimeMs % 10).toBe(0)
}
