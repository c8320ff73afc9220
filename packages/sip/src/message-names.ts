/**
 * Names of headers: compact forms, canonical spelling, and which headers are lists.
 *
 * Names compare without case on the wire; inside, every message uses one spelling.
 * RFC 3261 §7.3.1, §7.3.3, §20; RFC 6665 (Event), RFC 3515 (Refer-To), RFC 3892 (Referred-By).
 */

const compactNames = new Map([
  ['a', 'Accept-Contact'],
  ['b', 'Referred-By'],
  ['c', 'Content-Type'],
  ['e', 'Content-Encoding'],
  ['f', 'From'],
  ['i', 'Call-ID'],
  ['j', 'Reject-Contact'],
  ['k', 'Supported'],
  ['l', 'Content-Length'],
  ['m', 'Contact'],
  ['o', 'Event'],
  ['r', 'Refer-To'],
  ['s', 'Subject'],
  ['t', 'To'],
  ['u', 'Allow-Events'],
  ['v', 'Via'],
  ['x', 'Session-Expires'],
])

/** Spellings that capitalizing each part does not give. */
const irregularNames = new Map(
  [
    ...['Call-ID', 'CSeq', 'MIME-Version', 'Min-SE', 'RAck', 'RSeq', 'WWW-Authenticate'],
    ...['SIP-ETag', 'SIP-If-Match'],
  ].map((name) => [name.toLowerCase(), name]),
)

/** Lists of which single values are asked for; others (Allow, Accept …) stay one text. */
const listNames = new Set([
  'Contact',
  'Content-Encoding',
  'Diversion',
  'History-Info',
  'P-Asserted-Identity',
  'P-Preferred-Identity',
  'Path',
  'Proxy-Require',
  'Record-Route',
  'Require',
  'Route',
  'Service-Route',
  'Supported',
  'Unsupported',
  'Via',
])

/** The spellings that nearly every message uses, so that they need no work. */
const usualNames = new Map(
  [
    ...listNames,
    ...compactNames.values(),
    ...irregularNames.values(),
    ...['Accept', 'Allow', 'Authorization', 'Event', 'Expires', 'From', 'Max-Forwards'],
    ...['Proxy-Authorization', 'Server', 'Subscription-State', 'User-Agent', 'Session-Expires'],
  ].map((name) => [name, name]),
)

/** A name that needs no work, in its one spelling; undefined for all that have to be looked at. */
export function usualName(name: string): string | undefined {
  return usualNames.get(name)
}

/** The one spelling of a header name. */
export function canonicalName(name: string): string {
  return usualNames.get(name) ?? respelled(name.toLowerCase())
}

function respelled(lower: string): string {
  return (
    compactNames.get(lower) ??
    irregularNames.get(lower) ??
    lower.replace(/(^|-)[a-z]/g, (letter) => letter.toUpperCase())
  )
}

/** Whether the header's values are separated by commas. */
export function isListHeader(name: string): boolean {
  return listNames.has(name)
}
