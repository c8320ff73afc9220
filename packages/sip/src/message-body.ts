/**
 * What a body consists of: one part, or several in a multipart, as carriers send them (a session
 * description beside a location or an ISDN message).
 *
 * Parts may hold parts, three deep; more parts than a call ever needs are not looked at. A body
 * without Content-Type is taken for whatever is looked for.
 * RFC 3261 §7.4; RFC 2046 §5.1.1; RFC 5621 §3.
 */

import type { Header, SipMessage } from './message.ts'
import { parseHeaders } from './message-parse.ts'

/** One part; its type in lowercase without parameters, '' where none is given. */
export type BodyPart = { readonly contentType: string; readonly body: string }

const [maxParts, maxDepth] = [32, 3]

/** The session description in a message, '' if there is none. */
export function descriptionIn(message: SipMessage): string {
  if (message.body === '') return ''
  const parts = bodyParts(message)
  return (
    parts.find(({ contentType }) => contentType === 'application/sdp')?.body ??
    (parts.length === 1 && parts[0]?.contentType === '' ? message.body : '')
  )
}

/** The parts of a message's body, multiparts taken apart. */
export function bodyParts({ headers, body }: SipMessage): readonly BodyPart[] {
  return body === '' ? [] : partsOf(headers, body, 0).slice(0, maxParts)
}

function partsOf(headers: readonly Header[], body: string, depth: number): readonly BodyPart[] {
  const value = headers.find(({ name }) => name === 'Content-Type')?.value ?? ''
  const contentType = value.split(';')[0]!.trim().toLowerCase()
  const boundary = boundaryOf(value)
  if (!contentType.startsWith('multipart/') || boundary === undefined || depth >= maxDepth) {
    return [{ contentType, body }]
  }
  return split(body, boundary).flatMap((part) => {
    const end = part.startsWith('\r\n') ? 0 : part.indexOf('\r\n\r\n')
    if (end < 0) return []
    const parsed = parseHeaders(['', ...part.slice(0, end).split('\r\n').filter(Boolean)])
    const content = part.slice(end === 0 ? 2 : end + 4)
    return parsed.ok ? partsOf(parsed.value, content, depth + 1) : []
  })
}

function boundaryOf(contentType: string): string | undefined {
  const found = /;[ \t]*boundary[ \t]*=[ \t]*(?:"([^"]{1,70})"|([^\s;"]{1,70}))/i.exec(contentType)
  return found?.[1] ?? found?.[2]
}

/** What stands between the delimiters; before the first and after the last there is nothing. */
function split(body: string, boundary: string): readonly string[] {
  const pieces = `\r\n${body}`.split(`\r\n--${boundary}`)
  const end = pieces.findIndex((piece, index) => index > 0 && piece.startsWith('--'))
  return pieces.slice(1, end < 0 ? undefined : end).flatMap((piece) => {
    const line = /^[ \t]*\r\n/.exec(piece)?.[0]
    return line === undefined ? [] : [piece.slice(line.length)]
  })
}
