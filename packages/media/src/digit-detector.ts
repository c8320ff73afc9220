/**
 * Hears digits in sound, where a carrier sends no telephone events, and not in voices, music and
 * noise. The sound is looked at in blocks of 12.75 ms that overlap by half: the power at the eight
 * frequencies of the keypad, by Goertzel's algorithm, against all there is. A digit has sounded
 * when four blocks in a row say the same, and is over when five do not: 40 ms of tone are heard and
 * 20 ms are not, 40 ms of silence part two presses and 10 ms do not.
 *
 * ITU-T Q.24 Table 1 (timing, tolerances and levels of AT&T, who refuse tones up to 23 ms); Q.23.
 */

import { columnsHz, keypad, rowsHz } from './digit-tones.ts'
import { samplesPerMs } from './g711.ts'
import type { PressedDigit } from './telephone-event.ts'

/** The usual block: its spectral lines lie well on all eight frequencies. */
const blockSamples = 102
/** Blocks overlap by half. */
const hopSamples = blockSamples / 2
const blocksToBegin = 4
const blocksToEnd = 5
/** Softer than -33 dBm0 in either tone is taken for crosstalk, and never for a digit. */
const leastAmplitude = 0x7fff * 10 ** (-36 / 20)
const leastPower = leastAmplitude ** 2 / 2
/**
 * How much of all energy the two tones must hold: a pair off by 1.5 % of its frequencies still
 * does, one off by 3.5 % does not, and a voice hardly ever.
 */
const leastShare = 0.68
/** The column may be weaker by this (a long line does that), or stronger by that. */
const mostReverseTwist = 10 ** (10 / 10)
const mostTwist = 10 ** (6 / 10)

/** What Goertzel's algorithm multiplies by, for each of four frequencies. */
type Coefficients = readonly [number, number, number, number]

const rowCoefficients = coefficientsOf(rowsHz)
const columnCoefficients = coefficientsOf(columnsHz)

/** Finds digits in one party's sound. */
export class DigitDetector {
  readonly #block = new Int16Array(blockSamples)
  #filled = 0
  /** What the last blocks said, and how often they said it. */
  #candidate: { key: string | undefined; blocks: number } = { key: undefined, blocks: 0 }
  #press: { readonly key: string; blocks: number } | undefined

  /** The next sound; returns the presses that are over with it. */
  receive(samples: Int16Array): readonly PressedDigit[] {
    const ended: PressedDigit[] = []
    for (const sample of samples) {
      this.#block[this.#filled] = sample
      this.#filled += 1
      if (this.#filled === blockSamples) {
        ended.push(...this.#take(keyIn(this.#block)))
        this.#block.copyWithin(0, hopSamples)
        this.#filled = blockSamples - hopSamples
      }
    }
    return ended
  }

  #take(key: string | undefined): readonly PressedDigit[] {
    const isSame = key === this.#candidate.key
    this.#candidate = { key, blocks: isSame ? this.#candidate.blocks + 1 : 1 }
    if (this.#press?.key === key && this.#press !== undefined) {
      this.#press.blocks += 1
      return []
    }
    if (key !== undefined) return this.#candidate.blocks < blocksToBegin ? [] : this.#begin(key)
    return this.#candidate.blocks === blocksToEnd ? this.#conclude() : []
  }

  #begin(key: string): readonly PressedDigit[] {
    const before = this.#conclude()
    this.#press = { key, blocks: blocksToBegin }
    return before
  }

  #conclude(): readonly PressedDigit[] {
    const press = this.#press
    this.#press = undefined
    if (press === undefined) return []
    const durationMs = Math.round(((press.blocks + 1) * hopSamples) / samplesPerMs)
    return [{ digit: press.key, durationMs }]
  }
}

/** The key that a block is the sound of. What holds no row, as most sound, is not searched on. */
function keyIn(block: Int16Array): string | undefined {
  const power = powerOf(block)
  if (power < leastPower) return undefined
  const rows = powersAt(block, rowCoefficients)
  const row = loudest(rows)
  const rowPower = rows[row] ?? 0
  if (rowPower < leastPower || rowPower * (1 + mostTwist) < leastShare * power) return undefined
  const columns = powersAt(block, columnCoefficients)
  const column = loudest(columns)
  const columnPower = columns[column] ?? 0
  if (columnPower < leastPower) return undefined
  if (rowPower > columnPower * mostReverseTwist || columnPower > rowPower * mostTwist) {
    return undefined
  }
  return rowPower + columnPower < leastShare * power ? undefined : keypad[4 * row + column]
}

function powerOf(block: Int16Array): number {
  let sum = 0
  for (const sample of block) sum += sample * sample
  return sum / blockSamples
}

/**
 * The powers of four sine waves that the block holds. Four at once, because each step of a filter
 * waits for the one before it, and the processor can follow the others meanwhile.
 */
function powersAt(block: Int16Array, coefficients: Coefficients): readonly number[] {
  const [ka, kb, kc, kd] = coefficients
  let [a, b, c, d] = [0, 0, 0, 0]
  let [a1, b1, c1, d1] = [0, 0, 0, 0]
  for (const sample of block) {
    const a2 = a1
    const b2 = b1
    const c2 = c1
    const d2 = d1
    a1 = a
    b1 = b
    c1 = c
    d1 = d
    a = sample + ka * a1 - a2
    b = sample + kb * b1 - b2
    c = sample + kc * c1 - c2
    d = sample + kd * d1 - d2
  }
  return [powerAt(ka, a, a1), powerAt(kb, b, b1), powerAt(kc, c, c1), powerAt(kd, d, d1)]
}

function powerAt(coefficient: number, last: number, beforeLast: number): number {
  const squared = last ** 2 + beforeLast ** 2 - coefficient * last * beforeLast
  return (2 * squared) / blockSamples ** 2
}

function loudest(powers: readonly number[]): number {
  return powers.indexOf(Math.max(...powers))
}

function coefficientsOf(frequenciesHz: typeof rowsHz | typeof columnsHz): Coefficients {
  const [a, b, c, d] = frequenciesHz
  return [coefficient(a), coefficient(b), coefficient(c), coefficient(d)]
}

function coefficient(frequencyHz: number): number {
  return 2 * Math.cos((2 * Math.PI * frequencyHz) / (1000 * samplesPerMs))
}
