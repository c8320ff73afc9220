// G.722 as a phone speaks it, with both bands: sound of 16,000 samples a second, split in two
// and joined again. The package itself needs only the lower one; here both prove that the bands are
// coded as the standard says. ITU-T G.722 §3.1 and §4.4 (TX QMF, RX QMF).

import { lowerBand, type SubBand, saturated, subBand, upperBand } from '../src/g722-band.ts'

/** Half of the symmetric filter that splits and joins the bands (table 11 of the standard). */
const filter = [3, -11, 12, 32, -210, 951, 3876, -805, 362, -156, 53, -11] as const
const taps = 24

/** Bits by which a filter's sum is brought back to the range of samples. */
const splitShift = 14
const joinShift = 11
/** The lower and the upper band's part of a byte. */
const lowerBits = 6
const lowerMask = 0x3f

/** One direction's encoder. */
export class WideEncoder {
  readonly #lower: SubBand = subBand(lowerBand)
  readonly #upper: SubBand = subBand(upperBand)
  readonly #history = new Int32Array(taps)

  /** 16 kHz samples, an even number of them, to half as many bytes. */
  encode(samples: Int16Array): Uint8Array {
    const bytes = new Uint8Array(samples.length >> 1)
    for (let index = 0; index < bytes.length; index += 1) {
      bytes[index] = this.#encodePair(samples[2 * index] ?? 0, samples[2 * index + 1] ?? 0)
    }
    return bytes
  }

  #encodePair(first: number, second: number): number {
    shiftIn(this.#history, first, second)
    const [odd, even] = filtered(this.#history)
    const lower = this.#lower.encode(saturated((odd + even) >> splitShift))
    const upper = this.#upper.encode(saturated((odd - even) >> splitShift))
    return (upper << lowerBits) | lower
  }
}

/** One direction's decoder. */
export class WideDecoder {
  readonly #lower: SubBand = subBand(lowerBand)
  readonly #upper: SubBand = subBand(upperBand)
  readonly #history = new Int32Array(taps)

  /** Bytes to twice as many 16 kHz samples. */
  decode(bytes: Uint8Array): Int16Array {
    const samples = new Int16Array(bytes.length * 2)
    for (const [index, byte] of bytes.entries()) {
      const lower = this.#lower.decode(byte & lowerMask)
      const upper = this.#upper.decode(byte >> lowerBits)
      shiftIn(this.#history, lower + upper, lower - upper)
      const [odd, even] = filtered(this.#history)
      samples[2 * index] = saturated(odd >> joinShift)
      samples[2 * index + 1] = saturated(even >> joinShift)
    }
    return samples
  }
}

function shiftIn(history: Int32Array, first: number, second: number): void {
  history.copyWithin(0, 2)
  history[taps - 2] = first
  history[taps - 1] = second
}

/** The sums over the odd places, with the filter's half backwards, and over the even ones. */
function filtered(history: Int32Array): readonly [odd: number, even: number] {
  let [odd, even] = [0, 0]
  for (let index = 0; index < filter.length; index += 1) {
    even += (history[2 * index] ?? 0) * (filter[index] ?? 0)
    odd += (history[2 * index + 1] ?? 0) * (filter[filter.length - 1 - index] ?? 0)
  }
  return [odd, even]
}
