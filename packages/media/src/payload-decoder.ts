/**
 * Packets' payloads as samples. One decoder serves one source, because G.722 remembers what came
 * before.
 */

import { decodeAlaw, decodeMulaw } from './g711.ts'
import { G722Decoder } from './g722.ts'
import type { Codec } from './media-stream.ts'

/** Decodes what one party says. */
export class PayloadDecoder {
  #g722: G722Decoder | undefined

  /** 8 kHz samples, one for each byte. */
  decode(payload: Uint8Array, codec: Codec): Int16Array {
    if (codec === 'PCMU') return decodeMulaw(payload)
    if (codec === 'PCMA') return decodeAlaw(payload)
    this.#g722 ??= new G722Decoder()
    return this.#g722.decode(payload)
  }
}
