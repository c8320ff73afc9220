/**
 * Counts what arrives of one source: how many packets, how many are missing, how unevenly they
 * come. What it counts goes into our RTCP reports and into the call record.
 *
 * RFC 3550 §6.4.1 and appendices A.3 (loss) and A.8 (jitter).
 */

import { samplesPerMs } from './g711.ts'
import { middleOf, type ReceptionReport } from './rtcp.ts'
import { type RtpPacket, sequenceDistance } from './rtp.ts'

/** The reception of one synchronization source. */
export class RtpReception {
  readonly ssrc: number
  #received = 0
  #bytes = 0
  /** Sequence numbers extended by the count of wrap-arounds; they begin at the first packet's. */
  readonly #first: number
  #highest: number
  #jitterMs = 0
  #jitterSum = 0
  #jitterCount = 0
  /** Of the newest packet; the clock differs from codec to codec (RFC 7587 §4.1). */
  #previous:
    | { readonly timestamp: number; readonly transit: number; readonly clockPerMs: number }
    | undefined
  #lastSenderReport = 0
  #lastSenderReportAt = 0
  #reported = { expected: 0, received: 0 }

  constructor(first: RtpPacket) {
    this.ssrc = first.ssrc
    this.#first = first.sequenceNumber
    this.#highest = first.sequenceNumber
  }

  /** Counts a packet of this source, the first one included. */
  receive(now: number, packet: RtpPacket, clockPerMs = samplesPerMs): void {
    this.#received += 1
    this.#bytes += packet.payload.length
    this.#highest += Math.max(0, sequenceDistance(packet.sequenceNumber, this.#highest & 0xffff))
    this.#countJitter(now, packet.timestamp, clockPerMs)
  }

  /** Remembers when the source reported, so that it can compute the round trip. */
  receiveSenderReport(now: number, ntpSeconds: number, ntpFraction: number): void {
    this.#lastSenderReport = middleOf(ntpSeconds, ntpFraction)
    this.#lastSenderReportAt = now
  }

  /** Counters from the first packet on; the jitter is the mean of its estimates. */
  totals(): { packets: number; bytes: number; lost: number; jitterMs: number } {
    return {
      packets: this.#received,
      bytes: this.#bytes,
      lost: this.#expected() - this.#received,
      jitterMs: this.#jitterSum / Math.max(1, this.#jitterCount),
    }
  }

  /** The report block for our next RTCP packet; its fraction counts from the one before. */
  report(now: number): ReceptionReport {
    const expected = this.#expected() - this.#reported.expected
    const lost = expected - (this.#received - this.#reported.received)
    this.#reported = { expected: this.#expected(), received: this.#received }
    const sinceReportMs = this.#lastSenderReport === 0 ? 0 : now - this.#lastSenderReportAt
    return {
      ssrc: this.ssrc,
      fractionLost: lost <= 0 ? 0 : Math.min(255, Math.floor((256 * lost) / expected)),
      packetsLost: Math.max(-0x800000, Math.min(0x7fffff, this.#expected() - this.#received)),
      highestSequenceNumber: this.#highest >>> 0,
      jitter: Math.floor(this.#jitterMs * (this.#previous?.clockPerMs ?? samplesPerMs)),
      lastSenderReport: this.#lastSenderReport,
      delaySinceLastSenderReport: Math.round((sinceReportMs * 65536) / 1000) >>> 0,
    }
  }

  #expected(): number {
    return this.#highest - this.#first + 1
  }

  #countJitter(now: number, timestamp: number, clockPerMs: number): void {
    // The packets of a telephone event keep the timestamp of its start: they say nothing of jitter.
    if (timestamp === this.#previous?.timestamp) return
    const transit = Math.round(now * clockPerMs) - timestamp
    if (this.#previous?.clockPerMs === clockPerMs) {
      const changeMs = Math.abs((transit - this.#previous.transit) | 0) / clockPerMs
      // A jump of more than a second is a clock that was restarted.
      if (changeMs < 1000) this.#jitterMs += (changeMs - this.#jitterMs) / 16
      this.#jitterSum += this.#jitterMs
      this.#jitterCount += 1
    }
    this.#previous = { timestamp, transit, clockPerMs }
  }
}
