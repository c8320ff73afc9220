/**
 * The essentials: the headers without which no transaction or dialog can be found.
 *
 * Every message that passes the parser is checked here once; whoever holds `Essentials` needs not
 * ask whether From was there. A request that fails is answered 400 with the reason; a response
 * that fails is dropped. RFC 3261 §8.1.1, §8.2, §16.3, §17.1.3; RFC 4475 §3.3.
 */

import { type Header, headerValue, type SipMessage } from './message.ts'
import type { CSeq, NameAddress, Via } from './message-header.ts'
import { parseCSeq, parseNameAddress, parseVia } from './message-header.ts'
import { paramValue } from './message-uri.ts'
import type { Parsed } from './text-scanner.ts'
import { failed, parsed } from './text-scanner.ts'

/** What a transaction and a dialog are found by. Tags are '' where there is none. */
export type Essentials = {
  readonly via: Via
  readonly branch: string
  readonly from: NameAddress
  readonly fromTag: string
  readonly to: NameAddress
  readonly toTag: string
  readonly callId: string
  readonly cseq: CSeq
  readonly maxForwards: number
}

/** RFC 3261 §8.1.1.6; also assumed where an old client sends none. */
export const initialMaxForwards = 70

const singleNames: readonly string[] = [
  ...['From', 'To', 'Call-ID', 'CSeq', 'Max-Forwards', 'Expires', 'Content-Type'],
]

/** Reads the essentials of a message, or says which is missing or malformed. */
export function parseEssentials(message: SipMessage): Parsed<Essentials> {
  const repeated = repeatedName(message.headers)
  if (repeated !== undefined) return failed(`${repeated} given twice`, 0)
  const via = required(message, 'Via', parseVia)
  if (!via.ok) return via
  const from = required(message, 'From', parseNameAddress)
  if (!from.ok) return from
  const to = required(message, 'To', parseNameAddress)
  if (!to.ok) return to
  const cseq = required(message, 'CSeq', parseCSeq)
  if (!cseq.ok) return cseq
  const callId = headerValue(message, 'Call-ID') ?? ''
  if (!/^\S+$/.test(callId)) return failed('Call-ID missing or malformed', 0)
  if (message.kind === 'request' && cseq.value.method !== message.method) {
    return failed('CSeq method is not the request method', 0)
  }
  const maxForwards = headerValue(message, 'Max-Forwards') ?? String(initialMaxForwards)
  if (!/^\d{1,9}$/.test(maxForwards) || Number(maxForwards) > 255) {
    return failed('Max-Forwards malformed', 0)
  }
  return parsed({
    via: via.value,
    branch: paramValue(via.value.params, 'branch') ?? '',
    from: from.value,
    fromTag: paramValue(from.value.params, 'tag') ?? '',
    to: to.value,
    toTag: paramValue(to.value.params, 'tag') ?? '',
    callId,
    cseq: cseq.value,
    maxForwards: Number(maxForwards),
  })
}

/** Which header stands twice that may stand only once; every message passes here. */
function repeatedName(headers: readonly Header[]): string | undefined {
  let seen = 0
  for (const { name } of headers) {
    const place = singleNames.indexOf(name)
    const bit = place < 0 ? 0 : 1 << place
    if ((seen & bit) !== 0) return name
    seen |= bit
  }
  return undefined
}

function required<T>(
  message: SipMessage,
  name: string,
  parse: (text: string) => Parsed<T>,
): Parsed<T> {
  const value = headerValue(message, name)
  if (value === undefined) return failed(`${name} missing`, 0)
  const result = parse(value)
  return result.ok ? result : failed(`${name} malformed: ${result.error}`, result.offset)
}
