/**
 * Who calls, for whom, by which ways, and why it ended: the headers that carriers add.
 *
 * They are only as true as the peer that sends them: whether to believe one is the shell's decision
 * (RFC 3325 §2.3). Values that do not parse are left out, and lists are bounded by the parser.
 * RFC 3323, RFC 3325, RFC 5806 (Diversion), RFC 7044 and
 * RFC 7544 (History-Info, and Diversion by it), RFC 3326 (Reason).
 */

import type { SipMessage } from './message.ts'
import { headerValues } from './message.ts'
import type { NameAddress } from './message-header.ts'
import { formatNameAddress, parseNameAddress } from './message-header.ts'
import type { Param } from './message-uri.ts'
import { paramValue, parseUri } from './message-uri.ts'
import { formatQuoted } from './text-scanner.ts'

/** One step of a diverted call: who was called there, and why it went on. */
export type Diversion = {
  readonly displayName: string
  readonly uri: string
  /** For instance no-answer, user-busy, unconditional; 'unknown' where none is given. */
  readonly reason: string
  /** How many steps this stands for. */
  readonly counter: number
  /** Whether its identity must not be shown. */
  readonly isPrivate: boolean
}

/** One target that a request was sent to; `index` orders them as a tree (1.2.1). */
export type HistoryEntry = {
  readonly uri: string
  readonly index: string
  /** The index of the entry that this one was made from, and how (rc, mp, np). */
  readonly from: { readonly index: string; readonly how: 'rc' | 'mp' | 'np' } | undefined
  /** The status that ended the attempt there, or the cause of a diversion (RFC 4458). */
  readonly cause: number | undefined
}

/** Why a request was sent: a status of SIP, or a cause of ISDN (Q.850). */
export type Reason = {
  readonly protocol: string
  readonly cause: number | undefined
  readonly text: string
}

/** What is to be hidden, in lowercase: id, header, session, user, history, critical, none. */
export function privacyWishes(message: SipMessage): ReadonlySet<string> {
  const values = headerValues(message, 'Privacy')
  const words = values.flatMap((value) => value.toLowerCase().split(/[;,]/))
  return new Set(words.map((word) => word.trim()).filter((word) => word !== ''))
}

/** Who the caller is, by the word of the peer's network; a sip and a tel address at most. */
export function assertedIdentities(message: SipMessage): readonly NameAddress[] {
  return addresses(message, 'P-Asserted-Identity')
}

/** Who the caller wishes to be shown as. */
export function preferredIdentities(message: SipMessage): readonly NameAddress[] {
  return addresses(message, 'P-Preferred-Identity')
}

/** The diversions of a call, the latest first. */
export function diversions(message: SipMessage): readonly Diversion[] {
  return addresses(message, 'Diversion').map(({ displayName, uri, params }) => {
    const counter = Number(paramValue(params, 'counter') ?? '1')
    const privacy = paramValue(params, 'privacy')?.toLowerCase() ?? 'off'
    return {
      ...{ displayName, uri },
      reason: paramValue(params, 'reason')?.toLowerCase() ?? 'unknown',
      counter: Number.isInteger(counter) && counter > 0 && counter < 100 ? counter : 1,
      isPrivate: privacy !== 'off',
    }
  })
}

/** A Diversion value. */
export function formatDiversion(diversion: Diversion): string {
  const { displayName, uri, reason, counter, isPrivate } = diversion
  const params: readonly Param[] = [
    { name: 'reason', value: reason },
    { name: 'counter', value: String(counter) },
    { name: 'privacy', value: isPrivate ? 'full' : 'off' },
  ]
  return formatNameAddress({ displayName, uri, params })
}

/** The targets that a request has had, the first first. */
export function historyEntries(message: SipMessage): readonly HistoryEntry[] {
  return addresses(message, 'History-Info').map(({ uri, params }) => {
    const how = (['rc', 'mp', 'np'] as const).find((name) => paramValue(params, name) !== undefined)
    const index = paramValue(params, 'index') ?? ''
    const origin = how && { how, index: paramValue(params, how) ?? '' }
    return { uri: uri.replace(/\?.*$/, ''), index, from: origin, cause: causeOf(uri) }
  })
}

/** A History-Info value; the cause stands as a Reason in the URI's headers. */
export function formatHistoryEntry({ uri, index, from, cause }: HistoryEntry): string {
  const reason = cause === undefined ? '' : `?Reason=SIP%3Bcause%3D${cause}`
  const origin = from === undefined ? '' : `;${from.how}=${from.index}`
  return `<${uri}${reason}>;index=${index}${origin}`
}

/** The diversions of a call as History-Info tells them, the latest first (RFC 7544 §6.2). */
export function historyDiversions(message: SipMessage): readonly Diversion[] {
  const written = addresses(message, 'History-Info')
  const entries = historyEntries(message)
  return entries.toReversed().flatMap(({ from, cause }) => {
    const index = entries.findIndex((entry) => entry.index === from?.index)
    const [diverter, address] = [entries[index], written[index]]
    if (cause === undefined || diverter === undefined || address === undefined) return []
    const isPrivate = /[?&]Privacy=[^&]*history/i.test(address.uri)
    const reason = causeReasons.get(cause) ?? 'unknown'
    return [{ displayName: address.displayName, uri: diverter.uri, reason, counter: 1, isPrivate }]
  })
}

const causeReasons: ReadonlyMap<number, string> = new Map([
  [302, 'unconditional'],
  [408, 'no-answer'],
  [480, 'deflection'],
  [486, 'user-busy'],
  [487, 'deflection'],
  [503, 'unavailable'],
])

/** Why a request was sent, one for each protocol. */
export function reasons(message: SipMessage): readonly Reason[] {
  return headerValues(message, 'Reason').flatMap((value) => {
    const parts = /^[ \t]*([A-Za-z0-9.\-_]+)((?:[^"]|"(?:[^"\\]|\\.)*")*)$/.exec(value)
    if (parts === null) return []
    const [, protocol = '', params = ''] = parts
    const cause = /;[ \t]*cause[ \t]*=[ \t]*(\d{1,3})\b/i.exec(params)?.[1]
    const text = /;[ \t]*text[ \t]*=[ \t]*"((?:[^"\\]|\\.)*)"/i.exec(params)?.[1] ?? ''
    const number = cause === undefined ? undefined : Number(cause)
    return [{ protocol, cause: number, text: text.replace(/\\(.)/g, '$1') }]
  })
}

/** A Reason value. */
export function formatReason({ protocol, cause, text }: Reason): string {
  const number = cause === undefined ? '' : `;cause=${cause}`
  return `${protocol}${number}${text === '' ? '' : `;text=${formatQuoted(text)}`}`
}

function addresses(message: SipMessage, name: string): readonly NameAddress[] {
  return headerValues(message, name).flatMap((value) => {
    const address = parseNameAddress(value)
    return address.ok ? [address.value] : []
  })
}

/** From the Reason in a URI's headers, or from its cause parameter. */
function causeOf(uri: string): number | undefined {
  const headers = decodeURIText(uri.split('?')[1] ?? '')
  const written = /(?:^|&)Reason=[^&]*;cause=(\d{3})\b/i.exec(headers)?.[1]
  if (written !== undefined) return Number(written)
  const parsed = parseUri(uri.replace(/\?.*$/, ''))
  const param = parsed.ok ? paramValue(parsed.value.params, 'cause') : undefined
  return param !== undefined && /^\d{3}$/.test(param) ? Number(param) : undefined
}

function decodeURIText(text: string): string {
  return text.replace(/%([2-7][0-9A-Fa-f])/g, (_, hex: string) =>
    String.fromCharCode(Number.parseInt(hex, 16)),
  )
}
