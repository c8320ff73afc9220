/**
 * What an m= line says about audio that we can speak: the payload numbers of codecs and
 * of telephone events, packet time, RTCP port, direction, keys of SRTP.
 *
 * RFC 3551 §6 (static types), RFC 4733 §7.1.1, RFC 3605, RFC 3264 §5.1 and §8.4 (hold); RFC 8643
 * (keys on a line that is not SRTP by its profile).
 */

import { comfortNoisePayloadType } from './comfort-noise.ts'
import type { Codec, Direction } from './media-stream.ts'
import { attributeValue, type SdpMedia, type SessionDescription } from './sdp.ts'
import { type OfferedKey, offeredKeys } from './sdp-crypto.ts'

/** A codec under the number that one side gave it. */
export type CodecFormat = { readonly codec: Codec; readonly payloadType: number }

/** The audio of one m= line. */
export type SdpAudio = {
  /** In the order of preference; empty only where Opus is known and nothing else. */
  readonly codecs: readonly CodecFormat[]
  readonly telephoneEventPayloadType?: number
  readonly opusPayloadType?: number
  readonly comfortNoise?: boolean
  readonly address: string
  readonly port: number
  readonly rtcpPort: number
  readonly ptimeMs: number
  /** Seen by the side that wrote it. */
  readonly direction: Direction
  /** Present when the line is SRTP, or could be (RFC 8643); never empty then. */
  readonly keys?: readonly OfferedKey[]
}

/** Payload numbers that mean a codec without being mapped. */
export const staticPayloadType: Readonly<Record<Codec, number>> = {
  PCMU: 0,
  PCMA: 8,
  G722: 9,
}
/** Best first: what every phone has, and needs no conversion. G.722's clock is 8,000, too. */
export const knownCodecs: readonly Codec[] = ['PCMU', 'PCMA', 'G722']
/** What types mean of which nothing is said (RFC 3551 §6). */
const staticEncodings = new Map(
  knownCodecs.map((codec) => [String(staticPayloadType[codec]), `${codec}/8000`]),
)
/** Two channels is what it is always said to have (RFC 7587 §7). */
const opusEncoding = 'OPUS/48000/2'
/** What everybody sends, and what we send unless asked otherwise. */
export const defaultPtimeMs = 20

/** Feedback profiles are answered as what they extend: no feedback is asked for (RFC 4585). */
const protocols: ReadonlySet<string> = new Set(['RTP/AVP', 'RTP/SAVP', 'RTP/AVPF', 'RTP/SAVPF'])

/** Whether a line's profile is SRTP and nothing else. */
export function isSecureProfile(media: Pick<SdpMedia, 'protocol'>): boolean {
  return media.protocol.startsWith('RTP/SAVP')
}

/** The audio of an m= line that we can use, else undefined. */
export function usableAudio(
  description: SessionDescription,
  media: SdpMedia,
): SdpAudio | undefined {
  const address = (media.connection ?? description.connection)?.address
  const isAudio = media.type === 'audio' && protocols.has(media.protocol) && media.port !== 0
  if (!isAudio || address === undefined) return undefined
  const keys = offeredKeys(media)
  if (isSecureProfile(media) && keys.length === 0) return undefined
  const mapped = mappedEncodings(media)
  const formats = media.formats
    .filter(isPayloadType)
    .map((format) => ({ format, encoding: mapped.get(format) ?? staticEncodings.get(format) }))
  const codecs = formats.flatMap(({ format, encoding }) => codecFormat(encoding, format))
  const event = formats.find(({ encoding }) => encoding === 'TELEPHONE-EVENT/8000')
  const opus = formats.find(({ encoding }) => encoding === opusEncoding)
  if (codecs.length === 0 && opus === undefined) return undefined
  return {
    codecs,
    ...(event && { telephoneEventPayloadType: Number(event.format) }),
    ...(opus && { opusPayloadType: Number(opus.format) }),
    ...(media.formats.includes(String(comfortNoisePayloadType)) && { comfortNoise: true }),
    address,
    port: media.port,
    rtcpPort: rtcpPortOf(media),
    ptimeMs: ptimeOf(media),
    direction: directionOf(description, media, address),
    ...(keys.length > 0 && { keys }),
  }
}

/** The same direction seen from the other side. */
export function reversed(direction: Direction): Direction {
  if (direction === 'sendonly') return 'recvonly'
  return direction === 'recvonly' ? 'sendonly' : direction
}

/** What remains where both must agree; both seen from the same side. */
export function intersection(a: Direction, b: Direction): Direction {
  const sends = mayFlow(a, 'sendonly') && mayFlow(b, 'sendonly')
  const receives = mayFlow(a, 'recvonly') && mayFlow(b, 'recvonly')
  if (sends) return receives ? 'sendrecv' : 'sendonly'
  return receives ? 'recvonly' : 'inactive'
}

function mayFlow(direction: Direction, way: 'sendonly' | 'recvonly'): boolean {
  return direction === 'sendrecv' || direction === way
}

function isPayloadType(format: string): boolean {
  return /^\d{1,3}$/.test(format) && Number(format) <= 127
}

/** What the line says of its payload types, such as PCMU/8000, in capitals; the first counts. */
function mappedEncodings(media: SdpMedia): ReadonlyMap<string, string> {
  const encodings = new Map<string, string>()
  for (const { name, value = '' } of media.attributes) {
    if (name !== 'rtpmap') continue
    const [number = '', encoding] = value.trim().split(/ +/)
    if (encoding === undefined || encodings.has(number)) continue
    encodings.set(number, encoding.toUpperCase().replace(/\/1$/, ''))
  }
  return encodings
}

function codecFormat(encoding: string | undefined, format: string): readonly CodecFormat[] {
  const payloadType = Number(format)
  const codec = knownCodecs.find((known) => encoding === `${known}/8000`)
  return codec === undefined ? [] : [{ codec, payloadType }]
}

function rtcpPortOf(media: SdpMedia): number {
  const port = Number(/^\d{1,5}/.exec(attributeValue(media.attributes, 'rtcp') ?? '')?.[0])
  return port > 0 && port < 65_536 ? port : Math.min(65_535, media.port + 1)
}

/** Packet times that our clock keeps: whole tens of milliseconds, at most three frames' worth. */
function ptimeOf(media: SdpMedia): number {
  const asked = Number(attributeValue(media.attributes, 'ptime') ?? defaultPtimeMs)
  const most = Number(attributeValue(media.attributes, 'maxptime') ?? asked)
  const ptimeMs = Math.min(asked, most)
  return ptimeMs % 10 === 0 && ptimeMs >= 10 && ptimeMs <= 60 ? ptimeMs : defaultPtimeMs
}

/** An address of zeros is how hold was said before there were directions (RFC 2543). */
function directionOf(description: SessionDescription, media: SdpMedia, address: string): Direction {
  const said = statedDirection(media) ?? statedDirection(description) ?? 'sendrecv'
  const isZero = address === '0.0.0.0' || address === '::'
  return isZero ? intersection(said, 'sendonly') : said
}

function statedDirection(where: Pick<SdpMedia, 'attributes'>): Direction | undefined {
  const directions: readonly Direction[] = ['sendrecv', 'sendonly', 'recvonly', 'inactive']
  return directions.find((name) => attributeValue(where.attributes, name) !== undefined)
}
