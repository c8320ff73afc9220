/**
 * Packets by hand: what must be stepped over, and what must be refused.
 */

import { describe, expect, test } from 'vitest'
import { decodeRtp, isRtcp, sequenceDistance, timestampDistance } from './rtp.ts'

const header = [0x80, 0x80, 0x12, 0x34, 0, 0, 0, 160, 0, 0, 0, 7]

describe('a packet', () => {
  test('is read over its sources, extension and padding', () => {
    const [, ...rest] = header
    const sources = [1, 1, 1, 1]
    const extension = [0xbe, 0xde, 0, 1, 9, 9, 9, 9]
    const bytes = Uint8Array.from([0xb1, ...rest, ...sources, ...extension, 5, 6, 0, 0, 3])
    expect(decodeRtp(bytes)).toEqual({
      ok: true,
      value: {
        payloadType: 0,
        marker: true,
        sequenceNumber: 0x1234,
        timestamp: 160,
        ssrc: 7,
        payload: Uint8Array.of(5, 6),
      },
    })
  })

  test.each([
    ['shorter than its header', header.slice(0, 11)],
    ['of another version', [0x40, ...header.slice(1)]],
    ['whose sources reach beyond it', [0x8f, ...header.slice(1)]],
    ['whose extension reaches beyond it', [0x90, ...header.slice(1), 0, 0, 0, 9]],
    ['whose extension has no header', [0x90, ...header.slice(1), 0, 0]],
    ['whose padding is longer than it', [0xa0, ...header.slice(1), 1, 200]],
    ['whose padding has no length', [0xa0, ...header.slice(1), 1, 0]],
  ])('%s is refused', (_, bytes) => {
    expect(decodeRtp(Uint8Array.from(bytes)).ok).toBe(false)
  })
})

test('RTCP is told from RTP by its type, also beside a marked packet', () => {
  expect(
    [200, 201, 203, 0x80 | 0, 0x80 | 101].map((type) => isRtcp(Uint8Array.of(0x80, type))),
  ).toEqual([true, true, true, false, false])
})

test('distances are short ways around', () => {
  expect(sequenceDistance(2, 65_534)).toBe(4)
  expect(sequenceDistance(65_534, 2)).toBe(-4)
  expect(timestampDistance(100, 0xffff_ffff)).toBe(101)
})
