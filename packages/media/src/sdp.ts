/**
 * Session descriptions as data: the parts that offer and answer need, in the order of the text.
 * Lines that say nothing about reaching a peer's audio (b=, i=, k= …) are read over and not kept.
 *
 * Lenient about what real phones send: bare line feeds, a missing s= or t= line, trailing blanks.
 * RFC 8866 §5.
 */

import { failure, type Parsed, success } from './result.ts'

/** A whole description. */
export type SessionDescription = {
  readonly origin: SdpOrigin
  readonly name: string
  readonly connection?: SdpConnection
  /** The value of the t= line; an answer repeats the offer's (RFC 3264 §6). */
  readonly timing: string
  readonly attributes: readonly SdpAttribute[]
  readonly media: readonly SdpMedia[]
}

/** Who made the description, and which version of it this is. */
export type SdpOrigin = {
  readonly username: string
  /** Digits, kept as text: these numbers may have 64 bits. */
  readonly sessionId: string
  readonly sessionVersion: string
  readonly address: string
}

/** Where media is to be sent; the family shows in the address. */
export type SdpConnection = { readonly address: string }

/** One a= line; a flag such as `sendonly` has no value. */
export type SdpAttribute = { readonly name: string; readonly value?: string }

/** One m= line with what belongs to it. */
export type SdpMedia = {
  readonly type: string
  /** 0 means refused. */
  readonly port: number
  readonly protocol: string
  readonly formats: readonly string[]
  readonly connection?: SdpConnection
  readonly attributes: readonly SdpAttribute[]
}

/** No description of a telephone call is this long; a longer one is refused unread. */
const maxLength = 65_536

/** Reads a description. */
export function parseSdp(text: string): Parsed<SessionDescription> {
  if (text.length > maxLength) return failure('longer than any session description', maxLength)
  const draft = new Draft()
  let offset = 0
  for (const line of text.split('\n')) {
    const error = draft.take(line.trimEnd())
    if (error !== undefined) return failure(error, offset)
    offset += line.length + 1
  }
  return draft.finish(text.length)
}

/** The description as text, every line ended by CRLF. */
export function formatSdp(description: SessionDescription): string {
  const { origin, name, connection, timing, attributes, media } = description
  const { username, sessionId, sessionVersion, address } = origin
  return [
    'v=0',
    `o=${username} ${sessionId} ${sessionVersion} ${formatAddress(address)}`,
    `s=${name}`,
    ...connectionLines(connection),
    `t=${timing}`,
    ...attributes.map(formatAttribute),
    ...media.flatMap(mediaLines),
  ]
    .map((line) => `${line}\r\n`)
    .join('')
}

/** The value of the first attribute of this name; '' for a flag, undefined when there is none. */
export function attributeValue(
  attributes: readonly SdpAttribute[],
  name: string,
): string | undefined {
  const found = attributes.find((attribute) => attribute.name === name)
  return found && (found.value ?? '')
}

/** What is known of a description while its lines are read. */
class Draft {
  #hasVersion = false
  #origin: SdpOrigin | undefined
  #name = '-'
  #timing: string | undefined
  #connection: SdpConnection | undefined
  readonly #attributes: SdpAttribute[] = []
  readonly #media: (SdpMedia & { attributes: SdpAttribute[]; connection?: SdpConnection })[] = []

  /** Takes one line; returns what is wrong with it. */
  take(line: string): string | undefined {
    if (line === '') return undefined
    if (line[1] !== '=') return 'a line without a type'
    // What stands in an offer is repeated in its answer: nothing may end a line there.
    if (/[\0\r]/.test(line)) return 'a control character within a line'
    const value = line.slice(2)
    if (!this.#hasVersion) return this.#takeVersion(line)
    switch (line[0]) {
      case 'o':
        this.#origin = parseOrigin(value)
        return this.#origin === undefined ? 'an origin that cannot be read' : undefined
      case 's':
        this.#name = value === '' ? '-' : value
        return undefined
      case 't':
        this.#timing ??= value
        return undefined
      case 'c':
        return this.#takeConnection(value)
      case 'a':
        this.#currentAttributes().push(parseAttribute(value))
        return undefined
      case 'm':
        return this.#takeMedia(value)
      default:
        return undefined
    }
  }

  finish(offset: number): Parsed<SessionDescription> {
    if (this.#origin === undefined) return failure('no origin', offset)
    return success({
      origin: this.#origin,
      name: this.#name,
      ...(this.#connection && { connection: this.#connection }),
      timing: this.#timing ?? '0 0',
      attributes: this.#attributes,
      media: this.#media,
    })
  }

  #takeVersion(line: string): string | undefined {
    this.#hasVersion = line === 'v=0'
    return this.#hasVersion ? undefined : 'not SDP version 0'
  }

  #takeConnection(value: string): string | undefined {
    const address = parseAddress(value.split(' '))
    if (address === undefined) return 'a connection address that is no IP address'
    const media = this.#media.at(-1)
    if (media === undefined) this.#connection = { address }
    else media.connection = { address }
    return undefined
  }

  #takeMedia(value: string): string | undefined {
    const [type = '', portText = '', protocol = '', ...formats] = value.split(' ')
    const port = parsePort(portText)
    if (type === '' || port === undefined || formats.length === 0 || formats.includes('')) {
      return 'a media line that cannot be read'
    }
    this.#media.push({ type, port, protocol, formats, attributes: [] })
    return undefined
  }

  #currentAttributes(): SdpAttribute[] {
    return this.#media.at(-1)?.attributes ?? this.#attributes
  }
}

function parseOrigin(value: string): SdpOrigin | undefined {
  const [username = '', sessionId = '', sessionVersion = '', ...rest] = value.split(' ')
  const areNumbers = /^\d{1,20}$/.test(sessionId) && /^\d{1,20}$/.test(sessionVersion)
  // The origin's address is only a name for its maker: also a host name is one.
  const address = rest[2]
  if (username === '' || !areNumbers || rest.length !== 3 || !address) return undefined
  return { username, sessionId, sessionVersion, address }
}

function parseAttribute(value: string): SdpAttribute {
  const colon = value.indexOf(':')
  if (colon === -1) return { name: value }
  return { name: value.slice(0, colon), value: value.slice(colon + 1) }
}

/** Only literal addresses: a host name would let any caller make us ask the DNS. */
function parseAddress(words: readonly string[]): string | undefined {
  const [network, family, address = ''] = words
  if (network !== 'IN') return undefined
  // A multicast address carries a time to live after a slash; there is no multicast here.
  const isFour = family === 'IP4' && isIpv4(address)
  const isSix = family === 'IP6' && address.includes(':') && /^[0-9a-fA-F:.]{2,45}$/.test(address)
  return isFour || isSix ? address : undefined
}

function isIpv4(address: string): boolean {
  const parts = address.split('.')
  return parts.length === 4 && parts.every((part) => /^\d{1,3}$/.test(part) && Number(part) < 256)
}

/** A port may be followed by a slash and a count of ports, which only layered codecs use. */
function parsePort(text: string): number | undefined {
  const digits = /^(\d{1,5})(\/\d{1,3})?$/.exec(text)?.[1]
  const port = Number(digits)
  return digits !== undefined && port < 65_536 ? port : undefined
}

function mediaLines(media: SdpMedia): readonly string[] {
  return [
    `m=${media.type} ${media.port} ${media.protocol} ${media.formats.join(' ')}`,
    ...connectionLines(media.connection),
    ...media.attributes.map(formatAttribute),
  ]
}

function connectionLines(connection: SdpConnection | undefined): readonly string[] {
  return connection === undefined ? [] : [`c=${formatAddress(connection.address)}`]
}

function formatAddress(address: string): string {
  return `IN ${address.includes(':') ? 'IP6' : 'IP4'} ${address}`
}

function formatAttribute({ name, value }: SdpAttribute): string {
  return value === undefined ? `a=${name}` : `a=${name}:${value}`
}
