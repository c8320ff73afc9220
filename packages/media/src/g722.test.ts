// G.722 bit by bit as others code it, and the narrow form of it by ear: a tone that goes through
// stays that tone, at its volume.

import { createHash } from 'node:crypto'
import { describe, expect, test } from 'vitest'
import { WideDecoder, WideEncoder } from '../test/g722-wide.ts'
import { AudioConverter } from './audio-converter.ts'
import { decodeMulaw, encodeMulaw } from './g711.ts'
import { G722Decoder, G722Encoder } from './g722.ts'
import { sineTone, toneShare } from './tone.ts'

/** 0.2 s at 16 kHz: a rising tone and noise, loud enough to reach the limits. */
const signal = Int16Array.from({ length: 3_200 }, (_, index) =>
  Math.round(9_000 * Math.sin((index * index) / 900) + (((index * 7_919) % 2_003) - 1_001) * 6),
)

describe('both bands', () => {
  test('are coded to the very bits that FFmpeg 5.1 makes', () => {
    const bytes = new WideEncoder().encode(signal)
    expect(sha256(bytes)).toBe('3511ab612e69acb833fdbb51a06876bcef2a8f93969ed095901a97b56b6a0d14')
  })

  test('are decoded to the very samples that FFmpeg 5.1 makes', () => {
    const samples = new WideDecoder().decode(new WideEncoder().encode(signal))
    const bytes = new Uint8Array(samples.buffer)
    expect(sha256(bytes)).toBe('bc0a4a38a414776fac5e415fbc3c3a3bb908f7585668fefe70c8f475a3920155')
  })
})

describe('sound of 8 kHz', () => {
  test.each([300, 440, 1_000, 2_000, 3_000])('a tone of %i Hz comes back as itself', (hz) => {
    const back = new G722Decoder().decode(new G722Encoder().encode(sineTone([hz], 1_000)))
    expect(toneShare(back.subarray(800), hz)).toBeGreaterThan(0.98)
  })

  test('is heard at its own volume by a phone that decodes both bands', () => {
    const tone = sineTone([1_000], 1_000)
    const wide = new WideDecoder().decode(new G722Encoder().encode(tone))
    expect(loudness(wide.subarray(1_600)) / loudness(tone)).toBeCloseTo(1, 1)
  })

  test('is what remains of a phone’s wide sound', () => {
    const wide = Int16Array.from({ length: 16_000 }, (_, index) =>
      Math.round(8_000 * Math.sin((2 * Math.PI * 1_000 * index) / 16_000)),
    )
    const narrow = new G722Decoder().decode(new WideEncoder().encode(wide))
    expect(toneShare(narrow.subarray(800), 1_000)).toBeGreaterThan(0.98)
    expect(loudness(narrow.subarray(800)) / loudness(wide)).toBeCloseTo(1, 1)
  })
})

test.each(['PCMU', 'PCMA'] as const)('goes from %s and back packet by packet', (law) => {
  const [there, back] = [new AudioConverter(), new AudioConverter()]
  const mulaw = encodeMulaw(sineTone([440], 1_000))
  const first = new AudioConverter().convert(mulaw, 'PCMU', law)
  const heard = Array.from({ length: 50 }, (_, index) => {
    const packet = first.subarray(index * 160, index * 160 + 160)
    return back.convert(there.convert(packet, law, 'G722'), 'G722', 'PCMU')
  })
  expect(toneShare(decodeMulaw(Buffer.concat(heard)).subarray(800), 440)).toBeGreaterThan(0.98)
})

function loudness(samples: Int16Array): number {
  return Math.sqrt(samples.reduce((sum, sample) => sum + sample * sample, 0) / samples.length)
}

function sha256(bytes: Uint8Array): string {
  return createHash('sha256').update(bytes).digest('hex')
}
