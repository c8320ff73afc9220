/**
 * RTP packets: the twelve bytes that say which stream, which place in it and which moment, and the
 * sound after them. Contributing sources, extensions and padding are stepped over, never sent.
 *
 * Also the arithmetic of numbers that wrap around. RFC 3550 §5.1, §5.3.1.
 */

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

/** The packet as bytes. */
export function encodeRtp(packet: RtpPacket): Uint8Array {
  const bytes = new Uint8Array(headerBytes + packet.payload.length)
  const view = new DataView(bytes.buffer)
  view.setUint8(0, 0x80)
  view.setUint8(1, (packet.marker ? 0x80 : 0) | (packet.payloadType & 0x7f))
  view.setUint16(2, packet.sequenceNumber)
  view.setUint32(4, packet.timestamp)
  view.setUint32(8, packet.ssrc)
  bytes.set(packet.payload, headerBytes)
  return bytes
}

/** Reads a packet; its payload is a view of the given bytes. */
export function decodeRtp(bytes: Uint8Array): Parsed<RtpPacket> {
  if (bytes.length < headerBytes) return failure('shorter than an RTP header', bytes.length)
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.length)
  if (view.getUint8(0) >> 6 !== 2) return failure('not RTP version 2')
  const start = payloadStart(view)
  const end = payloadEnd(view)
  if (start === undefined || end === undefined || start > end) {
    return failure('the header reaches beyond the packet', headerBytes)
  }
  return success({
    payloadType: view.getUint8(1) & 0x7f,
    marker: (view.getUint8(1) & 0x80) !== 0,
    sequenceNumber: view.getUint16(2),
    timestamp: view.getUint32(4),
    ssrc: view.getUint32(8),
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
export function payloadStart(view: DataView): number | undefined {
  const first = view.getUint8(0)
  const afterSources = headerBytes + 4 * (first & 0x0f)
  if ((first & 0x10) === 0) return afterSources
  if (afterSources + 4 > view.byteLength) return undefined
  return afterSources + 4 + 4 * view.getUint16(afterSources + 2)
}

/** The last byte of a padded packet counts the padding, itself included. */
function payloadEnd(view: DataView): number | undefined {
  if ((view.getUint8(0) & 0x20) === 0) return view.byteLength
  const padding = view.getUint8(view.byteLength - 1)
  return padding === 0 ? undefined : view.byteLength - padding
}
