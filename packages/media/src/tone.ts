/**
 * Tones: what a caller hears while a phone rings or is busy, and how strong a frequency is in some
 * sound. Each tone is one period of its cadence, to be played with `repeat`.
 *
 * ITU-T E.180 Supplement 2 (frequencies and cadences); detection is Goertzel's algorithm.
 */

import { encodeMulaw, samplesPerMs } from './g711.ts'

/** North America's tones are two frequencies at once; most of Europe's are one of 425 Hz. */
export type ToneRegion = 'northAmerica' | 'europe'

type Cadence = {
  readonly frequenciesHz: readonly number[]
  readonly onMs: number
  readonly offMs: number
}

const ringBack: Readonly<Record<ToneRegion, Cadence>> = {
  northAmerica: { frequenciesHz: [440, 480], onMs: 2000, offMs: 4000 },
  europe: { frequenciesHz: [425], onMs: 1000, offMs: 4000 },
}

const busy: Readonly<Record<ToneRegion, Cadence>> = {
  northAmerica: { frequenciesHz: [480, 620], onMs: 500, offMs: 500 },
  europe: { frequenciesHz: [425], onMs: 500, offMs: 500 },
}

/** A quiet beep now and then: the call is alive, and nobody speaks. */
const hold: Cadence = { frequenciesHz: [440], onMs: 250, offMs: 7750 }

/** Each frequency of a tone: loud enough to notice, soft enough beside speech. */
const toneLevelDb = -19
/** Sound begins and ends so softly that it does not click. */
const fadeMs = 5

/** One period of the tone that says a phone is ringing, in µ-law. */
export function ringBackTone(region: ToneRegion): Uint8Array {
  return encodeMulaw(cadence(ringBack[region]))
}

/** One period of the tone that says a phone is busy, in µ-law. */
export function busyTone(region: ToneRegion): Uint8Array {
  return encodeMulaw(cadence(busy[region]))
}

/** One period of the tone that says the call is held, in µ-law. */
export function holdTone(): Uint8Array {
  return encodeMulaw(cadence(hold))
}

/** Sine waves added up, each of the level given in decibels below full scale. */
export function sineTone(
  frequenciesHz: readonly number[],
  durationMs: number,
  levelDb = toneLevelDb,
): Int16Array {
  const amplitude = 0x7fff * 10 ** (levelDb / 20)
  const samples = new Int16Array(durationMs * samplesPerMs)
  const step = (2 * Math.PI) / (1000 * samplesPerMs)
  return samples.map((_, index) => {
    const sum = frequenciesHz.reduce((sum, hz) => sum + Math.sin(step * hz * index), 0)
    return Math.round(amplitude * sum * fade(index, samples.length))
  })
}

/** How much of the sound's energy lies at the frequency: 0 none, 1 all of it. */
export function toneShare(samples: Int16Array, frequencyHz: number): number {
  const coefficient = 2 * Math.cos((2 * Math.PI * frequencyHz) / (1000 * samplesPerMs))
  let previous = 0
  let beforePrevious = 0
  let energy = 0
  for (const sample of samples) {
    const present = sample + coefficient * previous - beforePrevious
    beforePrevious = previous
    previous = present
    energy += sample * sample
  }
  const power = previous ** 2 + beforePrevious ** 2 - coefficient * previous * beforePrevious
  return energy === 0 ? 0 : Math.min(1, (2 * power) / (samples.length * energy))
}

function cadence({ frequenciesHz, onMs, offMs }: Cadence): Int16Array {
  const samples = new Int16Array((onMs + offMs) * samplesPerMs)
  samples.set(sineTone(frequenciesHz, onMs))
  return samples
}

function fade(index: number, length: number): number {
  return Math.min(1, index / (fadeMs * samplesPerMs), (length - index) / (fadeMs * samplesPerMs))
}
