// Well-formed SIP to begin with: the requests and answers of a call, of a registration, of a
// transfer and of a busy lamp, as a peer of ours would send them, and the torture messages.
// `{tag}`, `{branch}`, `{callId}` and `{cseq}` stand for what we sent last: without our own words a
// peer gets nowhere.

import { readdirSync, readFileSync } from 'node:fs'

const torture = new URL('../../packages/sip/test/torture/', import.meta.url)

/** Every message of RFC 4475 and RFC 5118, and every sample. */
export function sipMessages(): readonly Uint8Array[] {
  const files = ['valid', 'invalid'].flatMap((kind) =>
    readdirSync(new URL(`${kind}/`, torture)).map((name) => new URL(`${kind}/${name}`, torture)),
  )
  return [
    ...files.map((file) => new Uint8Array(readFileSync(file))),
    ...Object.values(samples).map((text) => new TextEncoder().encode(text)),
  ]
}

/** One request of a peer. */
function request(method: string, cseq: number, more: readonly string[] = [], body = ''): string {
  const isInside = cseq > 1
  return message(`${method} sip:+12505550012@192.0.2.1 SIP/2.0`, [
    `Via: SIP/2.0/UDP 192.0.2.9:5060;rport;branch=z9hG4bK-${method}-${cseq}`,
    'Max-Forwards: 70',
    'From: "Peer" <sip:peer@192.0.2.9>;tag=peer',
    `To: <sip:+12505550012@192.0.2.1>${isInside ? ';tag={tag}' : ''}`,
    'Call-ID: call-1',
    `CSeq: ${cseq} ${method}`,
    'Contact: <sip:peer@192.0.2.9:5060>',
    ...more,
    `Content-Length: ${body.length}`,
  ]).concat(body)
}

/** One answer of a peer to what we asked. */
function answer(status: string, more: readonly string[] = [], body = ''): string {
  return message(`SIP/2.0 ${status}`, [
    'Via: SIP/2.0/UDP 192.0.2.1:5060;rport=5060;branch={branch}',
    'From: <sip:us@192.0.2.1>;tag={tag}',
    'To: <sip:peer@192.0.2.9>;tag=peer',
    'Call-ID: {callId}',
    'CSeq: {cseq}',
    'Contact: <sip:peer@192.0.2.9:5060>',
    ...more,
    `Content-Length: ${body.length}`,
  ]).concat(body)
}

function message(first: string, headers: readonly string[]): string {
  return `${[first, ...headers].join('\r\n')}\r\n\r\n`
}

/** A description of G.711 and digits. */
export const description = [
  'v=0',
  'o=peer 1 1 IN IP4 192.0.2.9',
  's=-',
  'c=IN IP4 192.0.2.9',
  't=0 0',
  'm=audio 40000 RTP/AVP 0 8 101',
  'a=rtpmap:101 telephone-event/8000',
  'a=fmtp:101 0-16',
  'a=ptime:20',
  'a=sendrecv',
  '',
].join('\r\n')

const sdpType = 'Content-Type: application/sdp'
const digest =
  'Authorization: Digest username="peer",realm="us",nonce="n",uri="sip:us",response="0",' +
  'algorithm=MD5,qop=auth,nc=00000001,cnonce="c"'

/** Single messages by what they are. */
export const samples = {
  invite: request('INVITE', 1, [sdpType, 'Supported: 100rel, timer, replaces'], description),
  ack: request('ACK', 2).replace('CSeq: 2', 'CSeq: 1'),
  cancel: request('CANCEL', 1).replaceAll('-CANCEL-', '-INVITE-'),
  reinvite: request('INVITE', 2, [sdpType, 'Session-Expires: 90;refresher=uac'], description),
  update: request('UPDATE', 3, [sdpType], description),
  prack: request('PRACK', 2, ['RAck: 1 1 INVITE']),
  info: request(
    'INFO',
    4,
    ['Content-Type: application/dtmf-relay'],
    'Signal=5\r\nDuration=160\r\n',
  ),
  refer: request('REFER', 5, [
    'Refer-To: <sip:ben@192.0.2.1?Replaces=a%3Bto-tag%3Db%3Bfrom-tag%3Dc>',
    'Referred-By: <sip:peer@192.0.2.9>',
    'Target-Dialog: call-1;local-tag=peer;remote-tag={tag}',
  ]),
  bye: request('BYE', 6, ['Reason: Q.850;cause=16;text="Normal"']),
  register: request('REGISTER', 1, [digest, 'Expires: 3600', 'Supported: path, outbound']),
  subscribe: request('SUBSCRIBE', 1, ['Event: dialog', 'Expires: 600', 'Accept: text/plain']),
  notify: request(
    'NOTIFY',
    7,
    ['Event: refer;id=1', 'Subscription-State: active;expires=60', 'Content-Type: message/sipfrag'],
    'SIP/2.0 200 OK\r\n',
  ),
  options: request('OPTIONS', 1),
  message: request('MESSAGE', 1, ['Content-Type: text/plain'], 'hello'),
  ringing: answer('180 Ringing', ['Require: 100rel', 'RSeq: 1']),
  progress: answer('183 Session Progress', [sdpType], description),
  accepted: answer('200 OK', [sdpType, 'Session-Expires: 90;refresher=uas'], description),
  challenge: answer('407 Proxy Authentication Required', [
    'Proxy-Authenticate: Digest realm="them", nonce="n", algorithm=SHA-256, qop="auth,auth-int"',
  ]),
  moved: answer('302 Moved Temporarily'),
  busy: answer('486 Busy Here', ['Retry-After: 5 (later)']),
  glare: answer('491 Request Pending'),
  tooSmall: answer('422 Session Interval Too Small', ['Min-SE: 120']),
} as const

/** Conversations: commands of our shell begin with `!`. */
export const conversations: readonly (readonly string[])[] = [
  [samples.invite, samples.ack, samples.reinvite, samples.info, samples.bye],
  ['!ring', samples.invite, samples.prack, samples.cancel],
  [samples.invite, samples.ack, samples.refer, samples.notify, samples.update, samples.bye],
  ['!invite', samples.ringing, samples.accepted, samples.reinvite, samples.bye],
  ['!invite', samples.progress, samples.challenge, samples.busy],
  ['!invite', samples.accepted, '!reinvite', samples.glare, '!wait 5000', samples.tooSmall],
  ['!invite', samples.moved, '!wait 40000'],
  ['!invite', samples.accepted, '!refer', samples.accepted, samples.notify, '!bye'],
  [samples.subscribe, samples.notify, '!wait 700000'],
  ['!subscribe', samples.accepted, samples.notify, '!wait 4000000'],
  [samples.register, samples.options, samples.message],
  ['!tcp', samples.invite, samples.ack, samples.bye],
]
