/**
 * Which packets of a source have been seen: an index counts packets past the wrap of their numbers,
 * and a window of the newest 64 tells the fresh from the replayed. RFC 3711 §3.3.1, §3.3.2.
 */

/** Packets behind the newest that may still come, late but once. */
const windowSize = 64

/** The newest index of one source, and which of those shortly before it have come. */
export class ReplayWindow {
  #newest = -1
  #seen = 0n

  /** The index of a 16 bit number: the one nearest to the newest. */
  indexOf(sequenceNumber: number): number {
    if (this.#newest === -1) return sequenceNumber
    const rollover = Math.floor(this.#newest / 0x1_0000)
    const distance = sequenceNumber - (this.#newest & 0xffff)
    const shift = distance > 0x8000 ? -1 : distance < -0x8000 ? 1 : 0
    return Math.max(rollover + shift, 0) * 0x1_0000 + sequenceNumber
  }

  /** Whether a packet of this index has not come yet, and is not too old to tell. */
  isFresh(index: number): boolean {
    if (index > this.#newest) return true
    const age = this.#newest - index
    return age < windowSize && (this.#seen & (1n << BigInt(age))) === 0n
  }

  /** Notes a packet; only once it is authenticated. */
  note(index: number): void {
    const ahead = index - this.#newest
    if (ahead <= 0) {
      this.#seen |= 1n << BigInt(-ahead)
      return
    }
    const isNear = this.#newest !== -1 && ahead < windowSize
    this.#seen = isNear ? BigInt.asUintN(windowSize, (this.#seen << BigInt(ahead)) | 1n) : 1n
    this.#newest = index
  }
}
