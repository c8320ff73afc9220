/**
 * The stream that we send: one synchronization source from beginning to end, whatever is carried in
 * it, with sequence numbers that only rise. Sequence number and SSRC begin at random, against
 * guessing. RFC 3550 §5.1.
 */

import type { NextPlace, OutgoingPacket } from './relay.ts'
import { encodeRtp, sequenceDistance, timestampDistance } from './rtp.ts'

/** One outgoing synchronization source. */
export class OutgoingStream {
  readonly ssrc: number
  #sequenceNumber: number
  /** The first timestamp that does not overlap with what was sent. */
  #free: number | undefined
  #packets = 0
  #bytes = 0
  /** Payload bytes of the last packet. */
  #lastBytes = 0

  constructor(entropy: (count: number) => Uint8Array) {
    const random = new DataView(Uint8Array.from(entropy(6)).buffer)
    this.ssrc = random.getUint32(0)
    // The upper half is left free, so that the first wrap-around comes after many packets.
    this.#sequenceNumber = random.getUint16(4) >> 1
  }

  /** Where a packet of our own goes that is due at this timestamp. */
  place(timestamp: number): NextPlace {
    return { sequenceNumber: this.#sequenceNumber, timestamp }
  }

  /** The packet's bytes; counts it as sent. */
  encode(packet: OutgoingPacket): Uint8Array {
    const following = (packet.sequenceNumber + 1) & 0xffff
    if (sequenceDistance(following, this.#sequenceNumber) > 0) this.#sequenceNumber = following
    const end = (packet.timestamp + packet.payload.length) >>> 0
    if (this.#free === undefined || timestampDistance(end, this.#free) > 0) this.#free = end
    this.#packets += 1
    this.#lastBytes = packet.payload.length
    this.#bytes += this.#lastBytes
    return encodeRtp(packet, this.ssrc)
  }

  /** The last packets, all of one length, were not sent after all: others take their places. */
  takeBack(packets: number): void {
    const bytes = packets * this.#lastBytes
    this.#sequenceNumber = (this.#sequenceNumber - packets) & 0xffff
    if (this.#free !== undefined) this.#free = (this.#free - bytes) >>> 0
    this.#packets -= packets
    this.#bytes -= bytes
  }

  /** The first timestamp that does not overlap with what was sent; undefined before that. */
  freeTimestamp(): number | undefined {
    return this.#free
  }

  /** Packets and payload bytes sent. */
  totals(): { readonly packets: number; readonly bytes: number } {
    return { packets: this.#packets, bytes: this.#bytes }
  }
}
