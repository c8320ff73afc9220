/**
 * All subscriptions of a user agent, of either side: finds the one that a request is for.
 *
 * They live in dialogs of their own or, for transfers, in that of a call, which they may outlive.
 * RFC 6665 §4; RFC 3515; RFC 4538 (a REFER outside of the call that it is about).
 */

import type { Dialog } from './dialog.ts'
import { serverDialog } from './dialog.ts'
import type { Session } from './dialog-session.ts'
import type { Header } from './message.ts'
import { headerValue, headerValues } from './message.ts'
import type { Essentials } from './message-essentials.ts'
import { responseTo } from './message-format.ts'
import { formatNameAddress } from './message-header.ts'
import type { Content, EventName, SubscriptionId } from './subscription.ts'
import {
  formatEvent,
  maxSubscriptionSeconds,
  minSubscriptionSeconds,
  parseEvent,
} from './subscription.ts'
import type { Asking } from './subscription-notifier.ts'
import { askedSeconds, Notifier } from './subscription-notifier.ts'
import { Watcher } from './subscription-watcher.ts'
import { KeyedTimerQueue } from './timer-queue.ts'
import type { LayerOutput } from './transaction-layer.ts'
import { parseReferTo } from './transfer.ts'
import type { UserAgentCore } from './user-agent-core.ts'
import type { DialogId, OutgoingSubscription, TransactionId } from './user-agent-events.ts'

type Entry = Notifier | Watcher

/** How long a transfer is reported; a call that rings longer is no transfer any more. */
export const referSeconds = 180

/** Every subscription, by id, dialog and transaction. */
export class SubscriptionLayer {
  private readonly core: UserAgentCore
  private readonly maxSubscriptions: number
  private readonly entries = new Map<SubscriptionId, Entry>()
  /** By Call-ID and our tag; a call may hold several transfers. */
  private readonly byDialog = new Map<string, Entry[]>()
  private readonly byTransaction = new Map<TransactionId, Entry>()
  private readonly timers = new KeyedTimerQueue<SubscriptionId>()

  constructor(core: UserAgentCore, maxSubscriptions: number) {
    this.core = core
    this.maxSubscriptions = maxSubscriptions
  }

  get size(): number {
    return this.entries.size
  }

  /** Sends a SUBSCRIBE. */
  subscribe(now: number, wanted: OutgoingSubscription): SubscriptionId {
    const { core } = this
    const { flow, target, from, to } = wanted
    const seconds = wanted.expiresSeconds ?? maxSubscriptionSeconds
    const localTag = core.word()
    const event = parseEvent(wanted.event)
    const headers: readonly Header[] = [
      {
        name: 'From',
        value: formatNameAddress({ ...from, params: [{ name: 'tag', value: localTag }] }),
      },
      { name: 'To', value: formatNameAddress({ ...to, params: [] }) },
      { name: 'Call-ID', value: wanted.callId ?? core.word() },
      { name: 'CSeq', value: `${wanted.cseq ?? 1} SUBSCRIBE` },
      core.contactHeader(flow, target.toLowerCase().startsWith('sips:')),
      { name: 'Event', value: formatEvent(event) },
      { name: 'Expires', value: String(seconds) },
      ...(wanted.headers ?? []),
    ]
    const built = core.outgoing(flow, { method: 'SUBSCRIBE', uri: target, headers }, '')
    const { request, branch } = built
    const transactionId = core.layer.start(now, flow, request, branch)
    const { credentials } = wanted
    const made = { flow, request, transactionId, localTag, event, seconds, credentials }
    const start = { ...made, dialog: undefined }
    return this.add(new Watcher(core, this.newId(), start))
  }

  /** Sends a REFER in a call. */
  refer(now: number, session: Session, headers: readonly Header[]): SubscriptionId {
    const { core } = this
    const { dialog, currentFlow: flow } = session
    const refer = dialog.nextRequest('REFER')
    const contact = core.contactHeader(flow, dialog.isSecure)
    const all = { ...refer, headers: [...refer.headers, contact, ...headers] }
    const { request, branch } = core.outgoing(flow, all, '')
    const transactionId = core.layer.start(now, flow, request, branch)
    const event = { name: 'refer', id: String(dialog.lastCSeq) }
    const { localTag } = dialog
    const { credentials } = session
    const made = { flow, request, transactionId, localTag, event, credentials, dialog }
    const start = { ...made, seconds: referSeconds }
    return this.add(new Watcher(core, this.newId(), start))
  }

  /** A SUBSCRIBE outside dialogs came. */
  subscriptionReceived(now: number, asking: Asking, parts: Essentials): void {
    const { request, flow } = asking
    const event = parseEvent(headerValue(request, 'Event') ?? '')
    if (!this.core.eventPackages.includes(event.name)) {
      const headers = [{ name: 'Allow-Events', value: this.core.eventPackages.join(', ') }]
      return this.refuse(asking, 489, headers)
    }
    const seconds = askedSeconds(request) ?? maxSubscriptionSeconds
    if (seconds > 0 && seconds < minSubscriptionSeconds) {
      const headers = [{ name: 'Min-Expires', value: String(minSubscriptionSeconds) }]
      return this.refuse(asking, 423, headers)
    }
    const dialog = serverDialog(request, parts, this.core.word())
    const notifier = this.notifier(now, dialog, event, asking)
    if (notifier === undefined) return
    const expiresSeconds = Math.min(seconds, maxSubscriptionSeconds)
    const { id: subscriptionId } = notifier
    const { name } = event
    this.core.emit({
      ...{ kind: 'subscriptionReceived', subscriptionId, flow, request },
      ...{ event: name, expiresSeconds },
    })
  }

  /** A REFER came: in the dialog of a call, or in one of its own that may be about a call. */
  referReceived(
    now: number,
    asking: Asking,
    parts: Essentials,
    session: Session | undefined,
    about: DialogId | undefined,
  ): void {
    const { request, flow } = asking
    const [referTo = '', ...others] = headerValues(request, 'Refer-To')
    const target = parseReferTo(referTo)
    if (!target.ok || others.length > 0) return this.refuse(asking, 400, [])
    const dialog = session?.dialog ?? serverDialog(request, parts, this.core.word())
    const id = session === undefined ? '' : String(parts.cseq.number)
    const notifier = this.notifier(now, dialog, { name: 'refer', id }, asking)
    if (notifier === undefined) return
    notifier.credentials = session?.credentials
    const event = { kind: 'referReceived', subscriptionId: notifier.id, flow, request } as const
    const call = about === undefined ? {} : { about }
    this.core.emit({ ...event, target: target.value, ...call })
  }

  /** Agrees to tell for so long, and tells the state as it is. */
  accept(now: number, id: SubscriptionId, seconds: number, content: Content): void {
    const entry = this.entries.get(id)
    if (entry instanceof Notifier) entry.accept(now, seconds, content)
    this.settle(id)
  }

  reject(now: number, id: SubscriptionId, status: number, headers: readonly Header[]): void {
    const entry = this.entries.get(id)
    if (entry instanceof Notifier) entry.reject(now, status, headers)
    this.settle(id)
  }

  notify(now: number, id: SubscriptionId, content: Content, isPending: boolean): void {
    const entry = this.entries.get(id)
    if (entry instanceof Notifier) entry.notify(now, content, isPending)
    this.settle(id)
  }

  /** Ends a subscription from whichever side it is ours. */
  end(now: number, id: SubscriptionId, content?: Content): void {
    const entry = this.entries.get(id)
    if (entry instanceof Notifier) entry.end(now, 'noresource', content)
    else entry?.end(now)
    this.settle(id)
  }

  /** A SUBSCRIBE or NOTIFY in a dialog came; false if it belongs to no subscription. */
  requestReceived(now: number, asking: Asking, parts: Essentials): boolean {
    const { request } = asking
    const event = parseEvent(headerValue(request, 'Event') ?? '')
    const entry = this.find(parts, event, request.method)
    if (entry === undefined) return false
    if (entry instanceof Watcher) entry.notified(now, asking.transactionId, request, parts)
    else if (!entry.dialog.advance(parts.cseq.number)) this.refuse(asking, 500, [])
    else {
      const seconds = askedSeconds(request) ?? maxSubscriptionSeconds
      entry.refresh(now, asking, Math.min(seconds, maxSubscriptionSeconds))
    }
    this.settle(entry.id)
    return true
  }

  /** Something came of a transaction; false if it is none of ours. */
  transactionReported(now: number, output: Exclude<LayerOutput, { kind: 'send' }>): boolean {
    const entry = this.byTransaction.get(output.transactionId)
    if (entry === undefined) return false
    if (output.kind === 'terminated') this.byTransaction.delete(output.transactionId)
    else if (output.kind === 'failed') entry.transactionFailed(now)
    else if (output.message.kind === 'response') entry.responseReceived(now, output.message)
    this.settle(entry.id)
    return true
  }

  deadline(): number | undefined {
    return this.timers.next()
  }

  expire(now: number): void {
    for (let id = this.timers.takeDue(now); id !== undefined; id = this.timers.takeDue(now)) {
      this.entries.get(id)?.expire(now)
      this.settle(id)
    }
  }

  private notifier(
    now: number,
    dialog: Dialog,
    event: EventName,
    asking: Asking,
  ): Notifier | undefined {
    if (this.entries.size >= this.maxSubscriptions) {
      this.refuse(asking, 503, [{ name: 'Retry-After', value: '10' }])
      return undefined
    }
    const notifier = new Notifier(now, this.core, this.newId(), dialog, event, asking)
    this.add(notifier)
    return notifier
  }

  private add(entry: Entry): SubscriptionId {
    this.entries.set(entry.id, entry)
    const key = keyOf(entry)
    this.byDialog.set(key, [...(this.byDialog.get(key) ?? []), entry])
    this.settle(entry.id)
    return entry.id
  }

  /** Sets the timer of a subscription and finds it by what it waits for; forgets what is over. */
  settle(id: SubscriptionId): void {
    const entry = this.entries.get(id)
    if (entry === undefined) return
    if (entry.pending !== undefined) this.byTransaction.set(entry.pending, entry)
    this.timers.set(id, entry.deadline())
    if (!entry.isOver) return
    this.entries.delete(id)
    const key = keyOf(entry)
    const others = (this.byDialog.get(key) ?? []).filter((other) => other !== entry)
    if (others.length === 0) this.byDialog.delete(key)
    else this.byDialog.set(key, others)
  }

  private find(parts: Essentials, event: EventName, method: string): Entry | undefined {
    const candidates = this.byDialog.get(`${parts.callId} ${parts.toTag}`) ?? []
    return candidates.find(
      (entry) =>
        entry instanceof Watcher === (method === 'NOTIFY') &&
        !(entry instanceof Notifier && entry.isEnding) &&
        entry.event.name === event.name &&
        (entry.event.id === event.id || event.id === '') &&
        (entry.dialog === undefined || entry.dialog.remoteTag === parts.fromTag),
    )
  }

  private refuse(asking: Asking, status: number, headers: readonly Header[]): void {
    const response = responseTo(asking.request, status, { headers, toTag: this.core.word() })
    this.core.layer.refuse(asking.transactionId, response)
  }

  private newId(): SubscriptionId {
    return `subscription_${this.core.word()}` as SubscriptionId
  }
}

function keyOf(entry: Entry): string {
  return entry instanceof Watcher
    ? `${entry.callId} ${entry.localTag}`
    : `${entry.dialog.callId} ${entry.dialog.localTag}`
}
