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
/**
 * How much of all energy the two tones must hold: a pair off by 1.5 % of its frequencies still
 * does, one off by 3.5 % does not, and a voice hardly ever.
 */
const leastShare = 0.68
/** The column may be weaker by this (a long line does that), or stronger by that. */
const mostReverseTwist = 10 ** (10 / 10)
const mostTwist = 10 ** (6 / 10)

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

/** The key that a block is the sound of. */
function keyIn(block: Int16Array): string | undefined {
  const rows = rowsHz.map((hz) => powerAt(block, hz))
  const columns = columnsHz.map((hz) => powerAt(block, hz))
  const [row, column] = [loudest(rows), loudest(columns)]
  const [rowPower, columnPower] = [rows[row] ?? 0, columns[column] ?? 0]
  const least = leastAmplitude ** 2 / 2
  if (rowPower < least || columnPower < least) return undefined
  if (rowPower > columnPower * mostReverseTwist || columnPower > rowPower * mostTwist) {
    return undefined
  }
  const power = block.reduce((sum, sample) => sum + sample * sample, 0) / blockSamples
  return rowPower + columnPower < leastShare * power ? undefined : keypad[4 * row + column]
}

/** The power of the sine wave of this frequency that the block holds. */
function powerAt(block: Int16Array, frequencyHz: number): number {
  const coefficient = 2 * Math.cos((2 * Math.PI * frequencyHz) / (1000 * samplesPerMs))
  let previous = 0
  let beforePrevious = 0
  for (const sample of block) {
    const present = sample + coefficient * previous - beforePrevious
    beforePrevious = previous
    previous = present
  }
  const squared = previous ** 2 + beforePrevious ** 2 - coefficient * previous * beforePrevious
  return (2 * squared) / blockSamples ** 2
}

function loudest(powers: readonly number[]): number {
  return powers.indexOf(Math.max(...powers))
}
