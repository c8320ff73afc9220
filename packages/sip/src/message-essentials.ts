/**
 * The essentials: the headers without which no transaction or dialog can be found.
 *
 * Every message that passes the parser is checked here once; whoever holds `Essentials` needs not
 * ask whether From was there. A request that fails is answered 400 with the reason; a response
 * that fails is dropped. RFC 3261 §8.1.1, §8.2, §16.3, §17.1.3; RFC 4475 §3.3.
 */

import type { SipMessage } from './message.ts'
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

const singleNames: ReadonlySet<string> = new Set([
  'From',
  'To',
  'Call-ID',
  'CSeq',
  'Max-Forwards',
  'Expires',
  'Content-Type',
])

/** Reads the essentials of a message, or says which is missing or malformed. */
export function parseEssentials(message: SipMessage): Parsed<Essentials> {
  const values = new Map<string, string>()
  for (const { name, value } of message.headers) {
    if (!values.has(name)) values.set(name, value)
    else if (singleNames.has(name)) return failed(`${name} given twice`, 0)
  }
  const via = required(values, 'Via', parseVia)
  if (!via.ok) return via
  const from = required(values, 'From', parseNameAddress)
  if (!from.ok) return from
  const to = required(values, 'To', parseNameAddress)
  if (!to.ok) return to
  const cseq = required(values, 'CSeq', parseCSeq)
  if (!cseq.ok) return cseq
  const callId = values.get('Call-ID') ?? ''
  if (!/^\S+$/.test(callId)) return failed('Call-ID missing or malformed', 0)
  if (message.kind === 'request' && cseq.value.method !== message.method) {
    return failed('CSeq method is not the request method', 0)
  }
  const maxForwards = values.get('Max-Forwards') ?? String(initialMaxForwards)
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

function required<T>(
  values: ReadonlyMap<string, string>,
  name: string,
  parse: (text: string) => Parsed<T>,
): Parsed<T> {
  const value = values.get(name)
  if (value === undefined) return failed(`${name} missing`, 0)
  const result = parse(value)
  return result.ok ? result : failed(`${name} malformed: ${result.error}`, result.offset)
}
