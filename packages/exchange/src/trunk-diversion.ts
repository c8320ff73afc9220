// Who sent a call on, as carriers tell it to us and as they want to be told: by Diversion, or by
// History-Info. Ours is a person's transfer to the outside, by hand; the number is their own.
// RFC 5806, RFC 7044 §5, RFC 7544 §6 (the one as the other), RFC 4458 §2 (causes).

import type { CallDiversion, DiversionReason } from '@mainline/engine'
import type { DiversionHeader } from '@mainline/model'
import {
  diversions,
  formatDiversion,
  formatHistoryEntry,
  type Header,
  historyDiversions,
  type SipRequest,
} from '@mainline/sip'
import { uriParty } from './sip-party.ts'

/** A transfer to the outside. */
export interface OwnDiversion {
  /** The URI of the person who transfers. */
  readonly uri: string
  /** Whom the call goes to. */
  readonly target: string
  /** Whether the called party must not be shown who transferred. */
  readonly isPrivate: boolean
}

/** What a carrier is told of a transfer. */
export function diversionHeaders(
  kind: DiversionHeader,
  { uri, target, isPrivate }: OwnDiversion,
): readonly Header[] {
  if (kind === 'none') return []
  if (kind === 'diversion') {
    const parts = { displayName: '', uri, reason: 'deflection', counter: 1, isPrivate }
    return [{ name: 'Diversion', value: formatDiversion(parts) }]
  }
  const unknown = { from: undefined, cause: undefined }
  const shown = isPrivate ? `${uri}?Privacy=history` : uri
  const entries = [
    { ...unknown, uri: shown, index: '1' },
    { uri: `${target};cause=480`, index: '1.1', from: { how: 'mp', index: '1' }, cause: undefined },
  ] as const
  return entries.map((entry) => ({ name: 'History-Info', value: formatHistoryEntry(entry) }))
}

/** Who sent a carrier's call on last; `read` reads numbers as the carrier writes them. */
export function diversionOf(
  request: SipRequest,
  read: (user: string) => string | undefined,
): CallDiversion | undefined {
  const [latest] = [...diversions(request), ...historyDiversions(request)]
  if (latest === undefined) return undefined
  const { uri, isPrivate, reason } = latest
  const number = isPrivate ? undefined : read(uriParty(uri)?.user ?? '')
  return { ...(number === undefined ? {} : { number }), reason: reasons.get(reason) ?? 'unknown' }
}

const reasons: ReadonlyMap<string, DiversionReason> = new Map([
  ['unconditional', 'always'],
  ['follow-me', 'always'],
  ['user-busy', 'busy'],
  ['do-not-disturb', 'busy'],
  ['no-answer', 'noAnswer'],
  ['unavailable', 'unavailable'],
  ['out-of-service', 'unavailable'],
  ['away', 'unavailable'],
  ['deflection', 'byHand'],
])
