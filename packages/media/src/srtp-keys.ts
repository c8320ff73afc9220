/**
 * The keys of SRTP: what two parties agree upon (a master key and a salt), and the session keys
 * that each direction derives from it. The block cipher and the hash come from the shell.
 *
 * RFC 3711 §4.3 (key derivation, with a rate of zero), §4.1.1 (AES in counter mode); RFC 4568 §6.2
 * (the suites).
 */

/** The two primitives that SRTP needs; the shell supplies them. */
export type SrtpCipher = {
  /** AES-128 in counter mode: `data` combined with the key stream that begins at `counter`. */
  readonly aesCounter: (key: Uint8Array, counter: Uint8Array, data: Uint8Array) => Uint8Array
  /** HMAC-SHA1, 20 bytes. */
  readonly hmacSha1: (key: Uint8Array, data: Uint8Array) => Uint8Array
}

/** The suites that phones offer; they differ in how much of the tag an RTP packet carries. */
export type SrtpSuite = 'AES_CM_128_HMAC_SHA1_80' | 'AES_CM_128_HMAC_SHA1_32'

/** What SDES carries for one direction. A secret: never in a log, never in a fact. */
export type SrtpMaster = {
  readonly suite: SrtpSuite
  /** 16 bytes of key, then 14 of salt. */
  readonly keyAndSalt: Uint8Array
}

/** Bytes of key and salt together. */
export const masterBytes = 30
const keyBytes = 16
const saltBytes = 14
const authenticationKeyBytes = 20
/** A counter block is one AES block. */
const counterBytes = 16

/** Bytes of an RTP packet's tag. */
export const tagBytes: Readonly<Record<SrtpSuite, number>> = {
  AES_CM_128_HMAC_SHA1_80: 10,
  AES_CM_128_HMAC_SHA1_32: 4,
}

/** What encrypts and authenticates the packets of one kind (RTP or RTCP) in one direction. */
export type SessionKeys = {
  readonly encryption: Uint8Array
  readonly authentication: Uint8Array
  readonly salt: Uint8Array
}

/** The labels of RFC 3711 §4.3.2, the first of three each. */
const firstLabel = { rtp: 0, rtcp: 3 } as const

/** Derives the session keys of one kind of packet. */
export function sessionKeys(
  cipher: SrtpCipher,
  master: SrtpMaster,
  kind: 'rtp' | 'rtcp',
): SessionKeys {
  const label = firstLabel[kind]
  const derive = (offset: number, length: number): Uint8Array =>
    cipher.aesCounter(
      master.keyAndSalt.subarray(0, keyBytes),
      derivationCounter(master.keyAndSalt.subarray(keyBytes), label + offset),
      new Uint8Array(length),
    )
  return {
    encryption: derive(0, keyBytes),
    authentication: derive(1, authenticationKeyBytes),
    salt: derive(2, saltBytes),
  }
}

/** The counter block with which a packet's encryption begins (RFC 3711 §4.1.1). */
export function packetCounter(salt: Uint8Array, ssrc: number, index: number): Uint8Array {
  const counter = new Uint8Array(counterBytes)
  counter.set(salt)
  const view = new DataView(counter.buffer)
  view.setUint32(4, (view.getUint32(4) ^ ssrc) >>> 0)
  // The index has 48 bits: beyond what a bitwise operator of JavaScript holds.
  view.setUint32(8, (view.getUint32(8) ^ Math.floor(index / 0x1_0000)) >>> 0)
  view.setUint16(12, view.getUint16(12) ^ (index & 0xffff))
  return counter
}

function derivationCounter(salt: Uint8Array, label: number): Uint8Array {
  const counter = new Uint8Array(counterBytes)
  counter.set(salt)
  // The label stands above the 48 bits of an index that is zero here.
  counter[7] = (counter[7] ?? 0) ^ label
  return counter
}
