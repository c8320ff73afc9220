/**
 * Memory for packets, cut from large pieces: a packet with an allocation of its own costs the
 * garbage collector so much that its pauses are heard as late audio. What was cut is never given
 * again; a piece is freed when nobody holds any of it, so packets are not to be kept for long.
 */

const pieceBytes = 0x10000

let piece = new Uint8Array(pieceBytes)
let used = 0

/** Zeros, for one packet. */
export function packetMemory(count: number): Uint8Array {
  if (count > pieceBytes - used) {
    piece = new Uint8Array(Math.max(pieceBytes, count))
    used = 0
  }
  used += count
  return piece.subarray(used - count, used)
}
