/**
 * G.722 for parties that speak nothing else, from and to sound of 8,000 samples a second. The lower
 * of its two bands is just that sound at half its volume, so the filters that split and join the
 * bands are not needed here: the upper band is sent as silence, and not listened to.
 *
 * Between two parties that both speak it, its bytes are relayed as they are, with both bands.
 * ITU-T G.722 §1.4 (one byte holds a sample of each band, the upper in the first two bits).
 */

import { lowerBand, type SubBand, saturated, subBand, upperBand } from './g722-band.ts'

/** The lower band's part of a byte. */
const lowerBits = 6
const lowerMask = 0x3f

/** One direction's encoder. */
export class G722Encoder {
  readonly #lower: SubBand = subBand(lowerBand)
  readonly #upper: SubBand = subBand(upperBand)

  /** 8 kHz samples to as many bytes. */
  encode(samples: Int16Array): Uint8Array {
    return Uint8Array.from(samples, (sample) => {
      const lower = this.#lower.encode(sample >> 1)
      return (this.#upper.encode(0) << lowerBits) | lower
    })
  }
}

/** One direction's decoder. */
export class G722Decoder {
  readonly #lower: SubBand = subBand(lowerBand)

  /** Bytes to as many 8 kHz samples. */
  decode(bytes: Uint8Array): Int16Array {
    return Int16Array.from(bytes, (byte) => saturated(this.#lower.decode(byte & lowerMask) << 1))
  }
}
