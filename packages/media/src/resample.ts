/**
 * Changes the sampling rate: each new sample is a weighted sum of the old ones around its moment.
 * The weights are a sinc under a Blackman window, cut off below half of the lower rate, so that
 * what the lower rate cannot hold is removed rather than folded back as noise.
 */

import type { Sound } from './wav.ts'

/** Zero crossings on each side: about 70 dB of rejection, a transition of a fifth of an octave. */
const zeroCrossings = 24
/** The pass band's share of half the lower rate; the rest is the filter's slope. */
const passShare = 0.92
/** Weights are looked up, so many for each zero crossing. */
const tableSteps = 512

/** The same sound at another rate. */
export function resample(sound: Sound, sampleRateHz: number): Sound {
  if (sound.sampleRateHz === sampleRateHz) return sound
  const ratio = sound.sampleRateHz / sampleRateHz
  const cutoff = passShare * Math.min(1, 1 / ratio)
  const reach = zeroCrossings / cutoff
  const samples = new Float32Array(Math.floor(sound.samples.length / ratio))
  for (let index = 0; index < samples.length; index += 1) {
    samples[index] = sampleAt(sound.samples, index * ratio, cutoff, reach)
  }
  return { sampleRateHz, samples }
}

function sampleAt(samples: Float32Array, at: number, cutoff: number, reach: number): number {
  const first = Math.max(0, Math.ceil(at - reach))
  const last = Math.min(samples.length - 1, Math.floor(at + reach))
  let sum = 0
  for (let index = first; index <= last; index += 1) {
    const step = Math.round(Math.abs(at - index) * cutoff * tableSteps)
    sum += (samples[index] ?? 0) * (weights[step] ?? 0)
  }
  return sum * cutoff
}

const weights = Float32Array.from({ length: zeroCrossings * tableSteps + 1 }, (_, step) => {
  const x = step / tableSteps
  const place = x / zeroCrossings
  const window = 0.42 + 0.5 * Math.cos(Math.PI * place) + 0.08 * Math.cos(2 * Math.PI * place)
  return x === 0 ? 1 : (window * Math.sin(Math.PI * x)) / (Math.PI * x)
})
