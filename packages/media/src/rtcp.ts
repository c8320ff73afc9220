/**
 * RTCP: what each side tells the other about how the stream goes. Sender and receiver reports, the
 * source description that every compound packet must hold, and BYE; others are stepped over.
 *
 * A compound packet is read whole or refused whole. RFC 3550 §6.1, §6.4 to §6.6.
 */

import { failure, type Parsed, success } from './result.ts'

/** What one side reports about the stream it receives from `ssrc`. */
export type ReceptionReport = {
  readonly ssrc: number
  /** Of 256, since the last report. */
  readonly fractionLost: number
  /** 24 bit, signed. */
  readonly packetsLost: number
  /** With the count of wrap-arounds in the upper half. */
  readonly highestSequenceNumber: number
  /** In samples. */
  readonly jitter: number
  /** The middle 32 bits of the NTP time of the last sender report; 0 when there was none. */
  readonly lastSenderReport: number
  /** In 1/65536 s. */
  readonly delaySinceLastSenderReport: number
}

/** Sent by who sends media: clock and counts, and what it receives. */
export type SenderReport = {
  readonly kind: 'senderReport'
  readonly ssrc: number
  readonly ntpSeconds: number
  readonly ntpFraction: number
  readonly rtpTimestamp: number
  readonly packetCount: number
  readonly octetCount: number
  readonly reports: readonly ReceptionReport[]
}

/** Any RTCP packet known here. */
export type RtcpPacket =
  | SenderReport
  | {
      readonly kind: 'receiverReport'
      readonly ssrc: number
      readonly reports: readonly ReceptionReport[]
    }
  | { readonly kind: 'sourceDescription'; readonly ssrc: number; readonly canonicalName: string }
  | { readonly kind: 'bye'; readonly ssrcs: readonly number[] }

const typeOf = { senderReport: 200, receiverReport: 201, sourceDescription: 202, bye: 203 } as const

/** One compound packet as bytes. */
export function encodeRtcp(packets: readonly RtcpPacket[]): Uint8Array {
  const parts = packets.map(encodePacket)
  const bytes = new Uint8Array(parts.reduce((length, part) => length + part.length, 0))
  let offset = 0
  for (const part of parts) {
    bytes.set(part, offset)
    offset += part.length
  }
  return bytes
}

/** Reads a compound packet; packets of unknown types are left out. */
export function decodeRtcp(bytes: Uint8Array): Parsed<readonly RtcpPacket[]> {
  const packets: RtcpPacket[] = []
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.length)
  let offset = 0
  while (offset < bytes.length) {
    if (bytes.length - offset < 4) return failure('shorter than an RTCP header', offset)
    if (view.getUint8(offset) >> 6 !== 2) return failure('not RTCP version 2', offset)
    const length = 4 * (view.getUint16(offset + 2) + 1)
    if (length > bytes.length - offset) return failure('the packet is cut short', offset)
    const part = new DataView(bytes.buffer, bytes.byteOffset + offset, length)
    const packet = decodePacket(part)
    if (packet === 'malformed') return failure('an RTCP packet contradicts itself', offset)
    if (packet !== undefined) packets.push(packet)
    offset += length
  }
  return packets.length === 0 ? failure('no RTCP packet that is known here') : success(packets)
}

/** The middle 32 bits of an NTP time, in 1/65536 s: how reports refer to each other. */
export function middleOf(ntpSeconds: number, ntpFraction: number): number {
  return ((ntpSeconds << 16) | (ntpFraction >>> 16)) >>> 0
}

function encodePacket(packet: RtcpPacket): Uint8Array {
  switch (packet.kind) {
    case 'senderReport':
      return encodeWords(typeOf.senderReport, packet.reports.length, [
        packet.ssrc,
        packet.ntpSeconds,
        packet.ntpFraction,
        packet.rtpTimestamp,
        packet.packetCount,
        packet.octetCount,
        ...packet.reports.flatMap(reportWords),
      ])
    case 'receiverReport':
      return encodeWords(typeOf.receiverReport, packet.reports.length, [
        packet.ssrc,
        ...packet.reports.flatMap(reportWords),
      ])
    case 'sourceDescription':
      return encodeSourceDescription(packet.ssrc, packet.canonicalName)
    case 'bye':
      return encodeWords(typeOf.bye, packet.ssrcs.length, packet.ssrcs)
  }
}

function encodeWords(type: number, count: number, words: readonly number[]): Uint8Array {
  const view = new DataView(new ArrayBuffer(4 * (words.length + 1)))
  view.setUint8(0, 0x80 | (count & 0x1f))
  view.setUint8(1, type)
  view.setUint16(2, words.length)
  for (const [index, word] of words.entries()) view.setUint32(4 * (index + 1), word)
  return new Uint8Array(view.buffer)
}

function reportWords(report: ReceptionReport): readonly number[] {
  return [
    report.ssrc,
    (report.fractionLost << 24) | (report.packetsLost & 0xffffff),
    report.highestSequenceNumber,
    report.jitter,
    report.lastSenderReport,
    report.delaySinceLastSenderReport,
  ]
}

/** One chunk with one CNAME item, ended by at least one zero and filled to a whole word. */
function encodeSourceDescription(ssrc: number, canonicalName: string): Uint8Array {
  const { length } = canonicalName
  const words = 2 + Math.ceil((2 + length + 1) / 4)
  const bytes = new Uint8Array(4 * words)
  const view = new DataView(bytes.buffer)
  view.setUint8(0, 0x81)
  view.setUint8(1, typeOf.sourceDescription)
  view.setUint16(2, words - 1)
  view.setUint32(4, ssrc)
  view.setUint8(8, 1)
  view.setUint8(9, length)
  for (let index = 0; index < length; index += 1) {
    bytes[10 + index] = canonicalName.charCodeAt(index) & 0x7f
  }
  return bytes
}

function decodePacket(view: DataView): RtcpPacket | 'malformed' | undefined {
  const count = view.getUint8(0) & 0x1f
  switch (view.getUint8(1)) {
    case typeOf.senderReport:
      return view.byteLength < 28 + 24 * count ? 'malformed' : decodeSenderReport(view, count)
    case typeOf.receiverReport:
      if (view.byteLength < 8 + 24 * count) return 'malformed'
      return { kind: 'receiverReport', ssrc: view.getUint32(4), reports: reports(view, 8, count) }
    case typeOf.sourceDescription:
      return count === 0 ? undefined : decodeSourceDescription(view)
    case typeOf.bye:
      if (view.byteLength < 4 + 4 * count) return 'malformed'
      return { kind: 'bye', ssrcs: times(count, (index) => view.getUint32(4 + 4 * index)) }
    default:
      return undefined
  }
}

function decodeSenderReport(view: DataView, count: number): SenderReport {
  return {
    kind: 'senderReport',
    ssrc: view.getUint32(4),
    ntpSeconds: view.getUint32(8),
    ntpFraction: view.getUint32(12),
    rtpTimestamp: view.getUint32(16),
    packetCount: view.getUint32(20),
    octetCount: view.getUint32(24),
    reports: reports(view, 28, count),
  }
}

function reports(view: DataView, start: number, count: number): readonly ReceptionReport[] {
  return times(count, (index) => {
    const offset = start + 24 * index
    return {
      ssrc: view.getUint32(offset),
      fractionLost: view.getUint8(offset + 4),
      packetsLost: (view.getInt32(offset + 4) << 8) >> 8,
      highestSequenceNumber: view.getUint32(offset + 8),
      jitter: view.getUint32(offset + 12),
      lastSenderReport: view.getUint32(offset + 16),
      delaySinceLastSenderReport: view.getUint32(offset + 20),
    }
  })
}

function decodeSourceDescription(view: DataView): RtcpPacket | 'malformed' | undefined {
  if (view.byteLength < 12) return 'malformed'
  // Only a chunk that begins with its CNAME is read: nobody sends another, and nothing needs it.
  if (view.getUint8(8) !== 1) return undefined
  const length = view.getUint8(9)
  if (10 + length > view.byteLength) return 'malformed'
  const codes = times(length, (index) => view.getUint8(10 + index))
  const canonicalName = String.fromCharCode(...codes)
  return { kind: 'sourceDescription', ssrc: view.getUint32(4), canonicalName }
}

function times<T>(count: number, make: (index: number) => T): readonly T[] {
  return Array.from({ length: count }, (_, index) => make(index))
}
