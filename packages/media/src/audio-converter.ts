/**
 * The same sound in another codec: between the laws of G.711 byte by byte, to and from G.722 by
 * samples. One converter serves one direction, because G.722 remembers what came before.
 */

import { decodeAlaw, decodeMulaw, encodeAlaw, encodeMulaw, transcode } from './g711.ts'
import { G722Decoder, G722Encoder } from './g722.ts'
import type { Codec } from './media-stream.ts'

/** Converts what one party hears. */
export class AudioConverter {
  #encoder: G722Encoder | undefined
  #decoder: G722Decoder | undefined

  /** The payload in the other codec; the same bytes when it is the same one. */
  convert(payload: Uint8Array, from: Codec, to: Codec): Uint8Array {
    if (from === to) return payload
    if (from !== 'G722' && to !== 'G722') return transcode(payload, from, to)
    if (to === 'G722') {
      this.#encoder ??= new G722Encoder()
      return this.#encoder.encode(from === 'PCMA' ? decodeAlaw(payload) : decodeMulaw(payload))
    }
    this.#decoder ??= new G722Decoder()
    const samples = this.#decoder.decode(payload)
    return to === 'PCMA' ? encodeAlaw(samples) : encodeMulaw(samples)
  }
}
