/**
 * The detector's limits, as ITU-T Q.24 sets them: what must be heard (length, gap, frequency,
 * level, twist, noise), what must not, and hours of what is no digit at all: speech in two
 * languages, music, noise, other tones.
 */

import { readdirSync, readFileSync } from 'node:fs'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { NoiseGenerator } from '../src/comfort-noise.ts'
import { DigitDetector } from '../src/digit-detector.ts'
import { columnsHz, digitTones, keypad, rowsHz } from '../src/digit-tones.ts'
import { decodeMulaw, encodeMulaw } from '../src/g711.ts'

type Tone = {
  readonly key: string
  readonly ms?: number
  readonly gapMs?: number
  /** Share by which each frequency is off. */
  readonly off?: number
  readonly rowDb?: number
  readonly columnDb?: number
}

/** One key's sound and the gap after it; levels are in dBm0. */
function toneOf({
  key,
  ms = 50,
  gapMs = 50,
  off = 0,
  rowDb = -10,
  columnDb = -10,
}: Tone): number[] {
  const place = keypad.indexOf(key)
  const wave = (hz: number, levelDb: number, index: number): number =>
    0x7fff * 10 ** ((levelDb - 3.17) / 20) * Math.sin((2 * Math.PI * hz * index) / 8_000)
  return Array.from({ length: Math.round((ms + gapMs) * 8) }, (_, index) => {
    if (index >= ms * 8) return 0
    const row = wave((rowsHz[place >> 2] ?? 0) * (1 + off), rowDb, index)
    return row + wave((columnsHz[place & 3] ?? 0) * (1 + off), columnDb, index)
  })
}

/** What the detector hears after so much silence, over a line of µ-law. */
function heard(samples: readonly number[], leadSamples = 0): string {
  const silence = Array.from({ length: leadSamples }, () => 0)
  const sound = Int16Array.from([...silence, ...samples, ...Array.from({ length: 400 }, () => 0)])
  return digitsIn(decodeMulaw(encodeMulaw(sound)))
}

function digitsIn(sound: Int16Array): string {
  return new DigitDetector()
    .receive(sound)
    .map(({ digit }) => digit)
    .join('')
}

const keys = fc.constantFrom(...keypad)
const leads = fc.nat(101)
const check = (law: (key: string, lead: number) => void): void =>
  fc.assert(fc.property(keys, leads, law), { numRuns: 60 })

describe('the detector hears', () => {
  test('what our own tones say, whatever is dialed', () => {
    fc.assert(
      fc.property(fc.array(keys, { maxLength: 20 }), leads, (dialed, lead) => {
        expect(heard([...digitTones(dialed.join(''))], lead)).toBe(dialed.join(''))
      }),
      { numRuns: 30 },
    )
  })

  test('each of the sixteen keys, 40 ms long, wherever its blocks begin', () => {
    check((key, lead) => {
      expect(heard(toneOf({ key, ms: 40 }), lead)).toBe(key)
    })
  })

  test('a key pressed twice with 40 ms between as two', () => {
    check((key, lead) => {
      const twice = [...toneOf({ key, gapMs: 40 }), ...toneOf({ key })]
      expect(heard(twice, lead)).toBe(key + key)
    })
  })

  test('keys off by 1.5 % of their frequencies', () => {
    check((key, lead) => {
      expect(heard(toneOf({ key, off: 0.015 }), lead)).toBe(key)
      expect(heard(toneOf({ key, off: -0.015 }), lead)).toBe(key)
    })
  })

  test('keys from 0 to -25 dBm0, columns stronger by 4 dB or weaker by 8', () => {
    check((key, lead) => {
      for (const level of [-3, -25]) {
        expect(heard(toneOf({ key, rowDb: level, columnDb: level }), lead)).toBe(key)
      }
      expect(heard(toneOf({ key, rowDb: -12, columnDb: -8 }), lead)).toBe(key)
      expect(heard(toneOf({ key, rowDb: -8, columnDb: -15.5 }), lead)).toBe(key)
    })
  })

  test('keys over noise that is 15 dB softer', () => {
    const noise = new NoiseGenerator({ levelDb: 10 + 3.17 + 15 - 3 + 3, reflections: [] })
    check((key, lead) => {
      const tone = toneOf({ key, ms: 60, gapMs: 0 })
      const under = noise.next(tone.length)
      expect(
        heard(
          tone.map((sample, index) => sample + (under[index] ?? 0)),
          lead,
        ),
      ).toBe(key)
    })
  })
})

describe('the detector does not hear', () => {
  test('a tone of 20 ms, nor two presses where one has a gap of 10 ms', () => {
    check((key, lead) => {
      expect(heard(toneOf({ key, ms: 20 }), lead)).toBe('')
      const broken = [...toneOf({ key, gapMs: 10 }), ...toneOf({ key })]
      expect(heard(broken, lead)).toBe(key)
    })
  })

  test('keys off by 3.5 % of their frequencies', () => {
    check((key, lead) => {
      expect(heard(toneOf({ key, off: 0.035, ms: 100 }), lead)).toBe('')
      expect(heard(toneOf({ key, off: -0.035, ms: 100 }), lead)).toBe('')
    })
  })

  test('tones softer than -55 dBm0, and tones that are of no pair', () => {
    check((key, lead) => {
      expect(heard(toneOf({ key, rowDb: -55, columnDb: -55, ms: 200 }), lead)).toBe('')
      expect(heard(toneOf({ key, rowDb: -5, columnDb: -25, ms: 200 }), lead)).toBe('')
      expect(heard(toneOf({ key, rowDb: -25, columnDb: -5, ms: 200 }), lead)).toBe('')
    })
  })

  test('noise of any color', () => {
    for (const color of [-0.9, -0.5, 0, 0.5, 0.9]) {
      const noise = new NoiseGenerator({ levelDb: 20, reflections: [color, 0.3] })
      expect(digitsIn(noise.next(8_000 * 60))).toBe('')
    }
  })

  // All that the system says itself, and its music: two voices, male and female sounds, chords.
  test.each(soundFiles())('anything in $name', ({ sound }) => {
    expect(digitsIn(sound)).toBe('')
    // Played a little faster and slower, every pitch passes through the keypad's frequencies.
    for (const speed of [0.8, 0.9, 1.1, 1.25]) expect(digitsIn(atSpeed(sound, speed))).toBe('')
  })
})

function soundFiles(): readonly { readonly name: string; readonly sound: Int16Array }[] {
  const folder = new URL('../../speech/prompts/', import.meta.url)
  return readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .filter((name) => name.endsWith('.ulaw'))
    .map((name) => ({ name, sound: decodeMulaw(readFileSync(new URL(name, folder))) }))
}

function atSpeed(sound: Int16Array, speed: number): Int16Array {
  return Int16Array.from(
    { length: Math.floor(sound.length / speed) },
    (_, index) => sound[Math.floor(index * speed)] ?? 0,
  )
}
