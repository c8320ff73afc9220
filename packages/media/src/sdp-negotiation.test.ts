/**
 * Offers as phones and carriers write them, and the answers that they get; hold; versions.
 */

import { describe, expect, test } from 'vitest'
import { SdpNegotiation } from './sdp-negotiation.ts'

const ours = { address: '198.51.100.1', port: 20_000, sessionId: 42 }

const baresipOffer = [
  'v=0',
  'o=- 3987654321 1234567890 IN IP4 192.0.2.10',
  's=-',
  'c=IN IP4 192.0.2.10',
  't=0 0',
  'a=tool:baresip 1.1.0',
  'm=audio 40000 RTP/AVP 96 8 0 101',
  'b=AS:125',
  'a=rtpmap:96 opus/48000/2',
  'a=rtpmap:8 PCMA/8000',
  'a=rtpmap:0 PCMU/8000',
  'a=rtpmap:101 telephone-event/8000',
  'a=fmtp:101 0-15',
  'a=rtcp:40005',
  'a=sendrecv',
  'a=label:1',
  'a=ptime:30',
  'm=video 40002 RTP/AVP 97',
  'a=rtpmap:97 H264/90000',
  '',
].join('\r\n')

/** An offer of one audio line with the given m= line and further lines. */
function offerOf(...lines: readonly string[]): string {
  const session = ['v=0', 'o=x 1 1 IN IP4 192.0.2.10', 's=x', 'c=IN IP4 192.0.2.10', 't=0 0']
  return [...session, ...lines, ''].join('\r\n')
}

function answerTo(offer: string, wishes = {}) {
  const result = new SdpNegotiation(ours).answer(offer, wishes)
  if (!result.ok) throw new Error(result.error)
  return result.value
}

describe('an answer', () => {
  test('takes the first codec that we speak, under the numbers of the offer', () => {
    expect(answerTo(baresipOffer).stream).toEqual({
      remoteAddress: '192.0.2.10',
      remotePort: 40_000,
      remoteRtcpPort: 40_005,
      codec: 'PCMA',
      payloadType: 8,
      telephoneEventPayloadType: 101,
      ptimeMs: 30,
      direction: 'sendrecv',
    })
  })

  test('repeats every m= line in its place, the video one refused', () => {
    expect(answerTo(baresipOffer).answer.split('\r\n')).toEqual([
      'v=0',
      'o=- 42 1 IN IP4 198.51.100.1',
      's=-',
      'c=IN IP4 198.51.100.1',
      't=0 0',
      'm=audio 20000 RTP/AVP 8 101',
      'a=rtpmap:8 PCMA/8000',
      'a=rtpmap:101 telephone-event/8000',
      'a=fmtp:101 0-15',
      'a=ptime:20',
      'a=sendrecv',
      'm=video 0 RTP/AVP 97',
      '',
    ])
  })

  test('prefers the codec wished for, to spare a conversion', () => {
    expect(answerTo(baresipOffer, { codecs: ['PCMU'] }).stream.codec).toBe('PCMU')
  })

  test('knows static types without a map and events under any number', () => {
    const offer = offerOf('m=audio 4000 RTP/AVP 0 96', 'a=rtpmap:96 telephone-event/8000')
    const { stream } = answerTo(offer)
    expect([stream.codec, stream.telephoneEventPayloadType]).toEqual(['PCMU', 96])
  })

  test('promises no events to a peer that offered none', () => {
    const { answer, stream } = answerTo(offerOf('m=audio 4000 RTP/AVP 0'))
    expect(stream).not.toHaveProperty('telephoneEventPayloadType')
    expect(answer).not.toContain('telephone-event')
  })

  test.each([
    ['a=sendonly', 'recvonly'],
    ['a=recvonly', 'sendonly'],
    ['a=inactive', 'inactive'],
    ['a=sendrecv', 'sendrecv'],
    ['c=IN IP4 0.0.0.0', 'recvonly'],
  ])('to %s is %s', (line, direction) => {
    const { answer, stream } = answerTo(offerOf('m=audio 4000 RTP/AVP 0', line))
    expect(stream.direction).toBe(direction)
    expect(answer).toContain(`a=${direction}\r\n`)
  })

  test('to an offer without our codecs, or of secured or switched-off audio, is a refusal', () => {
    for (const line of ['4000 RTP/AVP 18', '4000 RTP/SAVP 0', '0 RTP/AVP 0']) {
      expect(new SdpNegotiation(ours).answer(offerOf(`m=audio ${line}`)).ok).toBe(false)
    }
  })

  test('to audio at an address of the other family is a refusal: no packet would get there', () => {
    const offer = offerOf('m=audio 4000 RTP/AVP 0', 'c=IN IP6 2001:db8::1')
    expect(new SdpNegotiation(ours).answer(offer)).toMatchObject({ ok: false })
    const both = offerOf('m=audio 4000 RTP/AVP 0', 'c=IN IP6 2001:db8::1', 'm=audio 5000 RTP/AVP 0')
    expect(answerTo(both).stream).toMatchObject({ remoteAddress: '192.0.2.10', remotePort: 5000 })
  })

  test('never asks the DNS for a caller', () => {
    const offer = offerOf('m=audio 4000 RTP/AVP 0', 'c=IN IP4 intranet.example')
    expect(new SdpNegotiation(ours).answer(offer)).toMatchObject({ ok: false })
  })

  test('keeps a line of the offer from smuggling another line into the answer', () => {
    const offer = offerOf('m=audio 4000 RTP/AVP 0', 'm=video 1 RTP/AVP 9\ra=evil')
    expect(new SdpNegotiation(ours).answer(offer)).toMatchObject({ ok: false })
  })

  test('raises its version exactly when it says something new', () => {
    const negotiation = new SdpNegotiation(ours)
    const versions = ['a=sendrecv', 'a=sendrecv', 'a=sendonly', 'a=sendrecv'].map((line) => {
      const result = negotiation.answer(offerOf('m=audio 4000 RTP/AVP 0', line))
      return result.ok && /^o=- 42 (\d+)/m.exec(result.value.answer)?.[1]
    })
    expect(versions).toEqual(['1', '1', '2', '3'])
  })
})

describe('an offer', () => {
  test('is understood by our own answer, and both sides agree', () => {
    const caller = new SdpNegotiation({ ...ours, address: '2001:db8::1' })
    const callee = new SdpNegotiation({ address: '2001:db8::2', port: 30_000, sessionId: 7 })
    const answered = callee.answer(caller.offer(), { codecs: ['PCMA'] })
    if (!answered.ok) throw new Error(answered.error)
    const applied = caller.applyAnswer(answered.value.answer)
    expect(applied).toEqual({
      ok: true,
      value: {
        ...answered.value.stream,
        remoteAddress: '2001:db8::2',
        remotePort: 30_000,
        remoteRtcpPort: 30_001,
      },
    })
  })

  test('of hold leaves what both sides allow', () => {
    const caller = new SdpNegotiation(ours)
    const callee = new SdpNegotiation({ ...ours, sessionId: 7 })
    const answered = callee.answer(caller.offer({ direction: 'sendonly' }))
    if (!answered.ok) throw new Error(answered.error)
    expect(answered.value.stream.direction).toBe('recvonly')
    const applied = caller.applyAnswer(answered.value.answer)
    expect(applied.ok && applied.value.direction).toBe('sendonly')
  })

  test('within a call keeps the place of the audio among the lines', () => {
    const negotiation = new SdpNegotiation(ours)
    negotiation.answer(offerOf('m=video 4002 RTP/AVP 97', 'm=audio 4000 RTP/AVP 0'))
    const lines = negotiation.offer().match(/^m=.*$/gm)
    expect(lines).toEqual(['m=video 0 RTP/AVP 97', 'm=audio 20000 RTP/AVP 0 8 9 101'])
  })

  test('that is refused in the answer gives no stream', () => {
    const negotiation = new SdpNegotiation(ours)
    negotiation.offer({ codecs: ['PCMU'] })
    expect(negotiation.applyAnswer(offerOf('m=audio 0 RTP/AVP 0')).ok).toBe(false)
    expect(negotiation.applyAnswer(offerOf('m=audio 4000 RTP/AVP 8')).ok).toBe(false)
  })
})

describe('G.722', () => {
  test('is taken when there is nothing else, and last when there is', () => {
    expect(answerTo(offerOf('m=audio 4000 RTP/AVP 9')).stream).toMatchObject({
      codec: 'G722',
      payloadType: 9,
    })
    expect(answerTo(offerOf('m=audio 4000 RTP/AVP 9 8')).stream.codec).toBe('PCMA')
  })
})

describe('SRTP', () => {
  const key = 'd0RmdmcmVCspeEc3QGZiNWpVLFJhQX1cfHAwJSoj'
  const secured = offerOf(
    'm=audio 4000 RTP/SAVP 0',
    `a=crypto:1 AES_CM_128_HMAC_SHA1_32 inline:${key}|2^20`,
    `a=crypto:2 AES_CM_128_HMAC_SHA1_80 inline:${key}|2^20|1:4`,
  )

  test('an answer takes the first key that it can use, under its tag, and gives its own', () => {
    const { answer, stream } = protecting().answered(secured)
    expect(answer).toMatch(/^m=audio 20000 RTP\/SAVP 0\r$/m)
    const [, own] = /^a=crypto:1 AES_CM_128_HMAC_SHA1_32 inline:(\S{40})\r$/m.exec(answer) ?? []
    expect(own).toBe(base64(stream.protection?.sending.keyAndSalt))
    expect(base64(stream.protection?.receiving.keyAndSalt)).toBe(key)
    expect(answer.match(/a=crypto/g)).toHaveLength(1)
  })

  test('an answer to a repeated offer repeats our key and its version', () => {
    const side = protecting()
    expect(side.answered(secured).answer).toBe(side.answered(secured).answer)
  })

  test('of two lines the protected one is answered', () => {
    const both = offerOf('m=audio 4002 RTP/AVP 0').trimEnd()
    const line = secured.slice(secured.indexOf('m='))
    const { answer } = protecting().answered(`${both}\r\n${line}`)
    expect(answer.match(/^m=.*$/gm)).toEqual(['m=audio 0 RTP/AVP 0', 'm=audio 20000 RTP/SAVP 0'])
  })

  test.each([
    ['without any key', []],
    ['with a key of another suite', [`a=crypto:1 F8_128_HMAC_SHA1_80 inline:${key}`]],
    ['with a key that is too short', ['a=crypto:1 AES_CM_128_HMAC_SHA1_80 inline:AAAA']],
    [
      'that asks for no encryption',
      [`a=crypto:1 AES_CM_128_HMAC_SHA1_80 inline:${key} UNENCRYPTED_SRTP`],
    ],
  ])('a line %s is refused', (_, lines) => {
    const result = protecting().answer(offerOf('m=audio 4000 RTP/SAVP 0', ...lines))
    expect(result).toMatchObject({ ok: false })
  })

  test('a side without entropy refuses it', () => {
    expect(new SdpNegotiation(ours).answer(secured)).toMatchObject({ ok: false })
  })

  test('what one offers and another answers, both can speak', () => {
    const [caller, callee] = [protecting(1), protecting(2)]
    const { answer, stream } = callee.answered(caller.offer({ protection: 'mandatory' }))
    const applied = caller.applyAnswer(answer)
    expect(applied).toMatchObject({
      ok: true,
      value: {
        protection: {
          sending: stream.protection?.receiving,
          receiving: stream.protection?.sending,
        },
      },
    })
  })

  test('an answer that leaves the protection away is refused', () => {
    const caller = protecting()
    caller.offer({ protection: 'mandatory' })
    expect(caller.applyAnswer(offerOf('m=audio 4000 RTP/AVP 0'))).toMatchObject({ ok: false })
  })

  test('keys on a plain line are taken up by who can, and passed over by who cannot', () => {
    const [caller, callee] = [protecting(1), protecting(2)]
    const offer = caller.offer({ protection: 'opportunistic' })
    expect(offer).toMatch(/^m=audio 20000 RTP\/AVP /m)
    const { answer } = callee.answered(offer)
    expect(answer).toMatch(/^m=audio 20000 RTP\/AVP 0 101\r[^]*^a=crypto:1 /m)
    expect(caller.applyAnswer(answer)).toMatchObject({ value: { protection: expect.anything() } })
    expect(caller.offer()).toMatch(/^m=audio 20000 RTP\/AVP [^]*^a=crypto:1 /m)
    caller.offer({ protection: 'opportunistic' })
    const plain = caller.applyAnswer(new SdpNegotiation(ours).offer())
    expect(plain.ok && plain.value.protection).toBeUndefined()
    expect(caller.offer()).not.toContain('a=crypto')
  })

  test('a side that must have it refuses a plain offer', () => {
    const plain = offerOf('m=audio 4000 RTP/AVP 0')
    expect(protecting().answer(plain, { protection: 'mandatory' })).toMatchObject({ ok: false })
    expect(protecting().answer(secured, { protection: 'mandatory' })).toMatchObject({ ok: true })
  })

  test('an answer with keys that nobody offered is plain', () => {
    const side = protecting()
    side.offer()
    const answer = offerOf(
      'm=audio 4000 RTP/AVP 0',
      `a=crypto:2 AES_CM_128_HMAC_SHA1_80 inline:${key}`,
    )
    const applied = side.applyAnswer(answer)
    expect(applied.ok && applied.value.protection).toBeUndefined()
    side.offer()
    expect(side.applyAnswer(answer.replace('AVP', 'SAVP'))).toMatchObject({ ok: false })
  })

  test('later offers of a protected call are protected with the same keys', () => {
    const side = protecting()
    const { stream } = side.answered(secured)
    const held = side.offer({ direction: 'sendonly' })
    expect(held).toContain('RTP/SAVP')
    expect(held).toContain(base64(stream.protection?.sending.keyAndSalt))
  })

  function protecting(seed = 7) {
    let count = seed
    const entropy = (length: number) => Uint8Array.from({ length }, () => (count += seed) & 0xff)
    const side = new SdpNegotiation({ ...ours, entropy })
    const answered = (offer: string) => {
      const result = side.answer(offer)
      if (!result.ok) throw new Error(result.error)
      return result.value
    }
    return Object.assign(side, { answered })
  }

  function base64(bytes: Uint8Array | undefined): string {
    return Buffer.from(bytes ?? []).toString('base64')
  }
})
