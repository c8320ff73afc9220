/**
 * RTP packets: the twelve bytes that say which stream, which place in it and which moment, and the
 * sound after them. Contributing sources, extensions and padding are stepped over, never sent.
 *
 * Also the arithmetic of numbers that wrap around. RFC 3550 §5.1, §5.3.1.
 */

import { packetMemory } from './packet-memory.ts'
import { failure, type Parsed, success } from './result.ts'

/** One RTP packet. */
export type RtpPacket = {
  readonly payloadType: number
  /** First packet after a silence, or of a telephone event. */
  readonly marker: boolean
  /** 16 bit, wraps. */
  readonly sequenceNumber: number
  /** 32 bit, wraps; counts samples. */
  readonly timestamp: number
  readonly ssrc: number
  readonly payload: Uint8Array
}

const headerBytes = 12

/** The packet of this stream as bytes. */
export function encodeRtp(packet: Omit<RtpPacket, 'ssrc'>, ssrc: number): Uint8Array {
  const { sequenceNumber, payload } = packet
  const bytes = packetMemory(headerBytes + payload.length)
  bytes[0] = 0x80
  bytes[1] = (packet.marker ? 0x80 : 0) | (packet.payloadType & 0x7f)
  bytes[2] = sequenceNumber >>> 8
  bytes[3] = sequenceNumber
  write32(bytes, 4, packet.timestamp)
  write32(bytes, 8, ssrc)
  bytes.set(payload, headerBytes)
  return bytes
}

/** Reads a packet; its payload is a view of the given bytes. */
export function decodeRtp(bytes: Uint8Array): Parsed<RtpPacket> {
  if (bytes.length < headerBytes) return failure('shorter than an RTP header', bytes.length)
  const second = bytes[1] ?? 0
  if ((bytes[0] ?? 0) >> 6 !== 2) return failure('not RTP version 2')
  const start = payloadStart(bytes)
  const end = payloadEnd(bytes)
  if (start === undefined || end === undefined || start > end) {
    return failure('the header reaches beyond the packet', headerBytes)
  }
  return success({
    payloadType: second & 0x7f,
    marker: (second & 0x80) !== 0,
    sequenceNumber: read16(bytes, 2),
    timestamp: read32(bytes, 4),
    ssrc: read32(bytes, 8),
    payload: bytes.subarray(start, end),
  })
}

/**
 * Whether a datagram on the RTP port is RTCP: packet types 192 to 223 never begin an RTP packet
 * whose payload type we negotiate (RFC 5761 §4).
 */
export function isRtcp(bytes: Uint8Array): boolean {
  const type = bytes[1] ?? 0
  return type >= 192 && type <= 223
}

/** How far `a` lies after `b` (before, when negative) where 16 bit numbers wrap around. */
export function sequenceDistance(a: number, b: number): number {
  return ((a - b) << 16) >> 16
}

/** How far `a` lies after `b` (before, when negative) where 32 bit numbers wrap around. */
export function timestampDistance(a: number, b: number): number {
  return (a - b) | 0
}

/** Where the payload begins behind the header; undefined when the header is longer than that. */
export function payloadStart(bytes: Uint8Array): number | undefined {
  const first = bytes[0] ?? 0
  const afterSources = headerBytes + 4 * (first & 0x0f)
  if ((first & 0x10) === 0) return afterSources
  if (afterSources + 4 > bytes.length) return undefined
  return afterSources + 4 + 4 * read16(bytes, afterSources + 2)
}

/** The last byte of a padded packet counts the padding, itself included. */
function payloadEnd(bytes: Uint8Array): number | undefined {
  if (((bytes[0] ?? 0) & 0x20) === 0) return bytes.length
  const padding = bytes[bytes.length - 1] ?? 0
  return padding === 0 ? undefined : bytes.length - padding
}

// By hand: a view of each packet would cost more than what it reads.
function read16(bytes: Uint8Array, at: number): number {
  return ((bytes[at] ?? 0) << 8) | (bytes[at + 1] ?? 0)
}

function read32(bytes: Uint8Array, at: number): number {
  return ((read16(bytes, at) << 16) | read16(bytes, at + 2)) >>> 0
}

function write32(bytes: Uint8Array, at: number, value: number): void {
  bytes[at] = value >>> 24
  bytes[at + 1] = value >>> 16
  bytes[at + 2] = value >>> 8
  bytes[at + 3] = value
}
