/**
 * The same sound in another codec: between the laws of G.711 byte by byte, to and from G.722 by
 * samples. One converter serves one direction, because G.722 remembers what came before.
 */

import { encodeAlaw, encodeMulaw, transcode } from './g711.ts'
import { G722Encoder } from './g722.ts'
import type { Codec } from './media-stream.ts'
import { PayloadDecoder } from './payload-decoder.ts'

/** Converts what one party hears. */
export class AudioConverter {
  #encoder: G722Encoder | undefined
  readonly #decoder = new PayloadDecoder()

  /** The payload in the other codec; the same bytes when it is the same one. */
  convert(payload: Uint8Array, from: Codec, to: Codec): Uint8Array {
    if (from === to) return payload
    if (from !== 'G722' && to !== 'G722') return transcode(payload, from, to)
    const samples = this.#decoder.decode(payload, from)
    if (to !== 'G722') return to === 'PCMA' ? encodeAlaw(samples) : encodeMulaw(samples)
    this.#encoder ??= new G722Encoder()
    return this.#encoder.encode(samples)
  }
}
