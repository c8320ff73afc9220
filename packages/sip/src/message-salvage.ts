/**
 * What can be made of a request that does not parse: enough to tell its sender that it does not.
 *
 * Only the headers that a response copies are looked for, line by line. Responses, ACKs and what
 * names no sender are not answered: nobody waits, or nobody would understand.
 * RFC 3261 §21.4.1, §21.5.6; RFC 4475 §3.1.2.
 */

import type { Header, SipRequest } from './message.ts'
import { findHeadEnd, maxHeadBytes, parseHeaders } from './message-parse.ts'
import { decodeText } from './text.ts'
import { isToken } from './text-scanner.ts'

/** More lines than that are no request that somebody waits for. */
const maxLines = 128

const neededNames = ['Via', 'From', 'To', 'Call-ID', 'CSeq']

/** The request that a response can be made to, undefined if there is none. */
export function salvageRequest(bytes: Uint8Array): SipRequest | undefined {
  const end = findHeadEnd(bytes, 0) ?? bytes.length
  const lines = decodeText(bytes.subarray(0, Math.min(end, maxHeadBytes))).split('\r\n')
  const method = /^(\S+)[ \t]/.exec(lines[0] ?? '')?.[1] ?? ''
  if (!isToken(method) || method === 'ACK' || lines.length > maxLines) return undefined
  const headers = lines.slice(1).flatMap((line): readonly Header[] => {
    const parsed = parseHeaders(['', line])
    return parsed.ok ? parsed.value : []
  })
  const isAnswerable = neededNames.every((name) => headers.some((header) => header.name === name))
  return isAnswerable ? { kind: 'request', method, uri: '', headers, body: '' } : undefined
}
