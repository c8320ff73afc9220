// Who a SIP request says it is from and for: the parts of its headers that the exchange reads.
// RFC 3261 §8.1.1, RFC 3325 (P-Asserted-Identity), RFC 3966 (tel).

import { headerValue, parseNameAddress, parseUri, type SipRequest } from '@mainline/sip'

/** A name and the user part of a URI, or the number of a `tel:` URI; '' where there is none. */
export interface SipParty {
  readonly displayName: string
  readonly user: string
  readonly host: string
}

/** What a header such as From or To names; undefined when it cannot be read. */
export function partyOf(request: SipRequest, header: string): SipParty | undefined {
  const address = parseNameAddress(headerValue(request, header) ?? '')
  if (!address.ok) return undefined
  const { displayName, uri } = address.value
  const place = uriParty(uri)
  return place === undefined ? undefined : { displayName: plainText(displayName), ...place }
}

/** Whom the request is for. */
export function dialedParty(request: SipRequest): Omit<SipParty, 'displayName'> | undefined {
  return uriParty(request.uri)
}

/** A phone number written with digits and separators, as `+` and digits; undefined otherwise. */
export function numberOf(user: string): string | undefined {
  const compact = user.split(';')[0]?.replace(/[\s().-]/g, '') ?? ''
  return /^\+?\d{3,15}$/.test(compact) ? `+${compact.replace('+', '')}` : undefined
}

/** Whom a URI names. */
export function uriParty(text: string): Omit<SipParty, 'displayName'> | undefined {
  const uri = parseUri(text)
  if (!uri.ok) return undefined
  if (uri.value.scheme === 'tel') return { user: uri.value.number, host: '' }
  return { user: plainText(uri.value.user), host: uri.value.host }
}

/** What strangers wrote, as a journal and a screen can hold it: whole characters, no controls. */
function plainText(text: string): string {
  return text.toWellFormed().replace(/\p{Cc}/gu, '')
}
