/**
 * The side of a subscription that wants to know: asks by SUBSCRIBE, or by REFER about a transfer.
 *
 *     asking ──2xx or NOTIFY──► active ──refreshed before it expires──► active …
 *        └─refused, silence──► over ◄── NOTIFY terminated, refresh refused (481), expired, ended
 *
 * The first NOTIFY makes the dialog, even when it is faster than the 2xx. After a 2xx one must come
 * within Timer N. RFC 6665 §4.1; RFC 3515 §2.4; RFC 4488 (a transfer without reports).
 */

import type { Dialog } from './dialog.ts'
import { watcherDialog } from './dialog.ts'
import { isChallenge, ownHeaders } from './dialog-challenges.ts'
import type { Flow } from './flow.ts'
import type { Header, SipRequest, SipResponse } from './message.ts'
import { headerValue } from './message.ts'
import type { Essentials } from './message-essentials.ts'
import { responseTo } from './message-format.ts'
import { parseSeconds } from './message-header.ts'
import type { EventName, SubscriptionId } from './subscription.ts'
import { formatEvent, parseSubscriptionState } from './subscription.ts'
import { giveUpMs } from './transaction-table.ts'
import type { UserAgentCore } from './user-agent-core.ts'
import type { SubscriptionEnd, TransactionId } from './user-agent-events.ts'

/** What a watcher begins with: its first request has been sent. */
export type WatcherStart = {
  readonly flow: Flow
  readonly request: SipRequest
  readonly transactionId: TransactionId
  readonly localTag: string
  readonly event: EventName
  readonly seconds: number
  /** The call that is transferred; a SUBSCRIBE gets a dialog of its own. */
  readonly dialog: Dialog | undefined
  /** The shell's name for what answers challenges in the dialog. */
  readonly credentials: string | undefined
}

/** The request that was made last. */
type SentRequest = { readonly flow: Flow; readonly uri: string; readonly isProved: boolean }

/** One subscription to something of somebody else. */
export class Watcher {
  readonly id: SubscriptionId
  /** Of a transfer it names the request that asked, which may have to ask again. */
  event: EventName
  readonly localTag: string
  dialog: Dialog | undefined
  isOver = false
  pending: TransactionId | undefined
  private readonly core: UserAgentCore
  private readonly request: SipRequest
  private readonly isRefer: boolean
  private readonly credentials: string | undefined
  private flow: Flow
  private sent: SentRequest
  private seconds: number
  private expiresAt: number | undefined
  private refreshAt: number | undefined
  private isEnding = false

  constructor(core: UserAgentCore, id: SubscriptionId, start: WatcherStart) {
    this.core = core
    this.id = id
    this.event = start.event
    this.localTag = start.localTag
    this.dialog = start.dialog
    this.pending = start.transactionId
    this.request = start.request
    this.isRefer = start.request.method === 'REFER'
    this.flow = start.flow
    this.seconds = start.seconds
    this.credentials = start.credentials
    this.sent = { flow: start.flow, uri: start.request.uri, isProved: false }
  }

  /** The Call-ID of its requests. */
  get callId(): string {
    return headerValue(this.request, 'Call-ID') ?? ''
  }

  /** Wants to know no more. */
  end(now: number): void {
    if (this.isOver) return
    this.isEnding = true
    this.refreshAt = undefined
    if (this.dialog === undefined || this.isRefer) this.isOver = true
    else this.send(now, this.dialog, 0)
  }

  /** A NOTIFY came in the dialog, or makes it. */
  notified(now: number, id: TransactionId, notify: SipRequest, parts: Essentials): void {
    this.dialog ??= watcherDialog(this.request, notify, parts)
    const isInOrder = this.dialog.advance(parts.cseq.number)
    this.core.layer.respond(now, id, responseTo(notify, isInOrder ? 200 : 500))
    if (!isInOrder) return
    this.dialog.refreshTarget(notify)
    const state = parseSubscriptionState(headerValue(notify, 'Subscription-State') ?? '')
    const contentType = (headerValue(notify, 'Content-Type') ?? '').split(';')[0]!.trim()
    const content = { contentType: contentType.toLowerCase(), body: notify.body }
    const subscriptionId = this.id
    this.core.emit({ kind: 'notified', subscriptionId, state: state.state, content })
    if (state.state === 'terminated') {
      this.over({ reason: 'terminated', cause: state.reason })
    } else {
      this.runsFor(now, state.expiresSeconds ?? this.seconds)
    }
  }

  responseReceived(now: number, response: SipResponse): void {
    const { status } = response
    if (status < 200) return
    this.pending = undefined
    if (this.isOver) return
    if (status < 300) return this.agreed(now, response)
    if (isChallenge(response) && this.isToldOf(response)) return
    this.refused(response)
  }

  transactionFailed(): void {
    this.pending = undefined
    this.over({ reason: 'timeout' })
  }

  deadline(): number | undefined {
    if (this.isOver) return undefined
    const times = [this.refreshAt, this.expiresAt].filter((at) => at !== undefined)
    return times.length === 0 ? undefined : Math.min(...times)
  }

  expire(now: number): void {
    if (this.isOver) return
    if (this.expiresAt !== undefined && now >= this.expiresAt) this.over({ reason: 'expired' })
    else if (this.refreshAt !== undefined && now >= this.refreshAt && this.dialog !== undefined) {
      this.refreshAt = undefined
      this.send(now, this.dialog, this.seconds)
    }
  }

  private refused(response: SipResponse): void {
    // A refresh that is refused for another reason leaves the time that was agreed (§4.1.2.2).
    const isRefresh = this.dialog !== undefined && !this.isRefer
    const isUnknown = response.status === 481
    if (!isRefresh || isUnknown || this.isEnding) this.over({ reason: 'rejected', response })
  }

  private agreed(now: number, response: SipResponse): void {
    const isSilent = headerValue(response, 'Refer-Sub')?.trim().toLowerCase() === 'false'
    if (this.isRefer && isSilent) return this.over({ reason: 'noReports' })
    const seconds = parseSeconds(headerValue(response, 'Expires') ?? '')
    if (seconds.ok && !this.isRefer) this.seconds = seconds.value
    // Timer N: after that long without a NOTIFY nothing will come (§4.1.2.4).
    if (this.dialog === undefined || this.isRefer || this.isEnding) {
      this.expiresAt ??= now + giveUpMs
      if (this.isEnding) this.expiresAt = now + giveUpMs
    } else this.runsFor(now, this.seconds)
  }

  private runsFor(now: number, seconds: number): void {
    this.expiresAt = now + seconds * 1000
    if (this.isRefer || this.isEnding) return
    const aheadSeconds = seconds > 64 ? 32 : seconds / 2
    this.refreshAt = this.expiresAt - aheadSeconds * 1000
  }

  private over(end: SubscriptionEnd): void {
    if (this.isOver) return
    this.isOver = true
    this.core.emit({ kind: 'subscriptionEnded', subscriptionId: this.id, ...end })
  }

  /** Asks the shell who we are, in a dialog; the first SUBSCRIBE is made again by the shell. */
  private isToldOf(response: SipResponse): boolean {
    const { core, credentials, dialog, sent, id: subscriptionId, isRefer } = this
    if (credentials === undefined || dialog === undefined || sent.isProved) return false
    const again = (now: number, proof: readonly Header[]): void => {
      if (this.isOver) return
      if (proof.length === 0) this.refused(response)
      else if (isRefer) this.referAgain(now, dialog, proof)
      else this.send(now, dialog, this.isEnding ? 0 : this.seconds, proof)
    }
    const method = isRefer ? 'REFER' : 'SUBSCRIBE'
    const event = { credentials, flow: sent.flow, method, uri: sent.uri, response }
    return core.challenges.ask(core, event, { subscriptionId, again })
  }

  private referAgain(now: number, dialog: Dialog, proof: readonly Header[]): void {
    const request = dialog.nextRequest('REFER')
    const headers = [...request.headers, ...ownHeaders(this.request), ...proof]
    this.event = { name: 'refer', id: String(dialog.lastCSeq) }
    const flow = dialog.nextFlow(this.flow)
    this.sent = { flow, uri: request.uri, isProved: true }
    this.pending = this.core.send(now, flow, { ...request, headers }, '')
  }

  private send(now: number, dialog: Dialog, seconds: number, proof: readonly Header[] = []): void {
    const request = dialog.nextRequest('SUBSCRIBE')
    const flow = dialog.nextFlow(this.flow)
    this.sent = { flow, uri: request.uri, isProved: proof.length > 0 }
    const headers = [
      ...request.headers,
      this.core.contactHeader(this.flow, dialog.isSecure),
      { name: 'Event', value: formatEvent(this.event) },
      { name: 'Expires', value: String(seconds) },
      ...this.request.headers.filter(({ name }) => name === 'Accept'),
      ...proof,
    ]
    this.pending = this.core.send(now, flow, { ...request, headers }, '')
  }
}
