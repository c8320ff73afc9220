/**
 * The side of a subscription that knows: tells each change by NOTIFY, until it ends.
 *
 *     asked ──accept──► active ──refresh──► active …   each is followed by a NOTIFY
 *       └───reject──► over ◄── expired, unsubscribed, ended by us, or the NOTIFY was refused
 *
 * One NOTIFY is in the air at a time, and the last comes last; of what happens meanwhile only the
 * newest is told, for states matter and not their history. RFC 6665 §4.2; RFC 3515 §2.4.4 (a
 * transfer is one, too).
 */

import type { Dialog } from './dialog.ts'
import { isChallenge } from './dialog-challenges.ts'
import type { Flow } from './flow.ts'
import type { Header, SipRequest, SipResponse } from './message.ts'
import { headerValue } from './message.ts'
import { responseTo } from './message-format.ts'
import type { Content, EventName, SubscriptionId } from './subscription.ts'
import { formatEvent } from './subscription.ts'
import { isFreelyRefused } from './transaction-layer.ts'
import { giveUpMs } from './transaction-table.ts'
import type { UserAgentCore } from './user-agent-core.ts'
import type { TransactionId } from './user-agent-events.ts'

type Notification = { readonly content: Content; readonly state: 'active' | 'pending' | string }

/** A NOTIFY that is in the air; `proof` is there once it has been challenged. */
type SentNotification = {
  readonly notification: Notification
  readonly flow: Flow
  readonly uri: string
  readonly proof: readonly Header[]
}

/** Refusals of a NOTIFY after which there is nobody to tell, RFC 6665 §4.2.2. */
const deadStatuses = [404, 405, 408, 410, 416, 480, 481, 482, 483, 484, 485, 489, 501, 604]

const nothing: Content = { contentType: '', body: '' }

/** A request that asks to be told, and where it came from. */
export type Asking = {
  readonly transactionId: TransactionId
  readonly request: SipRequest
  readonly flow: Flow
}

/** One subscription to something of ours. */
export class Notifier {
  readonly id: SubscriptionId
  readonly dialog: Dialog
  readonly event: EventName
  isOver = false
  credentials: string | undefined
  /** The transaction whose answer it waits for. */
  pending: TransactionId | undefined
  private readonly core: UserAgentCore
  private asking: Asking | undefined
  private flow: Flow
  private expiresAt: number
  private sent: SentNotification | undefined
  private latest: Notification = { content: nothing, state: 'active' }
  private waiting: Notification | undefined

  constructor(
    now: number,
    core: UserAgentCore,
    id: SubscriptionId,
    dialog: Dialog,
    event: EventName,
    asking: Asking,
  ) {
    this.core = core
    this.id = id
    this.dialog = dialog
    this.event = event
    this.asking = asking
    this.flow = asking.flow
    // Nobody hears an answer that comes later than that.
    this.expiresAt = now + giveUpMs
  }

  /** Agrees for so long, and tells the state as it is. */
  accept(now: number, seconds: number, content: Content): void {
    const { asking } = this
    if (asking === undefined) return
    this.asking = undefined
    const isRefer = asking.request.method === 'REFER'
    this.answer(now, asking, isRefer ? 202 : 200, isRefer ? undefined : seconds)
    this.expiresAt = now + seconds * 1000
    this.tell(now, { content, state: 'active' })
    if (seconds === 0) this.end(now, 'timeout')
  }

  /** Refuses; a challenge, which anybody may provoke, takes no memory. */
  reject(now: number, status: number, headers: readonly Header[]): void {
    const { asking } = this
    if (asking === undefined) return
    this.asking = undefined
    this.isOver = true
    const { transactionId, request } = asking
    const response = responseTo(request, status, { headers, toTag: this.dialog.localTag })
    if (isFreelyRefused(status)) this.core.layer.refuse(transactionId, response)
    else this.core.layer.respond(now, transactionId, response)
  }

  /** Goes on for so long, or ends with zero; either is followed by the state as it is. */
  refresh(now: number, asking: Asking, seconds: number): void {
    this.flow = asking.flow
    this.dialog.refreshTarget(asking.request)
    this.answer(now, asking, 200, seconds)
    this.expiresAt = now + seconds * 1000
    if (seconds > 0) return this.tell(now, this.latest)
    this.end(now, 'timeout')
    this.core.emit({ kind: 'subscriptionEnded', subscriptionId: this.id, reason: 'unsubscribed' })
  }

  /** The state has changed. */
  notify(now: number, content: Content, isPending: boolean): void {
    if (this.asking === undefined && !this.isEnding) {
      this.tell(now, { content, state: isPending ? 'pending' : 'active' })
    }
  }

  /** There is nothing more to tell than this. */
  end(now: number, reason: string, content: Content = this.latest.content): void {
    if (this.isEnding) return
    if (this.asking !== undefined) return this.reject(now, 480, [])
    this.expiresAt = now + giveUpMs
    this.tell(now, { content, state: `terminated;reason=${reason}` })
  }

  /** Whether it is over, or its last NOTIFY waits for the answer to another. */
  get isEnding(): boolean {
    return this.isOver || (this.waiting !== undefined && isLast(this.waiting))
  }

  responseReceived(now: number, response: SipResponse): void {
    if (response.status < 200) return
    this.pending = undefined
    if (isChallenge(response) && this.isToldOf(response)) return
    if (deadStatuses.includes(response.status)) return this.gone(now, 'gone')
    this.tellWaiting(now)
  }

  transactionFailed(now: number): void {
    this.gone(now, 'timeout')
  }

  deadline(): number | undefined {
    return this.isOver ? undefined : this.expiresAt
  }

  expire(now: number): void {
    if (this.isOver || now < this.expiresAt) return
    if (this.isEnding) return this.gone(now, 'timeout')
    if (this.asking === undefined) this.end(now, 'timeout')
    else this.reject(now, 408, [])
    this.core.emit({ kind: 'subscriptionEnded', subscriptionId: this.id, reason: 'expired' })
  }

  private gone(now: number, reason: 'gone' | 'timeout'): void {
    this.pending = undefined
    const isNews = !this.isEnding
    this.isOver = true
    this.tellWaiting(now)
    if (isNews) this.core.emit({ kind: 'subscriptionEnded', subscriptionId: this.id, reason })
  }

  private answer(now: number, asking: Asking, status: number, seconds: number | undefined): void {
    const isSecure = this.dialog.isSecure
    const headers = [
      this.core.contactHeader(this.flow, isSecure),
      ...asking.request.headers.filter(({ name }) => name === 'Record-Route'),
      ...(seconds === undefined ? [] : [{ name: 'Expires', value: String(seconds) }]),
      this.core.serverHeader(),
    ]
    const toTag = this.dialog.localTag
    const response = responseTo(asking.request, status, { headers, toTag })
    this.core.layer.respond(now, asking.transactionId, response)
  }

  private tell(now: number, notification: Notification): void {
    this.latest = notification
    if (this.sent !== undefined) {
      this.waiting = notification
      return
    }
    this.dialog.tells()
    this.send(now, notification)
  }

  private tellWaiting(now: number): void {
    const { waiting } = this
    this.waiting = undefined
    if (waiting !== undefined && !this.isOver) return this.send(now, waiting)
    this.sent = undefined
    this.dialog.told(now)
  }

  /** Asks the shell who we are; until it says so nothing else is told. */
  private isToldOf(response: SipResponse): boolean {
    const { core, credentials, sent, id: subscriptionId } = this
    if (credentials === undefined || sent === undefined || sent.proof.length > 0) return false
    const { flow, uri, notification } = sent
    const again = (now: number, proof: readonly Header[]): void => {
      if (this.sent !== sent) return
      if (proof.length > 0) this.send(now, notification, proof)
      else this.tellWaiting(now)
    }
    const event = { credentials, flow, method: 'NOTIFY', uri, response }
    return core.challenges.ask(core, event, { subscriptionId, again })
  }

  private send(now: number, notification: Notification, proof: readonly Header[] = []): void {
    const { content, state } = notification
    const left = Math.max(0, Math.ceil((this.expiresAt - now) / 1000))
    this.isOver = isLast(notification)
    const value = this.isOver ? state : `${state};expires=${left}`
    const request = this.dialog.nextRequest('NOTIFY')
    const type = [{ name: 'Content-Type', value: content.contentType }]
    const headers = [
      ...request.headers,
      this.core.contactHeader(this.flow, this.dialog.isSecure),
      { name: 'Event', value: formatEvent(this.event) },
      { name: 'Subscription-State', value },
      ...proof,
      ...(content.body === '' ? [] : type),
    ]
    const flow = this.dialog.nextFlow(this.flow)
    this.sent = { notification, flow, uri: request.uri, proof }
    this.pending = this.core.send(now, flow, { ...request, headers }, content.body)
  }
}

function isLast({ state }: Notification): boolean {
  return state.startsWith('terminated')
}

/** The seconds that a SUBSCRIBE asks for, undefined where it leaves them to us. */
export function askedSeconds(request: SipRequest): number | undefined {
  const digits = /^\d{1,10}$/.exec(headerValue(request, 'Expires') ?? '')?.[0]
  return digits === undefined ? undefined : Number(digits)
}
