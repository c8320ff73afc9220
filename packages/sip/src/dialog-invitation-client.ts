/**
 * An invitation that we made, from its INVITE to its end.
 *
 *     inviting ──2xx──────────────► a Session goes on; later 2xx are acknowledged again
 *        │  └────3xx–6xx, timeout─► over: rejected
 *        └─cancel─► canceling ──487─► over: rejected
 *                       └──────2xx─► over: acknowledged and hung up at once, rejected (487)
 *
 * The first 2xx wins. One from another fork is acknowledged and hung up, RFC 3261 §13.2.2.4.
 * CANCEL waits for a provisional response, RFC 3261 §9.1. Reliable provisional responses make an
 * early dialog per fork and are told in order, once (RFC 3262 §4); a 422 is asked again with the
 * interval that it names (RFC 4028 §7.3).
 */

import type { Dialog } from './dialog.ts'
import { clientDialog } from './dialog.ts'
import { sendPlainly } from './dialog-challenges.ts'
import { EarlyDialog } from './dialog-early.ts'
import { Session } from './dialog-session.ts'
import {
  agreedTerms,
  leastSeconds,
  minSessionSeconds,
  timerRequestHeaders,
} from './dialog-session-timer.ts'
import { type Flow, isWebSocket } from './flow.ts'
import type { Header, SipRequest, SipResponse } from './message.ts'
import { headerTokens, headerValue } from './message.ts'
import { descriptionIn } from './message-body.ts'
import type { Essentials } from './message-essentials.ts'
import { parseEssentials } from './message-essentials.ts'
import { responseTo } from './message-format.ts'
import { formatNameAddress } from './message-header.ts'
import type { UserAgentCore } from './user-agent-core.ts'
import type { DialogId, Invitation, TransactionId } from './user-agent-events.ts'

/** Branches of one INVITE that answer besides the first; more are let run out. */
const maxForks = 16
/** A server that finds every interval too brief is not asked for ever. */
const maxTimerAttempts = 3

type Fork = { readonly early: EarlyDialog; lastNumber: number }

/** The client side of an INVITE. */
export class ClientInvitation {
  readonly id: DialogId
  readonly localTag = undefined
  readonly callId: string
  readonly fromTag: string
  isOver = false
  /** What goes on after the first 2xx. */
  session: Session | undefined
  private readonly core: UserAgentCore
  private readonly flow: Flow
  private readonly invitation: Invitation
  /** Let go when it is over: what is left of it only acknowledges for half a minute. */
  private request: SipRequest | undefined
  private transactionId: TransactionId
  private cseq: number
  private timerAttempts = 0
  /** Those that ring, and those that answered too late. */
  private readonly forks: Fork[] = []
  private readonly otherForks: Session[] = []
  private isProvisional = false
  private cancel: 'no' | 'wanted' | 'sent' = 'no'
  /** Why we gave up (RFC 3326); on the CANCEL, or the BYE if the answer was faster. */
  private cancelHeaders: readonly Header[] = []

  constructor(now: number, core: UserAgentCore, id: DialogId, invitation: Invitation) {
    this.id = id
    this.core = core
    this.flow = invitation.flow
    this.invitation = invitation
    this.callId = invitation.callId ?? core.word()
    this.fromTag = core.word()
    this.cseq = invitation.cseq ?? 1
    const { request, branch } = this.outgoing(minSessionSeconds)
    this.request = request
    this.transactionId = core.layer.start(now, this.flow, request, branch)
    core.users.set(this.transactionId, this)
  }

  /** The early dialog with this tag of the peer. */
  earlyDialog(remoteTag: string): Dialog | undefined {
    return this.fork(remoteTag)?.early.dialog
  }

  /** The first early dialog: the phone that began to ring first, where several may. */
  get dialog(): Dialog | undefined {
    return this.forks[0]?.early.dialog
  }

  /** Gives up; what came of it is told by `rejected`. */
  bye(now: number, headers: readonly Header[] = []): void {
    if (this.cancel !== 'no') return
    this.cancel = 'wanted'
    this.cancelHeaders = headers
    if (this.isProvisional) this.sendCancel(now)
  }

  /** Answers the offer that a fork made in its early dialog. */
  accept(now: number, body: string): void {
    this.askedFork()?.answer(now, body)
  }

  /** Refuses it. */
  reject(now: number, status: number): void {
    this.askedFork()?.refuse(now, status)
  }

  /** Offers a change to the fork that has answered our first offer, if one has. */
  update(now: number, body: string): void {
    const sent = this.forks.some(({ early }) => early.update(now, body))
    if (!sent) this.core.emit({ kind: 'reinvitationRejected', dialogId: this.id, status: 491 })
  }

  /** A request came in an early dialog. */
  requestReceived(now: number, id: TransactionId, request: SipRequest, parts: Essentials): void {
    const fork = this.fork(parts.fromTag)
    if (fork === undefined) this.core.layer.respond(now, id, responseTo(request, 481))
    else fork.early.requestReceived(now, id, request, parts)
  }

  ackReceived(): void {}

  responseReceived(now: number, response: SipResponse): void {
    if (response.status >= 300) this.failed(now, response)
    else if (response.status >= 200) this.succeeded(now, response)
    else this.progressed(now, response)
  }

  transactionFailed(now: number, cause: 'timeout' | 'transportError'): void {
    // It rang too long: take the ringing back from a peer that may still be there.
    if (cause === 'timeout' && this.isProvisional && this.cancel !== 'sent') this.sendCancel(now)
    this.rejectedByUs(cause === 'timeout' ? 408 : 503)
  }

  /** A browser whose connection is gone has no other way to answer. */
  connectionClosed(_now: number, connectionId: string): void {
    const { flow } = this
    if (flow.connectionId === connectionId && isWebSocket(flow)) this.rejectedByUs(503)
  }

  canceled(): void {}

  deadline(): undefined {}

  expire(): void {}

  private progressed(now: number, response: SipResponse): void {
    this.isProvisional = true
    if (this.cancel === 'wanted') this.sendCancel(now)
    if (this.isOver) return
    if (response.status === 100) {
      this.core.emit({ kind: 'progressed', dialogId: this.id, status: 100, body: '' })
      return
    }
    const isReliable = headerTokens(response, 'Require').includes('100rel')
    if (!isReliable) this.learnFork(response)
    else if (!this.acknowledgeReliably(now, response)) return
    if (this.cancel !== 'no') return
    const { status } = response
    const body = descriptionIn(response)
    this.core.emit({ kind: 'progressed', dialogId: this.id, status, body })
  }

  /** Sends the PRACK of a response that is the next in order; false for any other. */
  private acknowledgeReliably(now: number, response: SipResponse): boolean {
    const parts = parseEssentials(response)
    const number = Number(headerValue(response, 'RSeq'))
    if (!parts.ok || parts.value.toTag === '' || !Number.isInteger(number)) return false
    const fork = this.fork(parts.value.toTag) ?? this.newFork(response, parts.value)
    if (fork === undefined) return false
    if (fork.lastNumber !== 0 && number !== fork.lastNumber + 1) return false
    fork.lastNumber = number
    fork.early.isAnswered ||= descriptionIn(response) !== ''
    const value = `${number} ${parts.value.cseq.number} INVITE`
    const { dialog, credentials } = fork.early
    const flow = dialog.nextFlow(this.flow)
    const headers = [{ name: 'RAck', value }]
    const prack = { dialogId: this.id, dialog, flow, method: 'PRACK', headers, body: '' }
    sendPlainly(now, this.core, { ...prack, credentials })
    return true
  }

  /** Whoever rings has an early dialog, also unreliably: it can be replaced (RFC 3891 §3). */
  private learnFork(response: SipResponse): void {
    const parts = parseEssentials(response)
    if (!parts.ok || parts.value.toTag === '') return
    if (this.fork(parts.value.toTag) === undefined) this.newFork(response, parts.value)
  }

  private newFork(response: SipResponse, parts: Essentials): Fork | undefined {
    if (this.forks.length >= maxForks) return undefined
    const dialog = clientDialog(this.invitation.target, response, parts)
    const early = new EarlyDialog(this.core, this.id, dialog, this.flow)
    early.credentials = this.invitation.credentials
    const fork = { early, lastNumber: 0 }
    this.forks.push(fork)
    return fork
  }

  private fork(remoteTag: string): Fork | undefined {
    return this.forks.find(({ early }) => early.dialog.remoteTag === remoteTag)
  }

  private askedFork(): EarlyDialog | undefined {
    return this.forks.find(({ early }) => early.isAsked)?.early
  }

  private succeeded(now: number, response: SipResponse): void {
    const essentials = parseEssentials(response)
    if (!essentials.ok) return
    const session = this.sessionOf(now, response, essentials.value)
    session?.acknowledge(essentials.value.cseq.number)
    if (this.isOver) {
      // Not the first: a retransmission was acknowledged again, another fork is hung up once.
      if (session !== undefined && session !== this.session) session.bye(now, [])
    } else if (this.cancel !== 'no') {
      session?.bye(now, this.cancelHeaders)
      this.rejectedByUs(487)
    } else {
      this.over()
      const body = descriptionIn(response)
      this.core.emit({ kind: 'accepted', dialogId: this.id, response, body })
    }
  }

  /** The session of the fork that answered. */
  private sessionOf(now: number, response: SipResponse, parts: Essentials): Session | undefined {
    if (this.session?.dialog.remoteTag === parts.toTag) return this.session
    const known = this.otherForks.find(({ dialog }) => dialog.remoteTag === parts.toTag)
    if (known !== undefined || this.otherForks.length >= maxForks) return known
    const early = this.earlyDialog(parts.toTag)
    early?.confirm(response)
    const dialog = early ?? clientDialog(this.invitation.target, response, parts)
    const { flow, invitation } = this
    const { body, credentials } = invitation
    const start = { flow, from: response, body, credentials }
    const session = new Session(this.core, this.id, dialog, start)
    if (this.isOver || this.cancel !== 'no') this.otherForks.push(session)
    else {
      this.session = session
      session.agreeTimer(now, agreedTerms(response), 'uac')
    }
    return session
  }

  private failed(now: number, response: SipResponse): void {
    const mayRetry = this.timerAttempts < maxTimerAttempts && this.cancel === 'no' && !this.isOver
    if (response.status !== 422 || !mayRetry) return this.rejected(response)
    this.timerAttempts += 1
    this.cseq += 1
    const { request, branch } = this.outgoing(leastSeconds(response))
    this.request = request
    this.isProvisional = false
    this.transactionId = this.core.layer.start(now, this.flow, request, branch)
    this.core.users.set(this.transactionId, this)
  }

  /** Without a word from afar the status is ours. */
  private rejectedByUs(status: number): void {
    if (this.request !== undefined) this.rejected(responseTo(this.request, status))
  }

  private rejected(response: SipResponse): void {
    if (this.isOver) return
    this.over()
    const { status, reason } = response
    this.core.emit({ kind: 'rejected', dialogId: this.id, status, reason, response })
  }

  private over(): void {
    this.isOver = true
    this.request = undefined
  }

  private sendCancel(now: number): void {
    const { request, core, flow } = this
    if (request === undefined) return
    this.cancel = 'sent'
    const branch = /;branch=([^;]+)/.exec(headerValue(request, 'Via') ?? '')?.[1] ?? ''
    core.layer.start(now, flow, cancellation(request, this.cancelHeaders), branch)
    core.layer.cancel(now, this.transactionId)
  }

  private outgoing(timerSeconds: number) {
    const { core, cseq, invitation } = this
    const { flow, target, from, to, body } = invitation
    const tag = { name: 'tag', value: this.fromTag }
    const headers: readonly Header[] = [
      { name: 'From', value: formatNameAddress({ ...from, params: [tag] }) },
      { name: 'To', value: formatNameAddress({ ...to, params: [] }) },
      { name: 'Call-ID', value: this.callId },
      { name: 'CSeq', value: `${cseq} INVITE` },
      core.contactHeader(flow, target.toLowerCase().startsWith('sips:')),
      ...(invitation.headers ?? []),
      ...core.capabilityHeaders(),
      ...timerRequestHeaders(core.sessionSeconds, timerSeconds),
      { name: 'Content-Type', value: 'application/sdp' },
    ]
    return core.outgoing(flow, { method: 'INVITE', uri: target, headers }, body)
  }
}

/** RFC 3261 §9.1: the INVITE's own headers, so that it is matched hop by hop. */
function cancellation(invite: SipRequest, headers: readonly Header[]): SipRequest {
  const kept = ['Via', 'Max-Forwards', 'From', 'To', 'Call-ID', 'Route']
  const number = (headerValue(invite, 'CSeq') ?? '').split(' ')[0]
  return {
    kind: 'request',
    method: 'CANCEL',
    uri: invite.uri,
    headers: [
      ...invite.headers.filter((header) => kept.includes(header.name)),
      { name: 'CSeq', value: `${number} CANCEL` },
      ...headers,
    ],
    body: '',
  }
}
