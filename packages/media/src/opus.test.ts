/**
 * Opus between two parties that both know it: under each one's own number, byte for byte, and never
 * to anybody else. What we say ourselves stays G.711. RFC 7587.
 */

import { describe, expect, test } from 'vitest'
import { VirtualLine } from '../test/virtual-line.ts'
import { JitterBuffer } from './jitter-buffer.ts'
import { SdpNegotiation } from './sdp-negotiation.ts'

const ours = { address: '192.0.2.1', port: 20_000, sessionId: 1 }

function offerOf(...formats: readonly string[]): string {
  const lines = ['v=0', 'o=x 1 1 IN IP4 192.0.2.10', 's=x', 'c=IN IP4 192.0.2.10', 't=0 0']
  const numbers = formats.map((format) => format.split(' ')[0])
  const maps = formats.map((format) => `a=rtpmap:${format}`)
  return [...lines, `m=audio 4000 RTP/AVP ${numbers.join(' ')}`, ...maps, ''].join('\r\n')
}

const phone = offerOf('96 opus/48000/2', '0 PCMU/8000', '101 telephone-event/8000')

describe('Opus in descriptions', () => {
  test('is not answered unless it is wished for, but noted', () => {
    const side = new SdpNegotiation(ours)
    const answered = side.answer(phone)
    expect(answered.ok && answered.value.answer).not.toContain('opus')
    expect(answered.ok && answered.value.stream).not.toHaveProperty('opusPayloadType')
    expect(side.knowsOpus).toBe(true)
    side.answer(offerOf('0 PCMU/8000'))
    expect(side.knowsOpus).toBe(false)
  })

  test('is answered first, under the number of the offer, with G.711 beside it', () => {
    const side = new SdpNegotiation(ours)
    const answered = side.answer(phone, { opus: true })
    expect(answered.ok && answered.value.answer).toMatch(/^m=audio 20000 RTP\/AVP 96 0 101\r$/m)
    expect(answered).toMatchObject({ value: { stream: { opusPayloadType: 96, codec: 'PCMU' } } })
  })

  test('is offered first, and taken where the answer knows it', () => {
    const side = new SdpNegotiation(ours)
    const offer = side.offer({ opus: true })
    expect(offer).toMatch(/^m=audio 20000 RTP\/AVP 111 0 8 9 101\r$/m)
    expect(offer).toContain('a=rtpmap:111 opus/48000/2')
    const plain = side.applyAnswer(offerOf('8 PCMA/8000'))
    expect(plain.ok && plain.value.opusPayloadType).toBeUndefined()
    side.offer({ opus: true })
    const agreed = side.applyAnswer(offerOf('111 opus/48000/2', '8 PCMA/8000'))
    expect(agreed).toMatchObject({ value: { opusPayloadType: 111, codec: 'PCMA' } })
  })

  test('that is answered alone is taken; what we say ourselves is as offered', () => {
    const side = new SdpNegotiation(ours)
    side.offer({ opus: true })
    const agreed = side.applyAnswer(offerOf('111 opus/48000/2'))
    expect(agreed).toMatchObject({ value: { opusPayloadType: 111, codec: 'PCMU', payloadType: 0 } })
    side.offer()
    side.offer({ opus: false })
    expect(side.applyAnswer(offerOf('111 opus/48000/2'))).toMatchObject({ ok: false })
  })

  test('stays through hold, and is left by an offer without it', () => {
    const side = new SdpNegotiation(ours)
    side.answer(phone, { opus: true })
    const held = side.answer(`${phone}a=sendonly\r\n`)
    expect(held).toMatchObject({
      value: { stream: { opusPayloadType: 96, direction: 'recvonly' } },
    })
    expect(side.offer({ opus: false })).not.toContain('opus')
    side.applyAnswer(offerOf('0 PCMU/8000'))
    const again = side.answer(phone)
    expect(again.ok && again.value.answer).not.toContain('opus')
  })
})

describe('Opus between two parties', () => {
  test('goes through unchanged, at its own pace, under the number of each', () => {
    const near = new VirtualLine(1).configure({ opusPayloadType: 96 })
    const far = new VirtualLine(2).configure({ opusPayloadType: 111 })
    const packets = Array.from({ length: 50 }, (_, index) => Uint8Array.of(0x78, index, 7, 9))
    for (const [index, payload] of packets.entries()) {
      const timestamp = (0xffff_f000 + index * 960) >>> 0
      near.receive({ payloadType: 96, sequenceNumber: index + 9, timestamp, payload })
      for (const media of near.ofKind('received').slice(-1)) far.session.forward(far.now, media)
      far.drain()
      near.run(20)
      far.run(20)
    }
    const sent = far.sent().filter(({ payloadType }) => payloadType === 111)
    expect(sent.map(({ payload }) => payload)).toEqual(packets)
    const steps = sent
      .slice(1)
      .map(({ timestamp }, i) => (timestamp - (sent[i]?.timestamp ?? 0)) | 0)
    expect(new Set(steps)).toEqual(new Set([960]))
    expect(near.session.statistics()).toMatchObject({ codec: 'opus', packetsLost: 0 })
    expect(near.session.statistics().jitterMs).toBeLessThan(0.1)
  })

  test('does not reach a party that does not know it, nor a decoder', () => {
    const near = new VirtualLine(1).configure({ opusPayloadType: 96 })
    near.receive({ payloadType: 96, payload: Uint8Array.of(0x78, 1) })
    const [media] = near.ofKind('received')
    if (media === undefined) throw new Error('nothing was received')
    const far = new VirtualLine(2).configure()
    far.session.forward(far.now, media)
    far.run(400)
    expect(far.sent().every(({ payloadType }) => payloadType === 0)).toBe(true)
    const buffer = new JitterBuffer()
    buffer.push(0, media)
    expect(buffer.statistics()).toEqual({ played: 0, concealed: 0, discarded: 0 })
  })

  test('is interrupted by what we play, and goes on after it', () => {
    const line = new VirtualLine().configure({ opusPayloadType: 96 })
    const opus = { kind: 'received', content: 'opus', ssrc: 5, marker: false } as const
    const send = (sequenceNumber: number): void => {
      const place = { sequenceNumber, timestamp: sequenceNumber * 960 }
      line.session.forward(line.now, { ...opus, ...place, payload: Uint8Array.of(1, 2) })
      line.drain()
    }
    send(1)
    line.session.play(line.now, 'music', [new Uint8Array(800).fill(3)])
    line.run(60)
    send(5)
    expect(line.sent().at(-1)?.payloadType).toBe(0)
    line.run(200)
    send(20)
    expect(line.sent().at(-1)?.payloadType).toBe(96)
    const sent = line.sent()
    const numbers = sent.map(({ sequenceNumber }) => sequenceNumber)
    expect(numbers).toEqual(numbers.map((_, index) => (numbers[0] ?? 0) + index))
    const timestamps = sent.map(({ timestamp }) => timestamp)
    expect(timestamps).toEqual(timestamps.toSorted((a, b) => a - b))
  })
})
