/**
 * Offer and answer for one leg's audio. One audio stream is agreed upon, of one codec; every other
 * m= line of an offer is refused in its place. Keeps the version of what we said last, so that a
 * repeated description repeats its version and a changed one raises it.
 *
 * RFC 3264 §5 to §8; RFC 4566's rules as of RFC 8866.
 */

import { comfortNoisePayloadType } from './comfort-noise.ts'
import type { AudioStream, Codec, Direction, MediaAddress } from './media-stream.ts'
import { failure, type Parsed, success } from './result.ts'
import {
  formatSdp,
  parseSdp,
  type SdpAttribute,
  type SdpMedia,
  type SessionDescription,
} from './sdp.ts'
import {
  type CodecFormat,
  defaultPtimeMs,
  intersection,
  isSecureProfile,
  knownCodecs,
  reversed,
  type SdpAudio,
  staticPayloadType,
  usableAudio,
} from './sdp-audio.ts'
import { cryptoAttribute, type OfferedKey, OwnKeys } from './sdp-crypto.ts'

/** What a negotiation is made with: where this leg's RTP socket can be reached. */
export type SdpNegotiationOptions = MediaAddress & {
  /** Any positive number that differs from leg to leg; stands in the origin line. */
  readonly sessionId: number
  /** When RTCP is not on port + 1. */
  readonly rtcpPort?: number
  /** Cryptographically random bytes for the keys of SRTP; without it there is no SRTP. */
  readonly entropy?: (count: number) => Uint8Array
}

/**
 * What an offer says of SRTP: nothing; keys on a line that plain phones take as well (RFC 8643); or
 * a line of SRTP alone, which a plain phone refuses (488). An answer to the last is never plain.
 */
export type SdpProtection = 'none' | 'opportunistic' | 'mandatory'

/** How we would like to speak; each has a default. */
export type SdpWishes = {
  /** Best first. When absent: both laws in an offer, the offerer's order in an answer. */
  readonly codecs?: readonly Codec[]
  /** What we would do: `sendrecv` when absent, `sendonly` or `inactive` to hold the peer. */
  readonly direction?: Direction
  /** When absent, an offer is as was agreed upon before; `mandatory` refuses a plain offer. */
  readonly protection?: SdpProtection
  /**
   * Whether Opus may be spoken, rather than any other: only where it is passed on and never
   * decoded. When absent, as it was agreed upon before.
   */
  readonly opus?: boolean
  /** Whether digits may come and go as events; they may when absent. */
  readonly telephoneEvents?: boolean
  /** Whether an offer holds comfort noise; an answer holds it where the offer does. */
  readonly comfortNoise?: boolean
}

/** What a line of ours says, besides where it leads. */
type LineContent = {
  readonly formats: readonly CodecFormat[]
  readonly opusPayloadType: number | undefined
  readonly eventPayloadType: number | undefined
  readonly comfortNoise: boolean
  readonly direction: Direction
  readonly protocol: string
  readonly keys: readonly OfferedKey[]
}

/** Our offers call telephone events 101, the number that every carrier knows. */
const offeredEventPayloadType = 101
/** Likewise Opus, as browsers do. */
const offeredOpusPayloadType = 111

/** One leg's side of offer and answer. All texts are `application/sdp` bodies. */
export class SdpNegotiation {
  readonly #options: SdpNegotiationOptions
  #said = ''
  #version = 1
  #offered:
    | Required<Pick<SdpWishes, 'direction' | 'codecs' | 'telephoneEvents' | 'opus'>>
    | undefined
  readonly #ownKeys: OwnKeys | undefined
  #protection: SdpProtection = 'none'
  /** The place of the agreed audio among the m= lines: it stays for the whole dialog. */
  #lines: readonly SdpMedia[] = []
  #audioIndex = 0
  /** The numbers that both sides use, once agreed: a later offer of ours repeats them. */
  #eventPayloadType = offeredEventPayloadType
  #opusPayloadType = offeredOpusPayloadType
  #isOpus = false
  #knowsOpus = false

  constructor(options: SdpNegotiationOptions) {
    this.#options = options
    this.#ownKeys = options.entropy && new OwnKeys(options.entropy)
  }

  /** Whether the peer's last description said that it knows Opus. */
  get knowsOpus(): boolean {
    return this.#knowsOpus
  }

  /** An offer, for an INVITE or a re-INVITE that we send. */
  offer(wishes: SdpWishes = {}): string {
    const codecs = wishes.codecs ?? knownCodecs
    const direction = wishes.direction ?? 'sendrecv'
    this.#protection = wishes.protection ?? this.#protection
    const telephoneEvents = wishes.telephoneEvents !== false
    const opus = wishes.opus ?? this.#isOpus
    this.#offered = { direction, codecs, telephoneEvents, opus }
    const audio = this.#audioLine({
      formats: codecs.map((codec) => ({ codec, payloadType: staticPayloadType[codec] })),
      opusPayloadType: opus ? this.#opusPayloadType : undefined,
      eventPayloadType: telephoneEvents ? this.#eventPayloadType : undefined,
      comfortNoise: wishes.comfortNoise === true,
      direction,
      protocol: this.#protection === 'mandatory' ? 'RTP/SAVP' : 'RTP/AVP',
      keys: this.#protection === 'none' ? [] : (this.#ownKeys?.offered() ?? []),
    })
    this.#lines = this.#lines.length === 0 ? [audio] : this.#replaceAudio(this.#lines, audio)
    return this.#say(this.#lines, '0 0')
  }

  /** Answers the peer's offer; the error is for a 488 response, nothing has changed then. */
  answer(
    offer: string,
    wishes: SdpWishes = {},
  ): Parsed<{ readonly answer: string; readonly stream: AudioStream }> {
    const parsed = parseSdp(offer)
    if (!parsed.ok) return parsed
    const found = this.#findAudio(parsed.value)
    if (found === undefined) return failure('the offer holds no audio that we can speak')
    const format = chooseFormat(found.audio.codecs, wishes.codecs)
    if (format === undefined) return failure('the offer holds none of the codecs wished for')
    const wished = wishes.direction ?? 'sendrecv'
    const direction = intersection(reversed(found.audio.direction), wished)
    const audio = wishes.telephoneEvents === false ? withoutEvents(found.audio) : found.audio
    const eventPayloadType = audio.telephoneEventPayloadType
    const [key] = this.#ownKeys === undefined ? [] : (found.audio.keys ?? [])
    const own = key && this.#ownKeys?.of(key.master.suite)
    if (own === undefined && wishes.protection === 'mandatory') return failure('the offer is plain')
    const opusPayloadType = (wishes.opus ?? this.#isOpus) ? audio.opusPayloadType : undefined
    const line = this.#audioLine({
      formats: [format],
      opusPayloadType,
      eventPayloadType,
      comfortNoise: found.audio.comfortNoise === true,
      direction,
      protocol: found.protocol,
      keys: key && own ? [{ tag: key.tag, master: own }] : [],
    })
    this.#protection = protectionOf(key !== undefined, found.protocol)
    this.#eventPayloadType = eventPayloadType ?? this.#eventPayloadType
    this.#noteOpus(audio, opusPayloadType !== undefined)
    this.#audioIndex = found.index
    this.#lines = this.#replaceAudio(parsed.value.media, line)
    const answer = this.#say(this.#lines, parsed.value.timing)
    const protection = key && own && { sending: own, receiving: key.master }
    const spoken = this.#isOpus ? audio : withoutOpus(audio)
    return success({ answer, stream: streamOf(spoken, format, direction, protection) })
  }

  /** Applies the peer's answer to the offer that we made last. */
  applyAnswer(answer: string): Parsed<AudioStream> {
    const offered = this.#offered
    if (offered === undefined) return failure('an answer without an offer')
    const parsed = parseSdp(answer)
    if (!parsed.ok) return parsed
    const line = parsed.value.media[this.#audioIndex]
    const audio = line && reachableAudio(parsed.value, line, this.#options.address)
    const format =
      audio && (chooseFormat(audio.codecs, undefined, offered.codecs) ?? opusAlone(offered))
    if (line === undefined || audio === undefined || format === undefined) {
      return failure('the answer refuses our audio')
    }
    const protection = this.#protection === 'none' ? undefined : this.#agreedProtection(audio)
    const isPlain = protection === undefined
    if (isPlain && (this.#protection === 'mandatory' || isSecureProfile(line))) {
      return failure('the answer protects its audio in another way than we offered')
    }
    this.#protection = protectionOf(!isPlain, line.protocol)
    const direction = intersection(offered.direction, reversed(audio.direction))
    this.#eventPayloadType = audio.telephoneEventPayloadType ?? this.#eventPayloadType
    this.#noteOpus(audio, offered.opus && audio.opusPayloadType !== undefined)
    const taken = offered.telephoneEvents ? audio : withoutEvents(audio)
    const spoken = this.#isOpus ? taken : withoutOpus(taken)
    return success(streamOf(spoken, format, direction, protection))
  }

  #noteOpus({ opusPayloadType }: SdpAudio, isAgreed: boolean): void {
    this.#knowsOpus = opusPayloadType !== undefined
    this.#opusPayloadType = opusPayloadType ?? this.#opusPayloadType
    this.#isOpus = isAgreed
  }

  /** RFC 3264 §8: the version rises by one exactly when something else than it changed. */
  #say(media: readonly SdpMedia[], timing: string): string {
    const { sessionId, address } = this.#options
    const describe = (version: number): SessionDescription => ({
      origin: {
        username: '-',
        sessionId: String(sessionId),
        sessionVersion: String(version),
        address,
      },
      name: '-',
      connection: { address },
      timing,
      attributes: [],
      media,
    })
    let text = formatSdp(describe(this.#version))
    if (this.#said !== '' && text !== this.#said) {
      this.#version += 1
      text = formatSdp(describe(this.#version))
    }
    this.#said = text
    return text
  }

  /** An answer takes up one of our keys by its tag. */
  #agreedProtection({ keys }: SdpAudio): AudioStream['protection'] {
    const own = this.#ownKeys?.offered() ?? []
    for (const { tag, master } of keys ?? []) {
      const match = own.find((key) => key.tag === tag && key.master.suite === master.suite)
      if (match !== undefined) return { sending: match.master, receiving: master }
    }
    return undefined
  }

  /** A line that protects its audio is better than one that does not. */
  #findAudio(description: SessionDescription): FoundAudio | undefined {
    const found = description.media.flatMap((media, index) => {
      const audio = reachableAudio(description, media, this.#options.address)
      const isUsable = audio && (!isSecureProfile(media) || this.#ownKeys !== undefined)
      return isUsable ? [{ audio, index, protocol: media.protocol }] : []
    })
    return found.find(({ audio }) => audio.keys) ?? found[0]
  }

  #audioLine(content: LineContent): SdpMedia {
    const { formats, opusPayloadType, eventPayloadType, comfortNoise } = content
    const { direction, protocol, keys } = content
    const maps = [
      ...(opusPayloadType === undefined
        ? []
        : [{ payloadType: opusPayloadType, encoding: 'opus/48000/2' }]),
      ...formats.map(({ codec, payloadType }) => ({ payloadType, encoding: `${codec}/8000` })),
    ]
    if (eventPayloadType !== undefined) {
      maps.push({ payloadType: eventPayloadType, encoding: 'telephone-event/8000' })
    }
    if (comfortNoise) maps.push({ payloadType: comfortNoisePayloadType, encoding: 'CN/8000' })
    const { rtcpPort, port } = this.#options
    return {
      type: 'audio',
      port,
      protocol,
      formats: maps.map(({ payloadType }) => String(payloadType)),
      attributes: [
        ...maps.map((map) => attribute('rtpmap', `${map.payloadType} ${map.encoding}`)),
        ...(eventPayloadType === undefined ? [] : [attribute('fmtp', `${eventPayloadType} 0-15`)]),
        attribute('ptime', String(defaultPtimeMs)),
        ...(rtcpPort === undefined ? [] : [attribute('rtcp', String(rtcpPort))]),
        ...keys.map(cryptoAttribute),
        { name: direction },
      ],
    }
  }

  #replaceAudio(lines: readonly SdpMedia[], audio: SdpMedia): readonly SdpMedia[] {
    return lines.map((line, index) => (index === this.#audioIndex ? audio : refused(line)))
  }
}

/** What a later offer repeats. */
function protectionOf(isProtected: boolean, protocol: string): SdpProtection {
  if (!isProtected) return 'none'
  return isSecureProfile({ protocol }) ? 'mandatory' : 'opportunistic'
}

/** A usable line of an offer and its place. */
type FoundAudio = {
  readonly audio: SdpAudio
  readonly index: number
  readonly protocol: string
}

/** No packet of ours gets from IPv4 to IPv6 or back: better no call than one without sound. */
function reachableAudio(
  description: SessionDescription,
  media: SdpMedia,
  ourAddress: string,
): SdpAudio | undefined {
  const audio = usableAudio(description, media)
  return audio?.address.includes(':') === ourAddress.includes(':') ? audio : undefined
}

/** The best of `codecs` by our wishes, else by their order; only what `allowed` holds. */
function chooseFormat(
  codecs: readonly CodecFormat[],
  wishes: readonly Codec[] | undefined,
  allowed: readonly Codec[] = knownCodecs,
): CodecFormat | undefined {
  const order =
    wishes ??
    withG722Last(codecs.map(({ codec }) => codec)).filter((each) => allowed.includes(each))
  const codec = order.find((wish) => codecs.some((format) => format.codec === wish))
  return codecs.find((format) => format.codec === codec)
}

/** Everything that we play would have to be converted for it. */
function withG722Last(codecs: readonly Codec[]): readonly Codec[] {
  return codecs.toSorted((a, b) => Number(a === 'G722') - Number(b === 'G722'))
}

/** A peer that answers with Opus alone still knows the static number of what it was offered. */
function opusAlone(offered: Required<Pick<SdpWishes, 'codecs' | 'opus'>>): CodecFormat | undefined {
  const [codec] = offered.codecs
  if (!offered.opus || codec === undefined) return undefined
  return { codec, payloadType: staticPayloadType[codec] }
}

function withoutOpus({ opusPayloadType: _, ...audio }: SdpAudio): SdpAudio {
  return audio
}

function withoutEvents({ telephoneEventPayloadType: _, ...audio }: SdpAudio): SdpAudio {
  return audio
}

function streamOf(
  audio: SdpAudio,
  format: CodecFormat,
  direction: Direction,
  protection: AudioStream['protection'],
): AudioStream {
  const { address, port, rtcpPort, ptimeMs, comfortNoise } = audio
  const { telephoneEventPayloadType, opusPayloadType } = audio
  return {
    remoteAddress: address,
    remotePort: port,
    remoteRtcpPort: rtcpPort,
    ...format,
    ...(telephoneEventPayloadType !== undefined && { telephoneEventPayloadType }),
    ...(opusPayloadType !== undefined && { opusPayloadType }),
    ...(comfortNoise && { comfortNoise }),
    ptimeMs,
    direction,
    ...(protection && { protection }),
  }
}

/** RFC 3264 §6: refused lines stay in their place, with port 0 and the formats they came with. */
function refused(media: SdpMedia): SdpMedia {
  const { type, protocol, formats } = media
  return { type, port: 0, protocol, formats, attributes: [] }
}

function attribute(name: string, value: string): SdpAttribute {
  return { name, value }
}
