/**
 * What a transfer says: whom to call (Refer-To), which call that one replaces (Replaces), which
 * call a request is about (Target-Dialog), and how it goes (a fragment of a response).
 *
 * A Refer-To may hold headers for the new INVITE; only Replaces is taken, so that nobody dictates
 * the rest. RFC 3515 §2.1, §2.4.5; RFC 3891 §6.1; RFC 3892; RFC 4538 §7; RFC 5589; RFC 3420.
 */

import type { SipRequest } from './message.ts'
import { headerValues } from './message.ts'
import { formatNameAddress, parseNameAddress } from './message-header.ts'
import { parseUri } from './message-uri.ts'
import type { Parsed } from './text-scanner.ts'
import { failed, parsed } from './text-scanner.ts'

/** Whom a transferred party shall call. `replaces` goes into the INVITE as its Replaces header. */
export type ReferTarget = { readonly uri: string; readonly replaces: string | undefined }

/** Names a dialog as its two ends see it: Replaces and Target-Dialog. */
export type DialogName = {
  readonly callId: string
  /** The tag of who reads this. */
  readonly localTag: string
  readonly remoteTag: string
  /** Replaces only: a call that was answered meanwhile must stay. */
  readonly isEarlyOnly: boolean
}

/** Reads a Refer-To. */
export function parseReferTo(text: string): Parsed<ReferTarget> {
  const address = parseNameAddress(text)
  if (!address.ok) return address
  const [plain = '', headers = ''] = address.value.uri.split('?')
  const uri = parseUri(plain)
  if (!uri.ok) return uri
  const method = uri.value.params.find(({ name }) => name === 'method')?.value ?? 'INVITE'
  if (method.toUpperCase() !== 'INVITE') return failed('only a call can be referred to', 0)
  const pair = headers.split('&').find((header) => /^replaces=/i.test(header))
  const replaces = pair === undefined ? undefined : unescapeHeader(pair.slice('replaces='.length))
  return parsed({ uri: plain.replace(/;method=[^;]*/i, ''), replaces })
}

/** A Refer-To; with `replaces` the call shall take the place of another (attended transfer). */
export function formatReferTo(uri: string, replaces?: string): string {
  return replaces === undefined ? `<${uri}>` : `<${uri}?Replaces=${escapeHeader(replaces)}>`
}

/**
 * Who says to have asked for a transfer, for the INVITE that follows from it; undefined where it
 * says nothing that can be read. The proof that `cid` names is a part of the body that stays here.
 */
export function referredBy(refer: SipRequest): string | undefined {
  const [value, ...others] = headerValues(refer, 'Referred-By')
  const address = parseNameAddress(value ?? '')
  if (!address.ok || others.length > 0) return undefined
  const params = address.value.params.filter(({ name }) => name !== 'cid')
  return formatNameAddress({ ...address.value, params })
}

/** Reads Replaces: its to-tag is that of the reader. */
export function parseReplaces(text: string): DialogName | undefined {
  return parseDialogName(text, 'to-tag', 'from-tag')
}

/** Reads Target-Dialog: there the tags are named as the sender sees them. */
export function parseTargetDialog(text: string): DialogName | undefined {
  return parseDialogName(text, 'remote-tag', 'local-tag')
}

/** A Replaces header for whoever is at the other end of the dialog. */
export function formatReplaces(callId: string, localTag: string, remoteTag: string): string {
  return `${callId};to-tag=${remoteTag};from-tag=${localTag}`
}

/** The body of a NOTIFY about a transfer, message/sipfrag. */
export function formatFragment(status: number, reason: string): string {
  return `SIP/2.0 ${status} ${reason}\r\n`
}

/** The status that such a body tells, undefined if it tells none. */
export function fragmentStatus(body: string): number | undefined {
  const digits = /^SIP\/2\.0 ([1-6]\d\d)\b/.exec(body)?.[1]
  return digits === undefined ? undefined : Number(digits)
}

function parseDialogName(text: string, local: string, remote: string): DialogName | undefined {
  const [callId = '', ...params] = text.split(';').map((part) => part.trim())
  const valueOf = (name: string) =>
    params.find((param) => param.toLowerCase().startsWith(`${name}=`))?.slice(name.length + 1)
  const [localTag, remoteTag] = [valueOf(local), valueOf(remote)]
  if (callId === '' || !localTag || !remoteTag) return undefined
  const isEarlyOnly = params.some((param) => param.toLowerCase() === 'early-only')
  return { callId, localTag, remoteTag, isEarlyOnly }
}

function escapeHeader(text: string): string {
  return text.replace(
    /[^A-Za-z0-9\-_.!~*'()]/g,
    (character) => `%${character.charCodeAt(0).toString(16).toUpperCase().padStart(2, '0')}`,
  )
}

function unescapeHeader(text: string): string {
  return text.replace(/%([2-7][0-9A-Fa-f])/g, (_, hex: string) =>
    String.fromCharCode(Number.parseInt(hex, 16)),
  )
}
