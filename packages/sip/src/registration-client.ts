/**
 * Being registered with somebody else, for instance a carrier: registers, answers the challenge,
 * refreshes in time, and tries again after failures, for as long as it is wanted.
 *
 *     idle ──start──► trying ──2xx──► registered ──nearly expired──► trying …
 *                       │  └─refused, silence──► failed ──after a while──► trying …
 *                       └─stop──► leaving ──any answer──► idle
 *
 * It makes requests and is told responses; the shell passes them through a `UserAgent` and keeps
 * the flow. A wrong password is not tried again and again: carriers lock out who does that.
 * RFC 3261 §10.2; RFC 3608 (Service-Route); RFC 5626 §4.5 (waiting after failures).
 */

import type { Hashes } from './digest.ts'
import type { ClientCredentials } from './digest-client.ts'
import { authorizationFor } from './digest-client.ts'
import type { Flow } from './flow.ts'
import type { Header, SipResponse } from './message.ts'
import { headerValue, headerValues } from './message.ts'
import { parseNameAddress, parseSeconds } from './message-header.ts'
import { isSameUri, paramValue, parseUri } from './message-uri.ts'
import type { OutgoingRequest } from './user-agent-events.ts'

/** What to register. */
export type RegistrationClientOptions = {
  /** The registrar's domain, for instance sip:carrier.example. */
  readonly registrar: string
  readonly addressOfRecord: string
  /** Where we want to be reached. */
  readonly contact: string
  readonly credentials: ClientCredentials
  readonly hashes: Hashes
  /** Unpredictable text, for Call-ID and client nonces. */
  readonly word: () => string
  /** An hour if absent. */
  readonly expiresSeconds?: number
}

/** How it stands. */
export type RegistrationState =
  | { readonly kind: 'idle' | 'trying' | 'leaving' }
  | {
      readonly kind: 'registered'
      readonly expiresAt: number
      /** Routes of requests to the carrier, the nearest first. */
      readonly serviceRoute: readonly string[]
    }
  | {
      readonly kind: 'failed'
      /** The status that refused it; 408 for silence, 503 for a broken way. */
      readonly status: number
      readonly reason: string
      /** Undefined where trying again would not help. */
      readonly retryAt: number | undefined
    }

/** RFC 5626 §4.5: the wait doubles from half a minute up to half an hour. */
const [firstRetryMs, maxRetryMs] = [30_000, 1_800_000]

/** What trying again does not mend: the password, the name, the rights. */
const hopelessStatuses = [401, 403, 404, 407, 604]

/** One registration elsewhere. */
export class RegistrationClient {
  state: RegistrationState = { kind: 'idle' }
  private readonly options: RegistrationClientOptions
  private readonly callId: string
  private cseq = 0
  private seconds: number
  private failures = 0
  /** Challenges answered in this attempt; a second one is a stale nonce, a third a refusal. */
  private challenges = 0
  private wanted: readonly Header[] | undefined
  private refreshAt: number | undefined

  constructor(options: RegistrationClientOptions) {
    this.options = options
    this.callId = options.word()
    this.seconds = options.expiresSeconds ?? 3600
  }

  /** Begins, or begins anew after new credentials or a new way. */
  start(): void {
    this.state = { kind: 'trying' }
    this.failures = 0
    this.attempt()
  }

  /** Takes the registration back. */
  stop(): void {
    if (this.state.kind === 'idle') return
    this.state = { kind: 'leaving' }
    this.refreshAt = undefined
    this.attempt()
  }

  /** The request to send now over this flow, if there is one. */
  poll(flow: Flow): OutgoingRequest | undefined {
    const { wanted, options } = this
    if (wanted === undefined) return undefined
    this.wanted = undefined
    this.cseq += 1
    const seconds = this.state.kind === 'leaving' ? 0 : this.seconds
    const party = { displayName: '', uri: options.addressOfRecord }
    return {
      ...{ flow, method: 'REGISTER', target: options.registrar, from: party, to: party },
      ...{ callId: this.callId, cseq: this.cseq },
      headers: [
        { name: 'Contact', value: `<${options.contact}>` },
        { name: 'Expires', value: String(seconds) },
        { name: 'Supported', value: 'path' },
        ...wanted,
      ],
    }
  }

  /** The answer to the request that was sent last. */
  responseReceived(now: number, response: SipResponse): void {
    const { status } = response
    if ((status === 401 || status === 407) && this.authorize(response)) return
    if (this.state.kind === 'leaving') this.state = { kind: 'idle' }
    else if (status < 300) this.registered(now, response)
    else if (status === 423 && this.lengthen(response)) this.attempt()
    else this.failed(now, response)
  }

  /** When to call `expire`. */
  deadline(): number | undefined {
    return this.state.kind === 'failed' ? this.state.retryAt : this.refreshAt
  }

  /** Refreshes or tries again, if that is due. */
  expire(now: number): void {
    const at = this.deadline()
    if (at === undefined || now < at) return
    this.refreshAt = undefined
    if (this.state.kind === 'failed') this.state = { kind: 'trying' }
    this.attempt()
  }

  private attempt(): void {
    this.challenges = 0
    this.wanted = []
  }

  private authorize(response: SipResponse): boolean {
    const { options } = this
    if (this.challenges >= 2) return false
    const isStale = /\bstale\s*=\s*"?true/i.test(
      [
        ...headerValues(response, 'WWW-Authenticate'),
        ...headerValues(response, 'Proxy-Authenticate'),
      ].join(),
    )
    if (this.challenges === 1 && !isStale) return false
    this.challenges += 1
    const request = {
      ...{ method: 'REGISTER', uri: options.registrar },
      ...{ nonceCount: 1, clientNonce: options.word() },
    }
    const header = authorizationFor(response, options.credentials, request, options.hashes)
    if (header !== undefined) this.wanted = [header]
    return header !== undefined
  }

  private lengthen(response: SipResponse): boolean {
    const least = parseSeconds(headerValue(response, 'Min-Expires') ?? '')
    if (!least.ok || least.value <= this.seconds || least.value > 86_400) return false
    this.seconds = least.value
    return true
  }

  private registered(now: number, response: SipResponse): void {
    this.failures = 0
    const seconds = this.grantedSeconds(response)
    const expiresAt = now + seconds * 1000
    const serviceRoute = headerValues(response, 'Service-Route')
    this.state = { kind: 'registered', expiresAt, serviceRoute }
    const aheadSeconds = seconds > 64 ? 32 : seconds / 2
    this.refreshAt = expiresAt - aheadSeconds * 1000
  }

  /** What is granted to our contact; the answer names those of others too (§10.2.4). */
  private grantedSeconds(response: SipResponse): number {
    const ours = parseUri(this.options.contact)
    for (const value of headerValues(response, 'Contact')) {
      const contact = parseNameAddress(value)
      const uri = contact.ok ? parseUri(contact.value.uri) : contact
      if (!contact.ok || !uri.ok || !ours.ok || !isSameUri(uri.value, ours.value)) continue
      const granted = parseSeconds(paramValue(contact.value.params, 'expires') ?? '')
      if (granted.ok && granted.value > 0) return granted.value
    }
    const header = parseSeconds(headerValue(response, 'Expires') ?? '')
    return header.ok && header.value > 0 ? header.value : this.seconds
  }

  private failed(now: number, response: SipResponse): void {
    const { status, reason } = response
    const told = parseSeconds(headerValue(response, 'Retry-After') ?? '')
    const waitMs = Math.min(firstRetryMs * 2 ** this.failures, maxRetryMs)
    this.failures += 1
    const retryAt = now + Math.max(waitMs, told.ok ? Math.min(told.value, 86_400) * 1000 : 0)
    this.refreshAt = undefined
    const isHopeless = hopelessStatuses.includes(status)
    this.state = { kind: 'failed', status, reason, retryAt: isHopeless ? undefined : retryAt }
  }
}
