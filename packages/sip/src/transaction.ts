/**
 * One transaction: runs its rows of `transaction-table.ts` over time.
 *
 * It knows no branch matching and no sockets: it is told what happened and answers with effects,
 * in order. Ends in `terminated`, after which it is to be forgotten. Most of its life it only waits
 * for repetitions (thousands do at once), so what it no longer needs then is let go.
 * RFC 3261 §17.
 */

import type { Flow } from './flow.ts'
import { isReliable } from './flow.ts'
import type { SipMessage, SipRequest, SipResponse } from './message.ts'
import { headerValue } from './message.ts'
import { formatMessage } from './message-format.ts'
import { nowhere, type Timed } from './timer-queue.ts'
import type {
  Timer,
  TimerAction,
  TransactionAction,
  TransactionInput,
  TransactionKind,
  TransactionState,
} from './transaction-table.ts'
import { t2Ms, timerInputs, timerLengths, transactionTable } from './transaction-table.ts'
import type { TransactionId } from './user-agent-events.ts'

/** What a transaction wants done. */
export type TransactionEffect =
  | { readonly kind: 'send'; readonly bytes: Uint8Array }
  | { readonly kind: 'deliver'; readonly message: SipMessage }
  | { readonly kind: 'timedOut' }
  | { readonly kind: 'transportFailed' }

type RepeatTimer = { readonly timer: Timer; readonly at: number; readonly lengthMs: number }

/** What a transaction is made of. */
export type TransactionOptions = {
  readonly id: TransactionId
  readonly kind: TransactionKind
  readonly flow: Flow
  readonly request: SipRequest
  /** What a copy of the request that came by another way has in common with it. */
  readonly mergeKey?: string | undefined
}

const noEffects: readonly TransactionEffect[] = []

/** One request and its responses. */
export class Transaction implements Timed {
  readonly id: TransactionId
  readonly kind: TransactionKind
  readonly flow: Flow
  readonly mergeKey: string | undefined
  /** Undefined once it has its final response. */
  request: SipRequest | undefined
  state: TransactionState
  queuePlace = nowhere
  /** The timer that repeats what was sent (A, E, G) and the one that ends the state. */
  private repeatTimer: RepeatTimer | undefined
  private endTimer: Timer | undefined
  private endAt = 0
  private lastRepeatMs = 0
  private lastSent: Uint8Array | undefined
  private effects: TransactionEffect[] | undefined

  constructor(now: number, { id, kind, flow, request, mergeKey }: TransactionOptions) {
    this.id = id
    this.kind = kind
    this.flow = flow
    this.mergeKey = mergeKey
    this.request = request
    const [state, ...actions] = transactionTable[kind].first
    this.state = state
    this.perform(now, actions, request)
  }

  /** Something happened; `message` is the response or request that came or is to be sent. */
  receive(now: number, input: TransactionInput, message?: SipMessage): void {
    const row = transactionTable[this.kind].states[this.state]?.[input]
    if (row === undefined) return
    const [next, ...actions] = row
    if (next !== this.state) this.enter(next)
    this.perform(now, actions, message)
    if (next === 'accepted' || next === 'completed') this.request = undefined
  }

  /** Runs the timers that are due, each at its own time. */
  expire(now: number): void {
    for (let due = this.earliest(); due !== undefined && due.at <= now; due = this.earliest()) {
      this.stop(due.timer)
      this.receive(due.at, timerInputs[due.timer])
    }
  }

  /** When to call `expire`. */
  deadline(): number | undefined {
    const { repeatTimer, endTimer, endAt } = this
    if (endTimer === undefined) return repeatTimer?.at
    return repeatTimer === undefined ? endAt : Math.min(repeatTimer.at, endAt)
  }

  /** What was sent last: after the final response of a server, that. */
  get sent(): Uint8Array | undefined {
    return this.lastSent
  }

  /** The effects of what was received since, in order. */
  takeEffects(): readonly TransactionEffect[] {
    const effects = this.effects ?? noEffects
    this.effects = undefined
    return effects
  }

  private enter(next: TransactionState): void {
    this.state = next
    const rows = transactionTable[this.kind].states[next]
    for (const timer of [this.repeatTimer?.timer, this.endTimer]) {
      if (timer !== undefined && !rows?.[timerInputs[timer]]) this.stop(timer)
    }
  }

  private perform(now: number, actions: readonly TransactionAction[], message?: SipMessage): void {
    for (const action of actions) this.performOne(now, action, message)
  }

  private performOne(now: number, action: TransactionAction, message?: SipMessage): void {
    switch (action) {
      case 'send':
        if (message !== undefined) this.lastSent = formatMessage(message)
        return this.emitLastSent()
      case 'resend':
        return this.emitLastSent()
      case 'deliver':
        if (message !== undefined) this.emit({ kind: 'deliver', message })
        return
      case 'acknowledge':
        if (message?.kind === 'response') this.acknowledge(message)
        return this.emitLastSent()
      case 'reportTimeout':
        this.emit({ kind: 'timedOut' })
        return
      case 'reportTransportFailure':
        this.emit({ kind: 'transportFailed' })
        return
      default:
        this.setTimer(now, action)
    }
  }

  private emitLastSent(): void {
    if (this.lastSent !== undefined) this.emit({ kind: 'send', bytes: this.lastSent })
  }

  private emit(effect: TransactionEffect): void {
    this.effects ??= []
    this.effects.push(effect)
  }

  private acknowledge(failure: SipResponse): void {
    if (this.request !== undefined) {
      this.lastSent = formatMessage(acknowledgement(this.request, failure))
    }
  }

  private setTimer(now: number, { timer, length }: TimerAction): void {
    const lengthMs = this.timerLength(timer, length)
    if (lengthMs === 'never') return
    if (lengthMs === 0) return this.receive(now, timerInputs[timer])
    const at = now + lengthMs
    if (isRepeatTimer(timer)) {
      this.repeatTimer = { timer, at, lengthMs }
    } else {
      this.endTimer = timer
      this.endAt = at
    }
  }

  private timerLength(timer: Timer, length: TimerAction['length']): number | 'never' {
    const { unreliableMs, reliableMs } = timerLengths[timer]
    if (length === 'slow') return t2Ms
    if (length === 'first') return isReliable(this.flow) ? reliableMs : unreliableMs
    const doubleMs = 2 * this.lastRepeatMs
    // Timer A alone doubles without bound, RFC 3261 §17.1.1.2.
    return timer === 'A' ? doubleMs : Math.min(doubleMs, t2Ms)
  }

  private earliest(): { readonly timer: Timer; readonly at: number } | undefined {
    const { repeatTimer, endTimer, endAt } = this
    if (endTimer === undefined) return repeatTimer
    if (repeatTimer !== undefined && repeatTimer.at < endAt) return repeatTimer
    return { timer: endTimer, at: endAt }
  }

  private stop(timer: Timer): void {
    if (timer === this.endTimer) {
      this.endTimer = undefined
      return
    }
    this.lastRepeatMs = this.repeatTimer?.lengthMs ?? 0
    this.repeatTimer = undefined
  }
}

/** A transaction is of one kind, so it has at most one of them. */
function isRepeatTimer(timer: Timer): boolean {
  return timer === 'A' || timer === 'E' || timer === 'G'
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
