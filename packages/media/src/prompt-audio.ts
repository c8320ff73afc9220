/**
 * Makes a recording fit to be played to a caller: one channel at 8 kHz, no dead air before and
 * after, about as loud as every other prompt, and never clipped.
 */

import { decodeMulaw, encodeMulaw, samplesPerMs } from './g711.ts'
import { resample } from './resample.ts'
import { type Parsed, success } from './result.ts'
import { formatWav, parseWav } from './wav.ts'

/** The level that speech is brought to, as far as its peaks allow. */
const targetLevelDb = -16
/** More than this is not speech that was quiet, but noise that should stay so. */
const maxGain = 10
/** Peaks stay under full scale. */
const maxPeak = 0.95
/** Quieter than this share of the loudest moment is dead air. */
const silenceShare = 0.02
/** Left around the speech, so that its first and last sounds are whole. */
const marginMs = 60
/** The level is measured over so many samples at a time: 10 ms. */
const windowSamples = 10 * samplesPerMs

/** A prompt: 8 kHz µ-law, and how long the sound was before its dead air was cut. */
export type PromptSound = { readonly mulaw: Uint8Array; readonly soundMs: number }

/** A WAV file as a prompt, ready to play. */
export function promptAudio(wav: Uint8Array): Parsed<PromptSound> {
  const parsed = parseWav(wav)
  if (!parsed.ok) return parsed
  const { samples } = resample(parsed.value, 1000 * samplesPerMs)
  const spoken = trimmed(samples)
  const gain = gainOf(spoken)
  const pcm = Int16Array.from(spoken, (sample) => Math.round(sample * gain * 0x7fff))
  return success({ mulaw: encodeMulaw(pcm), soundMs: samples.length / samplesPerMs })
}

/** What callers hear of 8 kHz µ-law, as a WAV file for people's own programs. */
export function promptWav(mulaw: Uint8Array): Uint8Array {
  return formatWav(decodeMulaw(mulaw), 1000 * samplesPerMs)
}

function trimmed(samples: Float32Array): Float32Array {
  const levels = windowLevels(samples)
  const threshold = silenceShare * loudest(levels)
  const first = levels.findIndex((level) => level > threshold)
  const last = levels.findLastIndex((level) => level > threshold)
  if (first === -1) return samples
  const margin = marginMs * samplesPerMs
  const start = Math.max(0, first * windowSamples - margin)
  return samples.slice(start, (last + 1) * windowSamples + margin)
}

/** Pauses do not count: slow speech is not made louder than fast speech. */
function gainOf(samples: Float32Array): number {
  const levels = windowLevels(samples)
  const threshold = silenceShare * loudest(levels)
  const spoken = levels.filter((level) => level > threshold)
  if (spoken.length === 0) return 1
  const power = spoken.reduce((sum, level) => sum + level ** 2, 0) / spoken.length
  return Math.min(
    10 ** (targetLevelDb / 20) / Math.sqrt(power),
    maxPeak / loudest(samples),
    maxGain,
  )
}

function windowLevels(samples: Float32Array): readonly number[] {
  return Array.from({ length: Math.ceil(samples.length / windowSamples) }, (_, index) => {
    const window = samples.subarray(index * windowSamples, (index + 1) * windowSamples)
    return Math.sqrt(window.reduce((sum, sample) => sum + sample ** 2, 0) / window.length)
  })
}

/** A loop, because a long recording has more samples than a call can have arguments. */
function loudest(values: Iterable<number>): number {
  let most = 0
  for (const value of values) most = Math.max(most, Math.abs(value))
  return most
}
