/**
 * What a user agent server refuses before anybody is asked, in the order of RFC 3261 §8.2.
 *
 * Answers the response to send, or undefined if the request may go on.
 * RFC 3261 §8.2.1 (405), §8.2.2.1 (416), §8.2.2.3 (420), §8.2.3 (415), §16.3 (483); RFC 3891 §3
 * (400); RFC 4028 §9 (422).
 */

import { contactUri } from './dialog.ts'
import { tooBriefHeaders } from './dialog-session-timer.ts'
import type { Header, SipRequest } from './message.ts'
import { headerTokens, headerValue, headerValues } from './message.ts'
import { descriptionIn } from './message-body.ts'
import type { Essentials } from './message-essentials.ts'
import { parseUri } from './message-uri.ts'

/** A response in the making. */
export type Refusal = { readonly status: number; readonly headers: readonly Header[] }

/** Why this request cannot be served, whoever sent it. */
export function refusalOf(
  request: SipRequest,
  essentials: Essentials,
  allowedMethods: readonly string[],
): Refusal | undefined {
  if (!allowedMethods.includes(request.method)) {
    return { status: 405, headers: [{ name: 'Allow', value: allowedMethods.join(', ') }] }
  }
  return (
    uriRefusal(request.uri) ??
    (essentials.maxForwards === 0 ? { status: 483, headers: [] } : undefined) ??
    (essentials.fromTag === '' ? { status: 400, headers: [] } : undefined) ??
    (isWithoutContact(request) || replacesOddly(request)
      ? { status: 400, headers: [] }
      : undefined) ??
    extensionRefusal(request) ??
    timerRefusal(request) ??
    contentRefusal(request) ??
    acceptRefusal(request)
  )
}

/** Without it no request could be sent back in the dialog, RFC 3261 §8.1.1.8. */
function isWithoutContact(request: SipRequest): boolean {
  return request.method === 'INVITE' && contactUri(request) === undefined
}

/** Only an INVITE takes another call's place. */
function replacesOddly({ method, headers }: SipRequest): boolean {
  if (method === 'INVITE' || method === 'CANCEL') return false
  return headers.some(({ name }) => name === 'Replaces')
}

function uriRefusal(text: string): Refusal | undefined {
  const uri = parseUri(text)
  // Headers in a Request-URI would have us add them to a request, RFC 3261 §19.1.1.
  if (uri.ok && uri.value.scheme !== 'tel' && uri.value.headers !== '') {
    return { status: 400, headers: [] }
  }
  if (uri.ok) return undefined
  return { status: uri.error === 'unknown scheme' ? 416 : 400, headers: [] }
}

/** The extensions that may be required of us; `path` and `outbound` are for a registrar. */
const supportedExtensions: readonly string[] = [
  ...['100rel', 'norefersub', 'outbound', 'path', 'replaces', 'tdialog', 'timer'],
]

function extensionRefusal(request: SipRequest): Refusal | undefined {
  if (request.method === 'CANCEL') return undefined
  const required = headerValues(request, 'Require')
  const unknown = required.filter((tag) => !supportedExtensions.includes(tag.toLowerCase()))
  if (unknown.length === 0) return undefined
  return { status: 420, headers: [{ name: 'Unsupported', value: unknown.join(', ') }] }
}

function timerRefusal(request: SipRequest): Refusal | undefined {
  if (request.method !== 'INVITE' && request.method !== 'UPDATE') return undefined
  const headers = tooBriefHeaders(request)
  return headers === undefined ? undefined : { status: 422, headers }
}

/** Our answer to a call is SDP; who cannot read that cannot be answered, RFC 3261 §20.1. */
function acceptRefusal(request: SipRequest): Refusal | undefined {
  if (request.method !== 'INVITE') return undefined
  const ranges = headerTokens(request, 'Accept').map((range) => range.split(';')[0]!.trim())
  const fitting = ['application/sdp', 'application/*', '*/*']
  if (ranges.length === 0 || ranges.some((range) => fitting.includes(range))) return undefined
  return { status: 406, headers: [] }
}

function contentRefusal(request: SipRequest): Refusal | undefined {
  if (request.body === '') return undefined
  const encodings = headerValues(request, 'Content-Encoding')
  if (encodings.some((encoding) => encoding.toLowerCase() !== 'identity')) {
    return { status: 415, headers: [{ name: 'Accept-Encoding', value: 'identity' }] }
  }
  const isOffer = request.method === 'INVITE' || request.method === 'UPDATE'
  const isTyped = headerValue(request, 'Content-Type') !== undefined
  if (!isOffer || (isTyped && descriptionIn(request) !== '')) return undefined
  return { status: 415, headers: [{ name: 'Accept', value: 'application/sdp' }] }
}
