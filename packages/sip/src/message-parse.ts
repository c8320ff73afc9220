/**
 * Bytes to a SIP message: start line, headers, body.
 *
 * Checks the form only; what a UAS must find in a request is checked by `message-essentials.ts`.
 * Strict where leniency helps smugglers (line ends, header names, Content-Length), tolerant where
 * the RFC asks for it (folding, case, space around the colon). Every size has a limit.
 * RFC 3261 §7, §18.3, §25.1.
 */

import type { Header, SipMessage } from './message.ts'
import { canonicalName, isListHeader, usualName } from './message-names.ts'
import { decodeText } from './text.ts'
import type { Parsed } from './text-scanner.ts'
import { failed, isToken, parsed, Scanner } from './text-scanner.ts'

/** The error of a request in another version, which is answered 505. */
export const unknownVersion = 'version is not SIP/2.0'

/** The largest message taken: that of a UDP datagram, RFC 3261 §18.1.1. */
export const maxMessageBytes = 65_535
/** The largest start line and headers taken: enough for some sixty hops of Via and Route. */
export const maxHeadBytes = 16_384
/** Header values in one message, lists counted by value. */
const maxHeaders = 256

type StartLine =
  | { readonly kind: 'request'; readonly method: string; readonly uri: string }
  | { readonly kind: 'response'; readonly status: number; readonly reason: string }

/** Parses one whole message; bytes after Content-Length are ignored (RFC 3261 §18.3). */
export function parseMessage(bytes: Uint8Array): Parsed<SipMessage> {
  if (bytes.length > maxMessageBytes) return failed('message too large', maxMessageBytes)
  const headEnd = findHeadEnd(bytes, 0)
  if (headEnd === undefined) return failed('no empty line after the headers', bytes.length)
  if (headEnd > maxHeadBytes) return failed('headers too large', maxHeadBytes)
  const lines = decodeText(bytes.subarray(0, headEnd)).split('\r\n')
  const start = parseStartLine(lines[0]!)
  if (!start.ok) return start
  const headers = parseHeaders(lines)
  if (!headers.ok) return headers
  const length = contentLength(headers.value, bytes.length - headEnd - 4, headEnd)
  if (!length.ok) return length
  const body = decodeText(bytes.subarray(headEnd + 4, headEnd + 4 + length.value))
  return parsed({ ...start.value, headers: headers.value, body })
}

/** Where the empty line begins that ends the headers, searching from `from`. */
export function findHeadEnd(bytes: Uint8Array, from: number): number | undefined {
  for (let at = bytes.indexOf(13, from); at >= 0; at = bytes.indexOf(13, at + 1)) {
    if (bytes[at + 1] === 10 && bytes[at + 2] === 13 && bytes[at + 3] === 10) return at
  }
  return undefined
}

/** The headers of a head whose start line is `lines[0]`. */
export function parseHeaders(lines: readonly string[]): Parsed<readonly Header[]> {
  const headers: Header[] = []
  let offset = lines[0]!.length + 2
  for (let index = 1; index < lines.length; ) {
    const folded = unfold(lines, index)
    const error = addHeader(headers, folded.text)
    if (error !== undefined) return failed(error, offset)
    if (headers.length > maxHeaders) return failed('too many headers', offset)
    offset += folded.length
    index = folded.next
  }
  return parsed(headers)
}

function parseStartLine(line: string): Parsed<StartLine> {
  return line.slice(0, 4).toUpperCase() === 'SIP/' ? parseStatusLine(line) : parseRequestLine(line)
}

function parseRequestLine(line: string): Parsed<StartLine> {
  const parts = line.split(' ')
  const [method, uri, version] = parts
  if (method === undefined || !isToken(method)) return failed('method is not a token', 0)
  if (uri === undefined || version === undefined || parts.length !== 3 || uri === '') {
    return failed('request line is not: method, URI, version', line.length)
  }
  if (!/^[^\s<>"\p{Cc}]+$/u.test(uri)) return failed('character not allowed in URI', method.length)
  if (version.toUpperCase() !== 'SIP/2.0') {
    return failed(unknownVersion, line.length - version.length)
  }
  return parsed({ kind: 'request', method, uri })
}

function parseStatusLine(line: string): Parsed<StartLine> {
  const [, status, reason] = /^SIP\/2\.0 ([1-6]\d\d)(?: ([^\r\n]*))?$/i.exec(line) ?? []
  if (status === undefined) return failed('status line is not: SIP/2.0, status, reason', 0)
  return parsed({ kind: 'response', status: Number(status), reason: reason ?? '' })
}

type Folded = { readonly text: string; readonly length: number; readonly next: number }

/** A header with its continuation lines, RFC 3261 §7.3.1. */
function unfold(lines: readonly string[], index: number): Folded {
  const first = lines[index]!
  if (!isContinuation(lines[index + 1])) {
    return { text: first, length: first.length + 2, next: index + 1 }
  }
  const parts = [first]
  let length = first.length + 2
  let next = index + 1
  for (; isContinuation(lines[next]); next += 1) {
    parts.push(lines[next]!.trim())
    length += lines[next]!.length + 2
  }
  return { text: parts.join(' '), length, next }
}

function isContinuation(line: string | undefined): boolean {
  return line !== undefined && (line.startsWith(' ') || line.startsWith('\t'))
}

const controls = /[\r\n\0]/

/** Adds the values of one header line; answers what is wrong with it, if anything is. */
function addHeader(headers: Header[], line: string): string | undefined {
  const colon = line.indexOf(':')
  if (colon < 0) return 'no colon after the header name'
  const token = line.slice(0, colon).trimEnd()
  const usual = usualName(token)
  if (usual === undefined && !isToken(token)) return 'header name is not a token'
  const value = line.slice(colon + 1).trim()
  if (controls.test(value)) return 'control character in a header value'
  const name = usual ?? canonicalName(token)
  if (!isListHeader(name)) headers.push({ name, value })
  else for (const part of splitList(value)) headers.push({ name, value: part })
  return undefined
}

/**
 * Values separated by commas outside quotes and angle brackets; empty ones are dropped. Where one
 * quote is never closed, no later one is either: they are ordinary characters from there on, and
 * looking for the end of each would take time by the square of their number.
 */
function splitList(value: string): readonly string[] {
  if (!value.includes(',')) return value === '' ? [] : [value]
  const parts: string[] = []
  const scanner = new Scanner(value)
  let marks = '",<'
  let start = 0
  while (!scanner.atEnd) {
    scanner.until(marks)
    if (scanner.accept(',')) {
      parts.push(value.slice(start, scanner.at - 1))
      start = scanner.at
    } else if (scanner.accept('<')) {
      scanner.until('>')
    } else if (scanner.quoted() === undefined) {
      marks = ',<'
    }
  }
  parts.push(value.slice(start))
  return parts.map((part) => part.trim()).filter((part) => part !== '')
}

/** Length of the body; a datagram without the header is all body. */
function contentLength(
  headers: readonly Header[],
  available: number,
  offset: number,
): Parsed<number> {
  const values = headers.filter((header) => header.name === 'Content-Length')
  const first = values[0]?.value
  if (first === undefined) return parsed(available)
  if (values.some((header) => header.value !== first)) return failed('two Content-Lengths', offset)
  if (!/^\d{1,9}$/.test(first)) return failed('Content-Length is not a number', offset)
  const length = Number(first)
  return length > available ? failed('body shorter than Content-Length', offset) : parsed(length)
}
