/**
 * One band of G.722: adaptive differential coding of 8,000 samples a second. Encoder and decoder
 * hold the same predictor and the same step size, and move both by what was sent, so that neither
 * needs to be told the other's.
 *
 * All arithmetic is on 16 bit numbers that stop at their limits. ITU-T G.722 §3.4 to §4.
 */

import { lowerTables, upperTables } from './g722-tables.ts'

/** What differs between the bands. */
export type BandKind = {
  /** Where the differences of encoding end; the place among them is what is sent. */
  readonly decisions: readonly number[]
  readonly codeOfNegative: readonly number[]
  readonly codeOfPositive: readonly number[]
  /** What a code means to the ear; to the predictor all codes but for their last `coarse` bits. */
  readonly heard: readonly number[]
  readonly predicted: readonly number[]
  readonly coarse: number
  /** How a coarse code moves the logarithm of the step, and how far that may go. */
  readonly stepChange: readonly number[]
  readonly largestLogStep: number
  readonly stepShift: number
  readonly firstStep: number
}

/** The lower band: 0 to 4 kHz, 6 bits. */
export const lowerBand: BandKind = {
  ...lowerTables,
  coarse: 2,
  largestLogStep: 18_432,
  stepShift: 8,
  firstStep: 32,
}

/** The upper band: 4 to 8 kHz, 2 bits. */
export const upperBand: BandKind = {
  ...upperTables,
  coarse: 0,
  largestLogStep: 22_528,
  stepShift: 10,
  firstStep: 8,
}

/** One direction of one band. */
export type SubBand = {
  /** The code of the next sample. */
  readonly encode: (sample: number) => number
  /** The sample of the next code. */
  readonly decode: (code: number) => number
}

/** A band in its first state. */
export function subBand(kind: BandKind): SubBand {
  const step = new StepSize(kind)
  const predictor = new Predictor()
  const follow = (code: number): void => {
    const coarse = code >> kind.coarse
    const difference = ((kind.predicted[coarse] ?? 0) * step.value) >> 15
    step.adapt(kind.stepChange[coarse] ?? 0)
    predictor.follow(difference)
  }
  return {
    encode(sample) {
      const code = quantized(kind, saturated(sample - predictor.value), step.value)
      follow(code)
      return code
    },
    decode(code) {
      const difference = ((kind.heard[code] ?? 0) * step.value) >> 15
      const sample = clamped(predictor.value + difference, -halfRange, halfRange - 1)
      follow(code)
      return sample
    },
  }
}

/** A number that stops at the limits of 16 bits. */
export function saturated(value: number): number {
  return clamped(value, -0x8000, 0x7fff)
}

/** A decoded band keeps to half of the range, so that the sum of both fits (LIMIT). */
const halfRange = 16_384

/** QUANTL, QUANTH: where among the decisions the difference lies. */
function quantized(kind: BandKind, difference: number, step: number): number {
  const isNegative = difference < 0
  const magnitude = isNegative ? ~difference : difference
  const found = kind.decisions.findIndex((decision) => magnitude < (decision * step) >> 12)
  const place = found === -1 ? kind.decisions.length : found
  return (isNegative ? kind.codeOfNegative[place] : kind.codeOfPositive[place]) ?? 0
}

/** 2 to the power of i/32, in units of 2048 (ILB). */
const powers = Array.from({ length: 32 }, (_, index) => Math.round(2048 * 2 ** (index / 32)))

/** How large the differences are at present (LOGSCL, LOGSCH, SCALEL, SCALEH). */
class StepSize {
  readonly #kind: BandKind
  #logarithm = 0
  #value: number

  constructor(kind: BandKind) {
    this.#kind = kind
    this.#value = kind.firstStep
  }

  get value(): number {
    return this.#value
  }

  adapt(change: number): void {
    const { largestLogStep, stepShift } = this.#kind
    this.#logarithm = clamped(((this.#logarithm * 127) >> 7) + change, 0, largestLogStep)
    const power = powers[(this.#logarithm >> 6) & 31] ?? 0
    const shift = stepShift - (this.#logarithm >> 11)
    this.#value = (shift < 0 ? power << -shift : power >> shift) << 2
  }
}

/** Zeros of the predictor: the differences it remembers. */
const zeros = 6

/** What the next sample will be, by the two samples and the six differences before (BLOCK 4). */
class Predictor {
  #value = 0
  /** The part of the prediction that comes from the differences. */
  #zeroPart = 0
  /** Newest first, as all arrays here. */
  readonly #differences = new Int32Array(zeros)
  readonly #zeroWeights = new Int32Array(zeros)
  #samples: readonly [number, number] = [0, 0]
  #poleWeights: readonly [number, number] = [0, 0]
  /** Signs of what the zeros alone would have made, for the direction in which poles move. */
  #partialSigns: readonly [number, number] = [0, 0]

  get value(): number {
    return this.#value
  }

  /** Moves on by the difference that encoder and decoder both know. */
  follow(difference: number): void {
    const sample = saturated(this.#value + difference)
    const sign = signOf(saturated(this.#zeroPart + difference))
    this.#movePoles(sign)
    this.#moveZeros(difference)
    this.#partialSigns = [sign, this.#partialSigns[0]]
    this.#samples = [sample, this.#samples[0]]
    this.#differences.copyWithin(1, 0)
    this.#differences[0] = difference
    this.#zeroPart = this.#filterZeros()
    this.#value = saturated(this.#filterPoles() + this.#zeroPart)
  }

  /** UPPOL2, UPPOL1: the second weight first, because it bounds the first one. */
  #movePoles(sign: number): void {
    const [first, second] = this.#poleWeights
    const [last, beforeLast] = this.#partialSigns
    const lean = saturated(first << 2)
    const pull = Math.min(sign === last ? -lean : lean, 0x7fff)
    const nudge = sign === beforeLast ? 128 : -128
    const newSecond = clamped((pull >> 7) + nudge + ((second * 32_512) >> 15), -12_288, 12_288)
    const bound = saturated(15_360 - newSecond)
    const moved = saturated((sign === last ? 192 : -192) + ((first * 32_640) >> 15))
    this.#poleWeights = [clamped(moved, -bound, bound), newSecond]
  }

  /** UPZERO: each weight moves towards the sign that its difference has in common. */
  #moveZeros(difference: number): void {
    const nudge = difference === 0 ? 0 : 128
    const sign = signOf(difference)
    for (let index = 0; index < zeros; index += 1) {
      const isSame = signOf(this.#differences[index] ?? 0) === sign
      const leaked = ((this.#zeroWeights[index] ?? 0) * 32_640) >> 15
      this.#zeroWeights[index] = saturated(leaked + (isSame ? nudge : -nudge))
    }
  }

  /** FILTEP. */
  #filterPoles(): number {
    const [first, second] = this.#poleWeights.map(
      (weight, index) => (weight * saturated(2 * (this.#samples[index] ?? 0))) >> 15,
    )
    return saturated((first ?? 0) + (second ?? 0))
  }

  /** FILTEZ. */
  #filterZeros(): number {
    let sum = 0
    for (let index = 0; index < zeros; index += 1) {
      const doubled = saturated(2 * (this.#differences[index] ?? 0))
      sum += ((this.#zeroWeights[index] ?? 0) * doubled) >> 15
    }
    return saturated(sum)
  }
}

function signOf(value: number): number {
  return value < 0 ? -1 : 0
}

function clamped(value: number, least: number, most: number): number {
  return Math.max(least, Math.min(most, value))
}
