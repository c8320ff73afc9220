/** Addresses as text, and what STUN says of them. */

import { describe, expect, it } from 'vitest'
import { RawPeer } from '../test/raw-peer.ts'
import { addressBytes, isSameHost } from './address.ts'
import { isStun, stunAnswer } from './stun-keep-alive.ts'

it.each([
  ['192.0.2.1', [192, 0, 2, 1]],
  ['[2001:db8::1]', [0x20, 1, 0x0d, 0xb8, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1]],
  ['::', Array(16).fill(0)],
  ['::ffff:192.0.2.1', [0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 255, 255, 192, 0, 2, 1]],
  ['1:2:3:4:5:6:7:8', [0, 1, 0, 2, 0, 3, 0, 4, 0, 5, 0, 6, 0, 7, 0, 8]],
])('%s is an address', (text, bytes) => {
  expect([...(addressBytes(text) ?? [])]).toEqual(bytes)
})

it.each(['example.com', '256.0.0.1', '1.2.3', '1::2::3', '12345::', '1:2:3:4:5:6:7', '::1:', ''])(
  '%j is none',
  (text) => {
    expect(addressBytes(text)).toBeUndefined()
  },
)

it.each([
  ['[2001:DB8::1]', '2001:db8:0:0::1', true],
  ['Example.com', 'example.COM', true],
  ['[2001:db8::1]', '[2001:db8::2]', false],
  ['192.0.2.1', '192.0.2.10', false],
])('%s and %s: %s', (a, b, expected) => {
  expect(isSameHost(a, b)).toBe(expected)
})

describe('a STUN binding request', () => {
  const transaction = [0x21, 0x12, 0xa4, 0x42, ...Array.from({ length: 12 }, (_, at) => at)]
  const request = Uint8Array.from([0, 1, 0, 0, ...transaction])
  const mapped = (answer: Uint8Array) => {
    const port = (((answer[26]! ^ 0x21) << 8) | (answer[27]! ^ 0x12)) >>> 0
    return [port, ...answer.slice(28).map((byte, at) => byte ^ transaction[at]!)]
  }

  it('is answered over the flow with the address that it came from', () => {
    const peer = new RawPeer()
    peer.agent.receive(0, peer.flow, request)
    const output = peer.agent.poll()
    if (output?.kind !== 'send') throw new Error('not answered')
    expect([...output.bytes.slice(0, 4)]).toEqual([1, 1, 0, 12])
    expect([...output.bytes.slice(4, 20)]).toEqual(transaction)
    expect(mapped(output.bytes)).toEqual([7000, 10, 0, 0, 2])
    expect(peer.events).toEqual([])
  })

  it('is answered over IPv6 too', () => {
    const flow = { ...new RawPeer().flow, remoteAddress: '2001:db8::5' }
    const answer = stunAnswer(flow, request)!
    expect(mapped(answer)).toEqual([7000, ...addressBytes('2001:db8::5')!])
    expect(answer[25]).toBe(2)
  })

  it('of another kind, or cut short, is not answered', () => {
    const { flow } = new RawPeer()
    expect(stunAnswer(flow, Uint8Array.from([1, 1, 0, 0, ...transaction]))).toBeUndefined()
    expect(stunAnswer(flow, Uint8Array.from([0, 1, 0, 8, ...transaction]))).toBeUndefined()
    expect(isStun(request.subarray(0, 19))).toBe(false)
    expect(isStun(new TextEncoder().encode('OPTIONS sip:a@b SIP/2.0\r\n'))).toBe(false)
  })
})
