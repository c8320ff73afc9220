/**
 * Both laws against values of the standard, and over every byte and every sample there is.
 */

import { describe, expect, test } from 'vitest'
import { decodeAlaw, decodeMulaw, encodeAlaw, encodeMulaw, transcode } from './g711.ts'

const everyByte = Uint8Array.from({ length: 256 }, (_, byte) => byte)
const everySample = Int16Array.from({ length: 65_536 }, (_, index) => index - 32_768)

describe('G.711', () => {
  test('decodes the values of the standard', () => {
    expect([...decodeMulaw(Uint8Array.of(0x00, 0x80, 0xff, 0x7f, 0xf0))]).toEqual([
      -32_124, 32_124, 0, 0, 120,
    ])
    expect([...decodeAlaw(Uint8Array.of(0x2a, 0xaa, 0xd5, 0x55))]).toEqual([-32_256, 32_256, 8, -8])
  })

  test('gives back every byte that it decoded, but for the second zero of µ-law', () => {
    expect([...encodeAlaw(decodeAlaw(everyByte))]).toEqual([...everyByte])
    const expected = everyByte.map((byte) => (byte === 0x7f ? 0xff : byte))
    expect([...encodeMulaw(decodeMulaw(everyByte))]).toEqual([...expected])
  })

  test.each([
    ['µ-law', (samples: Int16Array) => decodeMulaw(encodeMulaw(samples)), 132],
    ['A-law', (samples: Int16Array) => decodeAlaw(encodeAlaw(samples)), 256],
  ])('%s is off by at most a thirtieth of any sample', (_, through, floor) => {
    const coded = through(everySample)
    const worst = everySample.reduce((most, sample, index) => {
      const error = Math.abs(sample - (coded[index] ?? 0))
      return Math.max(most, error / (Math.abs(sample) + floor))
    }, 0)
    expect(worst).toBeLessThan(1 / 30)
  })

  test('goes from law to law and back within one step', () => {
    const back = transcode(transcode(everyByte, 'PCMU', 'PCMA'), 'PCMA', 'PCMU')
    const before = decodeMulaw(everyByte)
    const after = decodeMulaw(back)
    const worst = before.reduce((most, sample, index) => {
      return Math.max(most, Math.abs(sample - (after[index] ?? 0)) / (Math.abs(sample) + 132))
    }, 0)
    expect(worst).toBeLessThan(1 / 15)
  })

  test('silence stays nearly silent in the other law', () => {
    expect([...transcode(Uint8Array.of(0xff), 'PCMU', 'PCMA')]).toEqual([0xd5])
    expect(Math.abs(decodeMulaw(transcode(Uint8Array.of(0xd5), 'PCMA', 'PCMU'))[0] ?? 99)).toBe(8)
  })
})
