/**
 * Writes our RTCP reports and reads the peer's. Reports go out every five seconds or so (at random
 * between half and one and a half, so that they do not march in step); nothing depends on the
 * peer's: an unreadable one is dropped. RFC 3550 §6.2, §6.4; RFC 7022 (canonical name).
 */

import { decodeRtcp, encodeRtcp, middleOf, type ReceptionReport, type RtcpPacket } from './rtcp.ts'
import type { OutgoingStream } from './rtp-outgoing.ts'
import type { RtpReception } from './rtp-reception.ts'

/** The least interval of RFC 3550 §6.2. */
const intervalMs = 5_000

/** Seconds from the NTP era's start (1900) to the one of milliseconds (1970). */
const ntpOffsetSeconds = 2_208_988_800

/** A longer round trip is a report that makes no sense. */
const maxRoundTripMs = 30_000
/** So much may the peer's clock run faster than ours between two reports. */
const clockToleranceMs = 20

/** What the peer's last report says of the stream that we send. */
export type PeerReport = {
  readonly packetsLost: number
  /** In units of the timestamps that we send. */
  readonly jitter: number
  /** The mean so far; absent before the peer answered one of our reports. */
  readonly roundTripMs?: number
}

/** The RTCP side of one session. */
export class RtcpReporter {
  readonly #entropy: (count: number) => Uint8Array
  readonly #outgoing: OutgoingStream
  readonly #canonicalName: string
  #next: number | undefined
  #packetsAtLastReport = 0
  #peer: ReceptionReport | undefined
  #roundTrips = { count: 0, totalMs: 0 }

  constructor(outgoing: OutgoingStream, entropy: (count: number) => Uint8Array) {
    this.#outgoing = outgoing
    this.#entropy = entropy
    const name = [...entropy(12)].map((byte) => byte.toString(16).padStart(2, '0'))
    this.#canonicalName = name.join('')
  }

  /** Schedules the first report, if none is scheduled. */
  start(now: number): void {
    this.#next ??= now + this.#interval()
  }

  /** When the next report is due. */
  deadline(): number | undefined {
    return this.#next
  }

  /** The report that is due, if one is. `timestamp` is the outgoing stream's of this moment. */
  expire(now: number, timestamp: number, reception?: RtpReception): Uint8Array | undefined {
    if (this.#next === undefined || now < this.#next) return undefined
    this.#next = now + this.#interval()
    return encodeRtcp(this.#compound(now, timestamp, reception))
  }

  /** The last packet of the stream. No report follows. */
  bye(now: number, timestamp: number, reception?: RtpReception): Uint8Array {
    this.#next = undefined
    const ssrcs = [this.#outgoing.ssrc]
    return encodeRtcp([...this.#compound(now, timestamp, reception), { kind: 'bye', ssrcs }])
  }

  /** Reads the peer's report; false when it is none. */
  receive(now: number, bytes: Uint8Array, reception?: RtpReception): boolean {
    const parsed = decodeRtcp(bytes)
    if (!parsed.ok) return false
    for (const packet of parsed.value) this.#read(now, packet, reception)
    return true
  }

  /** What the peer last said of our stream; undefined before it said anything. */
  peerReport(): PeerReport | undefined {
    if (this.#peer === undefined) return undefined
    const { packetsLost, jitter } = this.#peer
    const { count, totalMs } = this.#roundTrips
    return {
      packetsLost,
      jitter,
      ...(count > 0 && { roundTripMs: totalMs / count }),
    }
  }

  /** A source other than the locked one says nothing about this stream (AST-2017-008). */
  #read(now: number, packet: RtcpPacket, reception?: RtpReception): void {
    if (packet.kind !== 'senderReport' && packet.kind !== 'receiverReport') return
    if (reception !== undefined && packet.ssrc !== reception.ssrc) return
    if (packet.kind === 'senderReport') {
      reception?.receiveSenderReport(now, packet.ntpSeconds, packet.ntpFraction)
    }
    const report = packet.reports.find(({ ssrc }) => ssrc === this.#outgoing.ssrc)
    if (report === undefined) return
    this.#peer = report
    this.#countRoundTrip(now, report)
  }

  /** The time since our report, less the time that the peer kept it (RFC 3550 §6.4.1). */
  #countRoundTrip(now: number, report: ReceptionReport): void {
    if (report.lastSenderReport === 0) return
    const { ntpSeconds, ntpFraction } = ntpTime(now)
    const present = middleOf(ntpSeconds, ntpFraction)
    const units = (present - report.lastSenderReport - report.delaySinceLastSenderReport) | 0
    const roundTripMs = (units * 1000) / 65_536
    if (roundTripMs < -clockToleranceMs || roundTripMs > maxRoundTripMs) return
    this.#roundTrips.count += 1
    this.#roundTrips.totalMs += Math.max(0, roundTripMs)
  }

  #compound(now: number, timestamp: number, reception?: RtpReception): readonly RtcpPacket[] {
    const { packets, bytes } = this.#outgoing.totals()
    const isSending = packets > this.#packetsAtLastReport
    this.#packetsAtLastReport = packets
    const ssrc = this.#outgoing.ssrc
    const reports = reception === undefined ? [] : [reception.report(now)]
    const report: RtcpPacket = isSending
      ? {
          kind: 'senderReport',
          ssrc,
          ...ntpTime(now),
          rtpTimestamp: timestamp,
          packetCount: packets,
          octetCount: bytes,
          reports,
        }
      : { kind: 'receiverReport', ssrc, reports }
    return [report, { kind: 'sourceDescription', ssrc, canonicalName: this.#canonicalName }]
  }

  #interval(): number {
    return intervalMs * (0.5 + (this.#entropy(1)[0] ?? 0) / 255)
  }
}

function ntpTime(now: number): { readonly ntpSeconds: number; readonly ntpFraction: number } {
  const ntpSeconds = (Math.floor(now / 1000) + ntpOffsetSeconds) >>> 0
  return { ntpSeconds, ntpFraction: Math.floor(((now % 1000) / 1000) * 2 ** 32) >>> 0 }
}
