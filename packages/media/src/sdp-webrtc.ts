/**
 * The descriptions of browsers (WebRTC), taken apart and put together: what audio is spoken is
 * negotiated as with any phone (`sdp-negotiation.ts`), how packets travel (ICE, DTLS-SRTP) is
 * described by whoever carries them. So a browser's description is read as a plain one, and a plain
 * one of ours is dressed in the lines of the transport.
 *
 * RFC 8829 §5 (what a browser writes), RFC 5763 §5 (setup, fingerprint), RFC 8839 §5 (candidates).
 */

import {
  formatSdp,
  parseSdp,
  type SdpAttribute,
  type SdpMedia,
  type SessionDescription,
} from './sdp.ts'

/** Where a plain description says that a browser's packets come from: from its carrier, here. */
const carrierAddress = '127.0.0.1'
/** RFC 8829 §5.2.1: the port while the candidates say where packets go. */
const dummyPort = 9

const webRtcProtocol = /^UDP\/TLS\/RTP\/SAVPF?$/i
const webRtcLine = /^m=\S+ \S+ UDP\/TLS\/RTP\/SAVPF? /im

/** What both kinds say of the audio itself. */
const audioAttributes = new Set([
  ...['rtpmap', 'fmtp', 'ptime', 'maxptime'],
  ...['sendrecv', 'sendonly', 'recvonly', 'inactive'],
])

/** What only the carrier of the packets knows; `candidate` stands in it once for each way. */
const sessionAttributes = new Set(['group', 'ice-lite', 'ice-options'])
const mediaAttributes = new Set([
  ...['mid', 'rtcp-mux', 'candidate', 'end-of-candidates'],
  ...['ice-ufrag', 'ice-pwd', 'fingerprint', 'setup'],
])

/** Whether a description is a browser's; asked of every call, so without reading it all. */
export function isWebRtc(text: string): boolean {
  return webRtcLine.test(text)
}

/**
 * What names a browser's way for packets (RFC 8839 §5.4). An offer with another asks for a new way,
 * as after a change of its network (§4.4.1.1.1).
 */
export function iceCredentials(text: string): string {
  const named = text.matchAll(/^a=ice-(?:ufrag|pwd):(.*?)\r?$/gm)
  return Array.from(named, ([, value]) => value).join(' ')
}

/** A browser's description in the words of a phone; unchanged where it cannot be read. */
export function plainDescription(text: string): string {
  const parsed = parseSdp(text)
  if (!parsed.ok) return text
  const { attributes, media, ...rest } = parsed.value
  return formatSdp({
    ...rest,
    connection: { address: carrierAddress },
    attributes: attributes.filter(isOfAudio),
    media: media.map(plainMedia),
  })
}

/** Our plain description as a browser needs it, with the lines of `transport`. */
export function webRtcDescription(plain: string, transport: string): string {
  const [ours, carried] = [parseSdp(plain), parseSdp(transport)]
  if (!ours.ok || !carried.ok) return plain
  const { attributes, media } = ours.value
  return formatSdp({
    ...ours.value,
    attributes: [
      ...carried.value.attributes.filter(({ name }) => sessionAttributes.has(name)),
      ...attributes,
    ],
    media: media.map((each) => (each.port === 0 ? refused(each) : carriedBy(each, carried.value))),
  })
}

/**
 * A transport's description with the address under which peers beyond our router reach us: for
 * each way that leads to this machine by UDP, one that leads to the router, at the same port.
 */
export function withPublicCandidates(transport: string, address: string): string {
  const parsed = parseSdp(transport)
  if (!parsed.ok) return transport
  const { media, ...rest } = parsed.value
  const widened = media.map((line) => ({
    ...line,
    attributes: line.attributes.flatMap((each) => [each, ...publicCandidate(each, address)]),
  }))
  return formatSdp({ ...rest, media: widened })
}

/** RFC 8839 §5.1; a way through the router is worth less than one without (RFC 8445 §5.1.2). */
function publicCandidate({ name, value }: SdpAttribute, address: string): readonly SdpAttribute[] {
  const pattern = /^(\S+) (\d+) udp (\d+) (\S+) (\d+) typ host\b/i
  const [, foundation, component, priority, local = '', port] = pattern.exec(value ?? '') ?? []
  const isSameFamily = local.includes(':') === address.includes(':')
  if (name !== 'candidate' || local === '' || local === address || !isSameFamily) return []
  const routed = `${foundation}1 ${component} UDP ${Math.floor(Number(priority) / 2)} ${address}`
  return [{ name, value: `${routed} ${port} typ srflx raddr ${local} rport ${port}` }]
}

function plainMedia({ connection: _, ...media }: SdpMedia): SdpMedia {
  const isOurs = webRtcProtocol.test(media.protocol)
  return {
    ...media,
    port: media.port === 0 ? 0 : dummyPort,
    protocol: isOurs ? 'RTP/AVP' : media.protocol,
    attributes: media.attributes.filter(isOfAudio),
  }
}

function isOfAudio({ name }: SdpAttribute): boolean {
  return audioAttributes.has(name)
}

function carriedBy(media: SdpMedia, { attributes, media: lines }: SessionDescription): SdpMedia {
  const carrier = lines.find(({ type }) => type === media.type)
  // Said once for all lines, or for each of them.
  const known = carrier?.attributes.filter(({ name }) => mediaAttributes.has(name)) ?? []
  const common = attributes.filter(
    ({ name }) => mediaAttributes.has(name) && !known.some((each) => each.name === name),
  )
  return {
    ...media,
    port: carrier?.port ?? dummyPort,
    protocol: 'UDP/TLS/RTP/SAVPF',
    ...(carrier?.connection && { connection: carrier.connection }),
    attributes: [...media.attributes, ...known, ...common],
  }
}

function refused(media: SdpMedia): SdpMedia {
  return { ...media, protocol: 'UDP/TLS/RTP/SAVPF' }
}
