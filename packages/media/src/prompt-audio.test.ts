/**
 * Recordings of every kind become prompts: pitch, length and level are measured on what a caller
 * would hear. Tones too, because the same measure proves them.
 */

import { describe, expect, test } from 'vitest'
import { decodeMulaw, encodeAlaw, encodeMulaw } from './g711.ts'
import { promptAudio } from './prompt-audio.ts'
import { busyTone, holdTone, ringBackTone, sineTone, toneShare } from './tone.ts'
import { formatWav, parseWav } from './wav.ts'

/** A sine at any rate, as 16 bit samples. */
function sine(frequencyHz: number, durationMs: number, sampleRateHz: number, amplitude: number) {
  return Int16Array.from({ length: (durationMs * sampleRateHz) / 1000 }, (_, index) =>
    Math.round(amplitude * Math.sin((2 * Math.PI * frequencyHz * index) / sampleRateHz)),
  )
}

/** A WAV file with any format tag, bits and channels. */
function wavOf(tag: number, bits: number, channels: number, data: Uint8Array): Uint8Array {
  const bytes = new Uint8Array(44 + data.length)
  bytes.set(formatWav(new Int16Array(), 8_000))
  const view = new DataView(bytes.buffer)
  view.setUint16(20, tag, true)
  view.setUint16(22, channels, true)
  view.setUint16(34, bits, true)
  // As programs that write to a pipe do: longer than the file.
  view.setUint32(40, 0x7fff_f000, true)
  bytes.set(data, 44)
  return bytes
}

function played(wav: Uint8Array): Int16Array {
  const audio = promptAudio(wav)
  if (!audio.ok) throw new Error(audio.error)
  return decodeMulaw(audio.value.mulaw)
}

function levelDb(samples: Int16Array): number {
  const power = samples.reduce((sum, sample) => sum + sample ** 2, 0) / samples.length
  return 20 * Math.log10(Math.sqrt(power) / 0x8000)
}

describe('a WAV file', () => {
  const half = [0.5, -0.5]
  test.each([
    ['8 bit PCM', wavOf(1, 8, 1, Uint8Array.of(0xc0, 0x40))],
    ['16 bit PCM', wavOf(1, 16, 1, Uint8Array.of(0, 0x40, 0, 0xc0))],
    ['24 bit PCM', wavOf(1, 24, 1, Uint8Array.of(0, 0, 0x40, 0, 0, 0xc0))],
    ['32 bit PCM', wavOf(1, 32, 1, Uint8Array.of(0, 0, 0, 0x40, 0, 0, 0, 0xc0))],
    ['two channels', wavOf(1, 8, 2, Uint8Array.of(0xe0, 0xa0, 0x20, 0x60))],
    ['µ-law', wavOf(7, 8, 1, encodeMulaw(Int16Array.of(16_384, -16_384)))],
    ['A-law', wavOf(6, 8, 1, encodeAlaw(Int16Array.of(16_384, -16_384)))],
  ])('of %s is read', (_, bytes) => {
    const parsed = parseWav(bytes)
    expect(parsed.ok && [...parsed.value.samples].map((x) => Math.round(x * 10) / 10)).toEqual(half)
  })

  test('that is none, or of an unknown format, is refused', () => {
    expect(parseWav(Uint8Array.of(1, 2, 3)).ok).toBe(false)
    expect(parseWav(wavOf(3, 32, 1, new Uint8Array(8))).ok).toBe(false)
  })
})

describe('a prompt', () => {
  test.each([8_000, 11_025, 16_000, 22_050, 44_100, 48_000])(
    'keeps its pitch and length when it was recorded at %i Hz',
    (sampleRateHz) => {
      const samples = played(formatWav(sine(1_000, 500, sampleRateHz, 8_000), sampleRateHz))
      expect(toneShare(samples, 1_000)).toBeGreaterThan(0.99)
      expect(samples.length / 8).toBeCloseTo(500, -1)
    },
  )

  test('keeps nothing of what the telephone cannot carry, instead of folding it back', () => {
    const low = sine(1_000, 500, 48_000, 4_000)
    const high = sine(6_500, 500, 48_000, 20_000)
    const both = low.map((sample, index) => sample + (high[index] ?? 0))
    expect(toneShare(played(formatWav(both, 48_000)), 1_000)).toBeGreaterThan(0.99)
  })

  test.each([300, 3_000, 20_000])('of amplitude %i is about as loud as others', (amplitude) => {
    const level = levelDb(played(formatWav(sine(700, 500, 8_000, amplitude), 8_000)))
    expect(level).toBeGreaterThan(amplitude < 1_000 ? -24 : -17)
    expect(level).toBeLessThan(-15)
  })

  test('is not clipped for the sake of loudness', () => {
    const quiet = sine(700, 1_000, 8_000, 1_000)
    quiet[4_000] = 30_000
    expect(played(formatWav(quiet, 8_000)).filter((sample) => Math.abs(sample) > 31_500)).toEqual(
      new Int16Array(),
    )
  })

  test('loses the dead air before and after it, not the pause within', () => {
    const spoken = sine(700, 300, 8_000, 8_000)
    const silence = new Int16Array(8_000)
    const samples = Int16Array.from([...silence, ...spoken, ...silence, ...spoken, ...silence])
    expect(played(formatWav(samples, 8_000)).length / 8).toBeCloseTo(300 + 1_000 + 300 + 120, -1)
  })

  test('of silence stays as it is', () => {
    expect(played(formatWav(new Int16Array(800), 8_000))).toHaveLength(800)
  })
})

describe('tones', () => {
  test('have the frequencies and the cadence of their region', () => {
    const american = decodeMulaw(ringBackTone('northAmerica'))
    expect(american.length / 8).toBe(6_000)
    expect(toneShare(american.slice(0, 16_000), 440)).toBeCloseTo(0.5, 1)
    expect(toneShare(american.slice(0, 16_000), 480)).toBeCloseTo(0.5, 1)
    expect(toneShare(american.slice(16_000), 440)).toBe(0)
    const european = decodeMulaw(ringBackTone('europe'))
    expect(toneShare(european.slice(0, 8_000), 425)).toBeGreaterThan(0.95)
    expect(toneShare(decodeMulaw(busyTone('northAmerica')).slice(0, 4_000), 620)).toBeCloseTo(
      0.5,
      1,
    )
    expect(toneShare(decodeMulaw(holdTone()).slice(0, 2_000), 440)).toBeGreaterThan(0.9)
  })

  test('are found only where they are', () => {
    expect(toneShare(sineTone([1_000], 100), 1_000)).toBeGreaterThan(0.9)
    expect(toneShare(sineTone([1_000], 100), 1_400)).toBeLessThan(0.01)
    expect(toneShare(new Int16Array(800), 1_000)).toBe(0)
  })
})
