/**
 * Session timers: how both sides of a call notice that the other has vanished.
 *
 * The terms (an interval, and who refreshes) are agreed by each 2xx to an INVITE or UPDATE. The
 * refresher sends another at half of the interval; the other side hangs up shortly before the end
 * of an interval in which none came. No terms, no timer: a peer that does not know the extension
 * is not troubled. RFC 4028.
 */

import type { Header, SipMessage, SipRequest } from './message.ts'
import { headerTokens, headerValue } from './message.ts'
import { parseSeconds } from './message-header.ts'

/** What was agreed: `refresher` is the client or the server of the request that agreed it. */
export type TimerTerms = { readonly seconds: number; readonly refresher: 'uac' | 'uas' }

/** RFC 4028 §4: shorter intervals burden the network; asked for less, 422 is answered. */
export const minSessionSeconds = 90

/** The clock of one session. */
export class SessionTimer {
  private intervalMs = 0
  private startedAt = 0
  private isOurs = false
  private isAsked = false

  /** Starts anew by the terms of a 2xx; undefined stops the clock. */
  agree(now: number, terms: TimerTerms | undefined, ourRole: 'uac' | 'uas'): void {
    this.intervalMs = (terms?.seconds ?? 0) * 1000
    this.startedAt = now
    this.isOurs = terms?.refresher === ourRole
    this.isAsked = false
  }

  /** The terms to ask for in a request of this side, so that the refresher stays who it is. */
  get terms(): TimerTerms | undefined {
    if (this.intervalMs === 0) return undefined
    return { seconds: this.intervalMs / 1000, refresher: this.isOurs ? 'uac' : 'uas' }
  }

  /** When a refresh is due, or the session given up. */
  deadline(): number | undefined {
    if (this.intervalMs === 0) return undefined
    const isRefreshNext = this.isOurs && !this.isAsked
    const lengthMs = isRefreshNext ? this.intervalMs / 2 : this.intervalMs - this.marginMs
    return this.startedAt + lengthMs
  }

  /** What is due; a refresh is asked for once and has until shortly before the end. */
  expire(now: number): 'refresh' | 'giveUp' | undefined {
    const at = this.deadline()
    if (at === undefined || now < at) return undefined
    if (this.isOurs && !this.isAsked) {
      this.isAsked = true
      return 'refresh'
    }
    this.intervalMs = 0
    return 'giveUp'
  }

  /** RFC 4028 §10: hang up a third of the interval before its end, half a minute at most. */
  private get marginMs(): number {
    return Math.min(32_000, this.intervalMs / 3)
  }
}

/** Headers with which a request asks for terms; `least` is what a 422 has taught us. */
export function timerRequestHeaders(
  seconds: number,
  least: number,
  refresher?: 'uac' | 'uas',
): readonly Header[] {
  const role = refresher === undefined ? '' : `;refresher=${refresher}`
  return [
    { name: 'Session-Expires', value: `${Math.max(seconds, least)}${role}` },
    ...(least > minSessionSeconds ? [{ name: 'Min-SE', value: String(least) }] : []),
  ]
}

/** Terms and the headers that state them. */
export type TimerAnswer = { readonly terms: TimerTerms; readonly headers: readonly Header[] }

/** The terms that a 2xx to this INVITE or UPDATE states; undefined where nobody asked for any. */
export function answerTimer(request: SipRequest, wishedSeconds: number): TimerAnswer | undefined {
  const asked = timerTerms(request)
  const knowsTimers = headerTokens(request, 'Supported').includes('timer')
  if (asked === undefined && !knowsTimers) return undefined
  const wished = Math.max(wishedSeconds, leastSeconds(request))
  const seconds = Math.min(asked?.seconds ?? wished, wished)
  // A client that does not know timers cannot refresh; a proxy asked for it (§9).
  const refresher = knowsTimers ? (asked?.refresher ?? 'uac') : 'uas'
  const require = refresher === 'uac' ? [{ name: 'Require', value: 'timer' }] : []
  const value = `${seconds};refresher=${refresher}`
  const headers = [...require, { name: 'Session-Expires', value }]
  return { terms: { seconds, refresher }, headers }
}

/**
 * The headers of a 422, if the request asks for an interval that is too brief. A client that does
 * not know timers could not ask for another: a proxy asked, and we bear the interval (§9).
 */
export function tooBriefHeaders(request: SipRequest): readonly Header[] | undefined {
  const asked = timerTerms(request)
  if (asked === undefined || asked.seconds >= minSessionSeconds) return undefined
  if (!headerTokens(request, 'Supported').includes('timer')) return undefined
  return [{ name: 'Min-SE', value: String(minSessionSeconds) }]
}

/** The terms that a message states. */
function timerTerms(
  message: SipMessage,
): { readonly seconds: number; readonly refresher: 'uac' | 'uas' | undefined } | undefined {
  const text = headerValue(message, 'Session-Expires')
  const seconds = parseSeconds(text ?? '')
  if (text === undefined || !seconds.ok) return undefined
  const refresher = /;\s*refresher\s*=\s*(uac|uas)\b/i.exec(text)?.[1]?.toLowerCase()
  const role = refresher === 'uac' || refresher === 'uas' ? refresher : undefined
  return { seconds: seconds.value, refresher: role }
}

/** The terms of a 2xx to our request: without a refresher named, it is us (§7.2). */
export function agreedTerms(response: SipMessage): TimerTerms | undefined {
  const stated = timerTerms(response)
  if (stated === undefined || stated.seconds < 1) return undefined
  return { seconds: stated.seconds, refresher: stated.refresher ?? 'uac' }
}

/** The least interval that a message bears, RFC 4028 §5. */
export function leastSeconds(message: SipMessage): number {
  const least = parseSeconds(headerValue(message, 'Min-SE') ?? '')
  return Math.max(minSessionSeconds, least.ok ? least.value : 0)
}
