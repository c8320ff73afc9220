/**
 * A SIP message to bytes, and the making of responses to a request.
 *
 * Content-Length is always computed, never taken from the headers, so it is always right.
 * Line ends inside a value are replaced by spaces: data from elsewhere cannot add a header.
 * RFC 3261 §7, §8.2.6.
 */

import type { Header, SipMessage, SipRequest, SipResponse } from './message.ts'
import { encodeText, TextWriter } from './text.ts'

/** Bytes of a message. */
export function formatMessage(message: SipMessage): Uint8Array {
  const body = encodeText(message.body)
  const start = formatStartLine(message)
  const end = `\r\nContent-Length: ${body.length}\r\n\r\n`
  const writer = new TextWriter(start.length + headersLength(message) + end.length + body.length)
  writer.write(withoutLineEnds(start))
  for (const { name, value } of message.headers) {
    if (name === 'Content-Length') continue
    writer.write('\r\n')
    writer.write(name)
    writer.write(': ')
    writer.write(withoutLineEnds(value))
  }
  writer.write(end)
  writer.writeBytes(body)
  return writer.written()
}

/** What the headers take where they are ASCII. */
function headersLength({ headers }: SipMessage): number {
  let length = 0
  for (const { name, value } of headers) length += name.length + value.length + 4
  return length
}

/** Headers that a response copies from its request, RFC 3261 §8.2.6.2. */
const copiedNames = new Set(['Via', 'From', 'To', 'Call-ID', 'CSeq'])

/** A response to a request: the copied headers, then its own; To gets the tag if it has none. */
export function responseTo(
  request: SipRequest,
  status: number,
  options: {
    readonly reason?: string | undefined
    readonly toTag?: string | undefined
    readonly headers?: readonly Header[] | undefined
    readonly body?: string | undefined
  } = {},
): SipResponse {
  const copied = request.headers
    .filter((header) => copiedNames.has(header.name))
    .map((header) => (header.name === 'To' ? withTag(header, options.toTag) : header))
  return {
    kind: 'response',
    status,
    reason: options.reason ?? reasonPhrases.get(status) ?? 'Unknown',
    headers: [...copied, ...(options.headers ?? [])],
    body: options.body ?? '',
  }
}

function withTag(header: Header, tag: string | undefined): Header {
  if (tag === undefined || /;\s*tag\s*=/i.test(header.value.replace(/^.*>/, ''))) return header
  return { name: header.name, value: `${header.value};tag=${tag}` }
}

function formatStartLine(message: SipMessage): string {
  return message.kind === 'request'
    ? `${message.method} ${message.uri} SIP/2.0`
    : `SIP/2.0 ${message.status} ${message.reason}`
}

const lineEnds = /[\r\n]/

function withoutLineEnds(line: string): string {
  return lineEnds.test(line) ? line.replaceAll(/[\r\n]+/g, ' ') : line
}

/** RFC 3261 §21 and the registry of response codes. */
const reasonPhrases = new Map([
  [100, 'Trying'],
  [180, 'Ringing'],
  [181, 'Call Is Being Forwarded'],
  [182, 'Queued'],
  [183, 'Session Progress'],
  [200, 'OK'],
  [202, 'Accepted'],
  [300, 'Multiple Choices'],
  [301, 'Moved Permanently'],
  [302, 'Moved Temporarily'],
  [305, 'Use Proxy'],
  [380, 'Alternative Service'],
  [400, 'Bad Request'],
  [401, 'Unauthorized'],
  [402, 'Payment Required'],
  [403, 'Forbidden'],
  [404, 'Not Found'],
  [405, 'Method Not Allowed'],
  [406, 'Not Acceptable'],
  [407, 'Proxy Authentication Required'],
  [408, 'Request Timeout'],
  [410, 'Gone'],
  [413, 'Request Entity Too Large'],
  [414, 'Request-URI Too Long'],
  [415, 'Unsupported Media Type'],
  [416, 'Unsupported URI Scheme'],
  [420, 'Bad Extension'],
  [421, 'Extension Required'],
  [423, 'Interval Too Brief'],
  [480, 'Temporarily Unavailable'],
  [481, 'Call/Transaction Does Not Exist'],
  [482, 'Loop Detected'],
  [483, 'Too Many Hops'],
  [484, 'Address Incomplete'],
  [485, 'Ambiguous'],
  [486, 'Busy Here'],
  [487, 'Request Terminated'],
  [488, 'Not Acceptable Here'],
  [491, 'Request Pending'],
  [493, 'Undecipherable'],
  [500, 'Server Internal Error'],
  [501, 'Not Implemented'],
  [502, 'Bad Gateway'],
  [503, 'Service Unavailable'],
  [504, 'Server Time-out'],
  [505, 'Version Not Supported'],
  [513, 'Message Too Large'],
  [600, 'Busy Everywhere'],
  [603, 'Decline'],
  [604, 'Does Not Exist Anywhere'],
  [606, 'Not Acceptable'],
])
