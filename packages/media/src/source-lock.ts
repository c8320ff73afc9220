/**
 * Decides whose packets a session takes and where its own go: the defense against RTP Bleed and
 * RTP Inject.
 *
 *     nobody ──packet from the SDP address──────────────► locked to it, at once
 *        └────five in a row from one other source ──────► locked to it (a phone behind NAT)
 *
 * A better source replaces a learned one: the SDP address always, others only shortly after the
 * lock. A locked source that changes its SSRC must show five in a row again (RFC 3550 A.1 calls
 * this probation). Packets refused are dropped; nothing ever goes to a source that is not locked.
 */

import type { MediaAddress } from './media-stream.ts'
import { sequenceDistance } from './rtp.ts'

/** What of a packet matters here. */
export type PacketIdentity = { readonly ssrc: number; readonly sequenceNumber: number }

/** Consecutive packets before a source is learned: 100 ms, more than a guess by a sprayer. */
const probationPackets = 5
/** How long a better learned source may replace the first one. */
const reviewMs = 3_000
/** Sources on probation at once; strangers beyond them wait until one has been quiet. */
const maxCandidates = 8
/** A source on probation is forgotten after so long without a packet. */
const candidateQuietMs = 1_000

/** How much a source can be trusted; the smaller the better. */
const rank = { sdp: 0, sdpAddress: 1, signalingAddress: 2, unknown: 3 } as const
type Rank = (typeof rank)[keyof typeof rank]

type Candidate = { ssrc: number; sequenceNumber: number; packets: number; heardAt: number }

/** The source lock of one session. */
export class SourceLock {
  readonly #signalingAddress: string | undefined
  #expected: MediaAddress | undefined
  #locked: { source: MediaAddress; rank: Rank; ssrc: number; at: number } | undefined
  readonly #candidates = new Map<string, Candidate>()

  /** With a signaling address, sources at unknown addresses are never learned. */
  constructor(signalingAddress: string | undefined) {
    this.#signalingAddress = signalingAddress && plainAddress(signalingAddress)
  }

  /** Sets where the peer said its media comes from; another place starts all over. */
  expect(address: MediaAddress): void {
    const isSame = this.#expected !== undefined && isSameSource(this.#expected, address)
    if (isSame) return
    this.#expected = plainSource(address)
    this.#locked = undefined
    this.#candidates.clear()
  }

  /** Whether to take this packet. */
  accepts(now: number, from: MediaAddress, packet: PacketIdentity): boolean {
    const source = plainSource(from)
    const locked = this.#locked
    const isKnown = locked !== undefined && isSameSource(locked.source, source)
    // Nearly every packet, so it is settled before anything else.
    if (isKnown && locked.ssrc === packet.ssrc) return true
    const found = this.#rankOf(source)
    if (found === undefined || !this.#mayLock(now, source, found)) return false
    const isTrusted = found === rank.sdp && !isKnown
    if (!isTrusted && !this.#passesProbation(now, source, packet)) return false
    this.#candidates.clear()
    this.#locked = { source, rank: found, ssrc: packet.ssrc, at: now }
    return true
  }

  /** Whether RTCP from here belongs to the stream; its port may be any (RFC 3605, NAT). */
  acceptsReport(from: MediaAddress): boolean {
    return this.target()?.address === plainAddress(from.address)
  }

  /** Where to send: the locked source, else what the peer said. */
  target(): MediaAddress | undefined {
    return this.#locked?.source ?? this.#expected
  }

  /** Whether the target is another than the peer said, because of NAT. */
  isLearned(): boolean {
    return this.#locked !== undefined && this.#locked.rank !== rank.sdp
  }

  #rankOf(source: MediaAddress): Rank | undefined {
    if (this.#expected === undefined) return undefined
    if (isSameSource(source, this.#expected)) return rank.sdp
    if (source.address === this.#expected.address) return rank.sdpAddress
    if (this.#signalingAddress === undefined) return rank.unknown
    return source.address === this.#signalingAddress ? rank.signalingAddress : undefined
  }

  #mayLock(now: number, source: MediaAddress, found: Rank): boolean {
    const locked = this.#locked
    if (locked === undefined || isSameSource(locked.source, source)) return true
    if (found === rank.sdp) return true
    return found < locked.rank && now - locked.at < reviewMs
  }

  #passesProbation(now: number, source: MediaAddress, packet: PacketIdentity): boolean {
    const key = `${source.address} ${source.port}`
    const known = this.#candidates.get(key)
    const follows =
      known?.ssrc === packet.ssrc &&
      sequenceDistance(packet.sequenceNumber, known.sequenceNumber) === 1
    const packets = follows ? known.packets + 1 : 1
    if (known === undefined && !this.#hasRoom(now)) return false
    const { ssrc, sequenceNumber } = packet
    this.#candidates.set(key, { ssrc, sequenceNumber, packets, heardAt: now })
    return packets >= probationPackets
  }

  #hasRoom(now: number): boolean {
    if (this.#candidates.size < maxCandidates) return true
    for (const [key, candidate] of this.#candidates) {
      if (now - candidate.heardAt >= candidateQuietMs) this.#candidates.delete(key)
    }
    return this.#candidates.size < maxCandidates
  }
}

/** Sockets that take both families show IPv4 senders as mapped IPv6 addresses. */
function plainAddress(address: string): string {
  return address.toLowerCase().replace(/^::ffff:(?=\d+\.)/, '')
}

/** The same one where it is plain already: this is asked of every packet. */
function plainSource(source: MediaAddress): MediaAddress {
  const { address, port } = source
  return address.includes(':') ? { address: plainAddress(address), port } : source
}

function isSameSource(a: MediaAddress, b: MediaAddress): boolean {
  return a.port === b.port && a.address === b.address
}
