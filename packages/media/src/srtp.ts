/**
 * SRTP: RTP and RTCP that only the two parties can read or make. One object for each direction.
 *
 *     RTP   header | encrypted payload | tag               index: rollovers and sequence number
 *     RTCP  header, SSRC | encrypted rest | E, index | tag index: a counter of its own
 *
 * A packet whose tag is wrong, or that came before, is nothing: it changes no state, ends no call
 * and teaches no address. RFC 3711 §3.3, §3.4; RFC 4568 §6.2.2 (RTCP always has the long tag).
 */

import { payloadStart } from './rtp.ts'
import {
  packetCounter,
  type SessionKeys,
  type SrtpCipher,
  type SrtpMaster,
  sessionKeys,
  tagBytes,
} from './srtp-keys.ts'
import { ReplayWindow } from './srtp-window.ts'

const rtpHeaderBytes = 12
const rtcpTagBytes = 10
const rtcpIndexBytes = 4
/** The part of an RTCP packet that stays readable: its header and the sender's SSRC. */
const rtcpClearBytes = 8
/** Sources in one direction; a peer has one, and one more after each restart. */
const maxSources = 16

/** Encrypts what we send. */
export class SrtpSender {
  readonly #keys: DirectionKeys
  readonly #window = new ReplayWindow()
  #rtcpIndex = 0

  constructor(cipher: SrtpCipher, master: SrtpMaster) {
    this.#keys = new DirectionKeys(cipher, master)
  }

  /** An RTP packet of our one source, protected. */
  protectRtp(packet: Uint8Array): Uint8Array {
    const view = viewOf(packet)
    const index = this.#window.indexOf(view.getUint16(2))
    this.#window.note(index)
    const { cipher, rtp, rtpTagBytes } = this.#keys
    const start = payloadStart(packet) ?? packet.length
    const counter = packetCounter(rtp.salt, view.getUint32(8), index)
    const payload = cipher.aesCounter(rtp.encryption, counter, packet.subarray(start))
    const tag = this.#keys.rtpTag(join(packet.subarray(0, start), payload), index)
    return join(packet.subarray(0, start), payload, tag.subarray(0, rtpTagBytes))
  }

  /** An RTCP compound packet, protected. */
  protectRtcp(packet: Uint8Array): Uint8Array {
    const { cipher, rtcp } = this.#keys
    const index = this.#rtcpIndex
    this.#rtcpIndex = (index + 1) % 2 ** 31
    const counter = packetCounter(rtcp.salt, viewOf(packet).getUint32(4), index)
    const clear = packet.subarray(0, rtcpClearBytes)
    const body = cipher.aesCounter(rtcp.encryption, counter, packet.subarray(rtcpClearBytes))
    const trailer = new Uint8Array(rtcpIndexBytes)
    viewOf(trailer).setUint32(0, (0x8000_0000 | index) >>> 0)
    const signed = join(clear, body, trailer)
    return join(signed, this.#keys.rtcpTag(signed))
  }
}

/** Decrypts what the peer sends. */
export class SrtpReceiver {
  readonly #keys: DirectionKeys
  readonly #rtpWindows = new Map<number, ReplayWindow>()
  readonly #rtcpWindows = new Map<number, ReplayWindow>()

  constructor(cipher: SrtpCipher, master: SrtpMaster) {
    this.#keys = new DirectionKeys(cipher, master)
  }

  /** The RTP packet within; undefined when it is not the peer's, or came before. */
  unprotectRtp(packet: Uint8Array): Uint8Array | undefined {
    const { cipher, rtp, rtpTagBytes } = this.#keys
    const end = packet.length - rtpTagBytes
    const view = viewOf(packet)
    const start = end < rtpHeaderBytes ? undefined : payloadStart(packet)
    if (start === undefined || start > end) return undefined
    const ssrc = view.getUint32(8)
    const window = this.#rtpWindows.get(ssrc) ?? new ReplayWindow()
    const index = window.indexOf(view.getUint16(2))
    if (!window.isFresh(index)) return undefined
    const tag = this.#keys.rtpTag(packet.subarray(0, end), index)
    if (!isEqual(tag.subarray(0, rtpTagBytes), packet.subarray(end))) return undefined
    window.note(index)
    keep(this.#rtpWindows, ssrc, window)
    const counter = packetCounter(rtp.salt, ssrc, index)
    const payload = cipher.aesCounter(rtp.encryption, counter, packet.subarray(start, end))
    return join(packet.subarray(0, start), payload)
  }

  /** The RTCP packet within; undefined when it is not the peer's, or came before. */
  unprotectRtcp(packet: Uint8Array): Uint8Array | undefined {
    const tagStart = packet.length - rtcpTagBytes
    const end = tagStart - rtcpIndexBytes
    if (end < rtcpClearBytes) return undefined
    const view = viewOf(packet)
    const [ssrc, trailer] = [view.getUint32(4), view.getUint32(end)]
    const index = trailer & 0x7fff_ffff
    const window = this.#rtcpWindows.get(ssrc) ?? new ReplayWindow()
    const tag = this.#keys.rtcpTag(packet.subarray(0, tagStart))
    if (!window.isFresh(index) || !isEqual(tag, packet.subarray(tagStart))) return undefined
    window.note(index)
    keep(this.#rtcpWindows, ssrc, window)
    const body = packet.subarray(rtcpClearBytes, end)
    // A peer may leave its RTCP readable; the tag is mandatory all the same.
    if (trailer < 0x8000_0000) return packet.slice(0, end)
    const { cipher, rtcp } = this.#keys
    const counter = packetCounter(rtcp.salt, ssrc, index)
    return join(
      packet.subarray(0, rtcpClearBytes),
      cipher.aesCounter(rtcp.encryption, counter, body),
    )
  }
}

/** One direction's session keys, and the tags made with them. */
class DirectionKeys {
  readonly cipher: SrtpCipher
  readonly rtp: SessionKeys
  readonly rtcp: SessionKeys
  readonly rtpTagBytes: number

  constructor(cipher: SrtpCipher, master: SrtpMaster) {
    this.cipher = cipher
    this.rtp = sessionKeys(cipher, master, 'rtp')
    this.rtcp = sessionKeys(cipher, master, 'rtcp')
    this.rtpTagBytes = tagBytes[master.suite]
  }

  /** The rollovers are signed with the packet although they do not travel in it. */
  rtpTag(signed: Uint8Array, index: number): Uint8Array {
    const rollover = new Uint8Array(4)
    viewOf(rollover).setUint32(0, Math.floor(index / 0x1_0000))
    return this.cipher.hmacSha1(this.rtp.authentication, join(signed, rollover))
  }

  rtcpTag(signed: Uint8Array): Uint8Array {
    return this.cipher.hmacSha1(this.rtcp.authentication, signed).subarray(0, rtcpTagBytes)
  }
}

/** Only authenticated packets come here, so a stranger cannot push the peer's source out. */
function keep(windows: Map<number, ReplayWindow>, ssrc: number, window: ReplayWindow): void {
  windows.delete(ssrc)
  windows.set(ssrc, window)
  const [oldest] = windows.keys()
  if (windows.size > maxSources && oldest !== undefined) windows.delete(oldest)
}

/** Takes as long for tags that differ early as for those that differ late. */
function isEqual(a: Uint8Array, b: Uint8Array): boolean {
  if (a.length !== b.length) return false
  return a.reduce((difference, byte, index) => difference | (byte ^ (b[index] ?? 0)), 0) === 0
}

function join(...parts: readonly Uint8Array[]): Uint8Array {
  const whole = new Uint8Array(parts.reduce((length, part) => length + part.length, 0))
  let offset = 0
  for (const part of parts) {
    whole.set(part, offset)
    offset += part.length
  }
  return whole
}

function viewOf(bytes: Uint8Array): DataView {
  return new DataView(bytes.buffer, bytes.byteOffset, bytes.length)
}
