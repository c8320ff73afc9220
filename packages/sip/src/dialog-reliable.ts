/**
 * Reliable provisional responses, the server's side: numbered, repeated until their PRACK comes.
 *
 * One is in the air at a time; more wait for their turn. Without a PRACK in 64 × T1 the invitation
 * cannot go on. RFC 3262 §3.
 */

import type { SipRequest, SipResponse } from './message.ts'
import { headerTokens, headerValue } from './message.ts'
import { giveUpMs, t1Ms } from './transaction-table.ts'

type Outstanding = {
  readonly response: SipResponse
  readonly number: number
  readonly giveUpAt: number
  readonly repeatAt: number
  readonly intervalMs: number
}

/** Ringing and early media: more than a call ever needs to say at once. */
const maxWaiting = 8

/** The numbered responses of one INVITE. */
export class ReliableProvisionals {
  private number: number
  private outstanding: Outstanding | undefined
  private readonly waiting: SipResponse[] = []

  /** Numbers begin anywhere, RFC 3262 §3. */
  constructor(firstNumber: number) {
    this.number = firstNumber
  }

  /** What to send now; undefined if it waits for the PRACK of an earlier one. */
  add(now: number, response: SipResponse): SipResponse | undefined {
    if (this.outstanding === undefined) return this.begin(now, response)
    if (this.waiting.length < maxWaiting) this.waiting.push(response)
    return undefined
  }

  /** Whether a description is in the air: no 2xx may be sent before its PRACK (§5). */
  get holdsDescription(): boolean {
    const all = [this.outstanding?.response, ...this.waiting]
    return all.some((response) => response !== undefined && response.body !== '')
  }

  /** The response that this PRACK acknowledges, undefined if it is none of ours. */
  acknowledge(prack: SipRequest, inviteNumber: number): SipResponse | undefined {
    const [number, cseq, method] = (headerValue(prack, 'RAck') ?? '').split(/[ \t]+/)
    const { outstanding } = this
    const isOurs = Number(cseq) === inviteNumber && method?.toUpperCase() === 'INVITE'
    if (outstanding === undefined || Number(number) !== outstanding.number || !isOurs) {
      return undefined
    }
    this.outstanding = undefined
    return outstanding.response
  }

  /** The next that waited. */
  next(now: number): SipResponse | undefined {
    const response = this.waiting.shift()
    return response === undefined ? undefined : this.begin(now, response)
  }

  deadline(): number | undefined {
    const { outstanding } = this
    if (outstanding === undefined) return undefined
    return Math.min(outstanding.repeatAt, outstanding.giveUpAt)
  }

  /** What is due: a response to send again, or the end of hope. */
  expire(now: number): SipResponse | 'giveUp' | undefined {
    const { outstanding } = this
    if (outstanding === undefined) return undefined
    if (now >= outstanding.giveUpAt) {
      this.outstanding = undefined
      return 'giveUp'
    }
    if (now < outstanding.repeatAt) return undefined
    // Doubles without bound, unlike other repetitions (§3).
    const intervalMs = 2 * outstanding.intervalMs
    this.outstanding = { ...outstanding, intervalMs, repeatAt: now + intervalMs }
    return outstanding.response
  }

  private begin(now: number, response: SipResponse): SipResponse {
    const { number } = this
    this.number += 1
    const headers = [
      ...response.headers,
      { name: 'Require', value: '100rel' },
      { name: 'RSeq', value: String(number) },
    ]
    const numbered = { ...response, headers }
    const times = { giveUpAt: now + giveUpMs, repeatAt: now + t1Ms, intervalMs: t1Ms }
    this.outstanding = { response: numbered, number, ...times }
    return numbered
  }
}

/** Whether the client insists on reliability, or at least knows it. */
export function reliabilityOf(invite: SipRequest): 'required' | 'supported' | 'unknown' {
  if (headerTokens(invite, 'Require').includes('100rel')) return 'required'
  return headerTokens(invite, 'Supported').includes('100rel') ? 'supported' : 'unknown'
}
