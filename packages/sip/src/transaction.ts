/**
 * One transaction: runs its rows of `transaction-table.ts` over time.
 *
 * It knows no branch matching and no sockets: it is told what happened and answers with effects,
 * in order. Ends in `terminated`, after which it is to be forgotten.
 * RFC 3261 §17.
 */

import type { Flow } from './flow.ts'
import { isReliable } from './flow.ts'
import type { SipMessage, SipRequest, SipResponse } from './message.ts'
import { headerValue } from './message.ts'
import { formatMessage } from './message-format.ts'
import type {
  Timer,
  TimerAction,
  TransactionAction,
  TransactionInput,
  TransactionKind,
  TransactionState,
} from './transaction-table.ts'
import { t2Ms, timerLengths, transactionTable } from './transaction-table.ts'

/** What a transaction wants done. */
export type TransactionEffect =
  | { readonly kind: 'send'; readonly bytes: Uint8Array }
  | { readonly kind: 'deliver'; readonly message: SipMessage }
  | { readonly kind: 'timedOut' }
  | { readonly kind: 'transportFailed' }

/** One request and its responses. */
export class Transaction {
  readonly kind: TransactionKind
  readonly flow: Flow
  readonly request: SipRequest
  state: TransactionState
  /** When each running timer fires. */
  private readonly timers = new Map<Timer, number>()
  /** How long each timer was last set, also after it fired. */
  private readonly lengths = new Map<Timer, number>()
  private lastSent: Uint8Array | undefined
  private effects: TransactionEffect[] = []

  constructor(now: number, kind: TransactionKind, flow: Flow, request: SipRequest) {
    this.kind = kind
    this.flow = flow
    this.request = request
    const [state, ...actions] = transactionTable[kind].first
    this.state = state
    this.perform(now, actions, request)
  }

  /** Something happened; `message` is the response or request that came or is to be sent. */
  receive(now: number, input: TransactionInput, message: SipMessage = this.request): void {
    const row = transactionTable[this.kind].states[this.state]?.[input]
    if (row === undefined) return
    const [next, ...actions] = row
    this.enter(next)
    this.perform(now, actions, message)
  }

  /** Runs the timers that are due, each at its own time. */
  expire(now: number): void {
    for (;;) {
      const due = this.earliest()
      if (due === undefined || due.at > now) return
      this.timers.delete(due.timer)
      this.receive(due.at, `timer${due.timer}`)
    }
  }

  /** When to call `expire`. */
  deadline(): number | undefined {
    return this.earliest()?.at
  }

  /** The effects of what was received since, in order. */
  takeEffects(): readonly TransactionEffect[] {
    const effects = this.effects
    this.effects = []
    return effects
  }

  private enter(next: TransactionState): void {
    this.state = next
    const rows = transactionTable[this.kind].states[next] ?? {}
    for (const timer of this.timers.keys()) {
      if (rows[`timer${timer}`] === undefined) this.timers.delete(timer)
    }
  }

  private perform(now: number, actions: readonly TransactionAction[], message: SipMessage): void {
    for (const action of actions) this.performOne(now, action, message)
  }

  private performOne(now: number, action: TransactionAction, message: SipMessage): void {
    switch (action) {
      case 'send':
        this.lastSent = formatMessage(message)
        return this.emitLastSent()
      case 'resend':
        return this.emitLastSent()
      case 'deliver':
        this.effects.push({ kind: 'deliver', message })
        return
      case 'acknowledge':
        if (message.kind === 'response') this.acknowledge(message)
        return
      case 'reportTimeout':
        this.effects.push({ kind: 'timedOut' })
        return
      case 'reportTransportFailure':
        this.effects.push({ kind: 'transportFailed' })
        return
      default:
        this.setTimer(now, action)
    }
  }

  private emitLastSent(): void {
    if (this.lastSent !== undefined) this.effects.push({ kind: 'send', bytes: this.lastSent })
  }

  private acknowledge(failure: SipResponse): void {
    const ack = acknowledgement(this.request, failure)
    this.effects.push({ kind: 'send', bytes: formatMessage(ack) })
  }

  private setTimer(now: number, { timer, length }: TimerAction): void {
    const lengthMs = this.timerLength(timer, length)
    if (lengthMs === 'never') return
    this.lengths.set(timer, lengthMs)
    if (lengthMs === 0) this.receive(now, `timer${timer}`)
    else this.timers.set(timer, now + lengthMs)
  }

  private timerLength(timer: Timer, length: TimerAction['length']): number | 'never' {
    const { unreliableMs, reliableMs } = timerLengths[timer]
    const last = this.lengths.get(timer) ?? unreliableMs
    if (length === 'slow') return t2Ms
    // Timer A alone doubles without bound, RFC 3261 §17.1.1.2.
    if (length === 'double') return timer === 'A' ? 2 * last : Math.min(2 * last, t2Ms)
    return isReliable(this.flow) ? reliableMs : unreliableMs
  }

  private earliest(): { readonly timer: Timer; readonly at: number } | undefined {
    let earliest: { timer: Timer; at: number } | undefined
    for (const [timer, at] of this.timers) {
      if (earliest === undefined || at < earliest.at) earliest = { timer, at }
    }
    return earliest
  }
}

/** The ACK of a failure, which belongs to the transaction; RFC 3261 §17.1.1.3. */
function acknowledgement(invite: SipRequest, failure: SipResponse): SipRequest {
  const kept = (name: string) => invite.headers.filter((header) => header.name === name)
  const number = headerValue(invite, 'CSeq')?.split(/[ \t]/)[0] ?? ''
  return {
    kind: 'request',
    method: 'ACK',
    uri: invite.uri,
    headers: [
      ...kept('Via').slice(0, 1),
      ...kept('Max-Forwards'),
      ...kept('From'),
      ...failure.headers.filter((header) => header.name === 'To'),
      ...kept('Call-ID'),
      { name: 'CSeq', value: `${number} ACK` },
      ...kept('Route'),
    ],
    body: '',
  }
}
