// Who calls, as a carrier is told: From for the called party, P-Asserted-Identity for the carrier,
// Privacy where the caller does not want to be shown, and who transferred a call to the outside.
// RFC 3261 §8.1.1.3, RFC 3323 §4.1.1.3, RFC 3325 §9.1.

import type { CallerId } from '@mainline/engine'
import { inFormat, type TrunkSettings, writeCarrierNumber } from '@mainline/model'
import type { Header, Party } from '@mainline/sip'
import { diversionHeaders } from './trunk-diversion.ts'
import { hostText } from './trunk-places.ts'

/** What of a trunk says how numbers and callers are written. */
export type CarrierManners = Pick<
  TrunkSettings,
  | 'server'
  | 'numberFormat'
  | 'country'
  | 'outboundPrefix'
  | 'callerIdHeader'
  | 'diversionHeader'
  | 'username'
>

/** One call as a carrier wants it: whom, from whom, and what else it is told. */
export interface CarrierCall {
  readonly target: string
  readonly to: Party
  readonly from: Party
  readonly headers: readonly Header[]
}

const anonymous: Party = {
  displayName: 'Anonymous',
  uri: 'sip:anonymous@anonymous.invalid',
}

/** How a number is called on a trunk. Numbers for help are sent as they are dialed. */
export function carrierCall(
  trunk: CarrierManners,
  number: string,
  callerId: CallerId,
  divertedBy?: string,
): CarrierCall {
  const host = hostText(trunk.server?.host ?? '')
  const port = trunk.server?.port === undefined ? '' : `:${trunk.server.port}`
  const dialed = number.startsWith('+') ? writeCarrierNumber(number, trunk) : number
  const shown = callerId.number === undefined ? undefined : inFormat(callerId.number, trunk)
  const user = shown ?? trunk.username
  const identity = user === undefined ? undefined : `sip:${userText(user)}@${host}`
  const { displayName = '', isAnonymous } = callerId
  const isAsserted = trunk.callerIdHeader === 'pAssertedIdentity' && identity !== undefined
  const target = `sip:${userText(dialed)}@${host}${port};user=phone`
  return {
    target,
    to: { displayName: '', uri: `sip:${userText(dialed)}@${host};user=phone` },
    from: isAnonymous || identity === undefined ? anonymous : { displayName, uri: identity },
    headers: [
      ...(isAsserted ? [{ name: 'P-Asserted-Identity', value: `<${identity}>` }] : []),
      ...(isAnonymous ? [{ name: 'Privacy', value: 'id' }] : []),
      ...(divertedBy === undefined
        ? []
        : diversionHeaders(trunk.diversionHeader, {
            uri: `sip:${userText(inFormat(divertedBy, trunk))}@${host}`,
            ...{ target, isPrivate: isAnonymous },
          })),
    ],
  }
}

/** A plus stands as it is in a URI's user; what else is no letter or digit is escaped. */
function userText(user: string): string {
  return encodeURIComponent(user).replaceAll('%2B', '+')
}
