/**
 * A session: a confirmed INVITE dialog, from its 2xx to its BYE.
 *
 *     open ──our bye──► closing (only while our 2xx waits for its ACK, or a NOTIFY of ours for
 *       │                 its answer) ──they come, or time is up──► over, BYE sent
 *       ├───our bye, their BYE, no ACK in 64 × T1, 481 or silence to our re-INVITE──► over
 *       └─ at most one offer is in the air, whichever side made it; glare is 491 and tried again
 *
 * A browser's connection may be dead long before anybody notices: what it was not heard to have
 * got is said again over its next one, for a while.
 * Offers travel by re-INVITE or UPDATE, and so do the refreshes of the session timer.
 * What the shell closes with `bye` says nothing more; every other end is told once.
 * RFC 3261 §12.2, §13.3.1.4, §14, §15; RFC 3311 (UPDATE); RFC 4028; RFC 5407 (races).
 */

import type { Dialog } from './dialog.ts'
import { Acceptance } from './dialog-acceptance.ts'
import { isChallenge, sendPlainly } from './dialog-challenges.ts'
import { answerOffHand } from './dialog-off-hand.ts'
import type { TimerTerms } from './dialog-session-timer.ts'
import {
  agreedTerms,
  answerTimer,
  leastSeconds,
  minSessionSeconds,
  SessionTimer,
  timerRequestHeaders,
} from './dialog-session-timer.ts'
import { type Flow, isWebSocket } from './flow.ts'
import type { Header, SipMessage, SipRequest, SipResponse } from './message.ts'
import { headerTokens, headerValue } from './message.ts'
import { descriptionIn } from './message-body.ts'
import type { Essentials } from './message-essentials.ts'
import { responseTo } from './message-format.ts'
import { parseCSeq } from './message-header.ts'
import type { Content } from './subscription.ts'
import type { UserAgentCore } from './user-agent-core.ts'
import type { DialogId, EndCause, TransactionId } from './user-agent-events.ts'

/** A re-INVITE or UPDATE of the peer that the shell has to answer. */
type IncomingOffer = { readonly transactionId: TransactionId; readonly request: SipRequest }

/** An offer of ours, or a refresh, that waits until it may be sent. */
type WantedOffer = {
  readonly method: 'INVITE' | 'UPDATE'
  readonly body: string
  /** A refresh changes nothing, so nobody is told of it. */
  readonly isRefresh: boolean
  readonly at: number
  readonly attempts: number
  /** Credentials, once it has been challenged. */
  readonly headers: readonly Header[]
}

/** An offer of ours that waits for its answer. */
type SentOffer = WantedOffer & {
  readonly cseq: number
  readonly flow: Flow
  readonly uri: string
}

/** A browser that is not back by then has seen its call end by itself, or is gone: 64 × T1. */
const farewellMs = 32_000

/** How long a BYE waits for the answer to a NOTIFY that it must not overtake: two repetitions. */
const tellingMs = 2000

/** How often glare, or too brief a timer, is tried again before it is told as a rejection. */
const maxAttempts = 5

/** What a session begins with: the messages that made it. */
export type SessionStart = {
  readonly flow: Flow
  /** The peer's INVITE or 2xx, which says what it allows. */
  readonly from: SipMessage
  /** Our description as the peer knows it; sent again where a refresh must be a re-INVITE. */
  readonly body: string
  /** The shell's name for what answers challenges. */
  readonly credentials: string | undefined
}

/** One confirmed dialog. */
export class Session {
  readonly id: DialogId
  readonly dialog: Dialog
  readonly credentials: string | undefined
  isOver = false
  private readonly core: UserAgentCore
  private readonly timer = new SessionTimer()
  private readonly allowsUpdate: boolean
  private flow: Flow
  private body: string
  private minSeconds = minSessionSeconds
  private acceptance: Acceptance | undefined
  private closing: readonly Header[] | undefined
  /** Until when our BYE waits for the answer to a NOTIFY. */
  private tellingUntil: number | undefined
  /** The peer's connection is gone, and we can open none. */
  private isLost = false
  /** Until when our BYE to a browser waits for its answer, or for another connection. */
  private farewellUntil: number | undefined
  private incoming: IncomingOffer | undefined
  private sent: SentOffer | undefined
  private wanted: WantedOffer | undefined

  constructor(core: UserAgentCore, id: DialogId, dialog: Dialog, start: SessionStart) {
    this.core = core
    this.id = id
    this.dialog = dialog
    this.flow = start.flow
    this.body = start.body
    this.credentials = start.credentials
    this.allowsUpdate = headerTokens(start.from, 'Allow').includes('update')
  }

  get localTag(): string {
    return this.dialog.localTag
  }

  /** Where the peer is heard. */
  get currentFlow(): Flow {
    return this.dialog.nextFlow(this.flow)
  }

  /** Sends our 2xx to an INVITE and repeats it until it is acknowledged. */
  sendAcceptance(now: number, transactionId: TransactionId, response: SipResponse): void {
    this.acceptance = new Acceptance(now, transactionId, response, sequenceNumber(response))
    this.core.layer.respond(now, transactionId, response)
  }

  /** The timer runs by these terms; `ourRole` is ours in the request that agreed them. */
  agreeTimer(now: number, terms: TimerTerms | undefined, ourRole: 'uac' | 'uas'): void {
    this.timer.agree(now, terms, ourRole)
  }

  /** Acknowledges the peer's 2xx to our INVITE, also when it comes again after the end. */
  acknowledge(number: number): void {
    this.core.sendAck(this.currentFlow, this.dialog.acknowledgement(number))
  }

  /** Offers a change of the session, as soon as no other offer is in the air. */
  reinvite(now: number, body: string): void {
    this.offer(now, 'INVITE', body)
  }

  /** The same by UPDATE, which needs no ACK and no decision of a person, if the peer knows it. */
  update(now: number, body: string): void {
    this.offer(now, this.allowsUpdate ? 'UPDATE' : 'INVITE', body)
  }

  /** Sends an INFO; whether it arrives is not told. */
  inform(now: number, { contentType, body }: Content, infoPackage: string): void {
    if (this.isOver || this.closing !== undefined) return
    const name = infoPackage === '' ? [] : [{ name: 'Info-Package', value: infoPackage }]
    this.send(now, 'INFO', [...name, { name: 'Content-Type', value: contentType }], body)
  }

  /** Answers the peer's offer. */
  accept(now: number, body: string, headers: readonly Header[]): void {
    const offer = this.takeIncoming()
    if (offer === undefined) return
    this.body = body
    const { transactionId, request } = offer
    const type = body === '' ? [] : [{ name: 'Content-Type', value: 'application/sdp' }]
    const own = [...headers, ...this.core.capabilityHeaders(), ...type]
    const response = this.acceptanceOf(now, request, own, body)
    if (request.method === 'INVITE') this.sendAcceptance(now, transactionId, response)
    else this.core.layer.respond(now, transactionId, response)
    this.sendWanted(now)
  }

  /** Refuses the peer's offer; the session stays as it was. */
  reject(now: number, status: number, headers: readonly Header[]): void {
    const offer = this.takeIncoming()
    if (offer === undefined) return
    const response = responseTo(offer.request, status, { headers })
    this.core.layer.respond(now, offer.transactionId, response)
    this.sendWanted(now)
  }

  /**
   * Hangs up. Before the ACK of our 2xx no BYE may be sent (RFC 3261 §15), so it waits. It waits
   * for a NOTIFY, too: one that comes after it is refused (§12.2.2), and who has transferred the
   * call would not know what came of it.
   */
  bye(now: number, headers: readonly Header[]): void {
    if (this.isOver || this.closing !== undefined) return
    this.wanted = undefined
    this.reject(now, 487, [])
    this.closing = headers
    if (this.dialog.isTelling) this.tellingUntil = now + tellingMs
    this.closeIfPossible(now)
  }

  /** The peer has answered our NOTIFYs, or never will. */
  told(now: number): void {
    this.tellingUntil = undefined
    this.closeIfPossible(now)
  }

  /** A request came in the dialog. */
  requestReceived(
    now: number,
    id: TransactionId,
    request: SipRequest,
    essentials: Essentials,
    flow: Flow,
  ): void {
    const refuse = (status: number, headers: readonly Header[] = []) =>
      this.core.layer.respond(now, id, responseTo(request, status, { headers }))
    if (!this.dialog.advance(essentials.cseq.number)) return refuse(500)
    this.use(flow)
    if (this.closing !== undefined && request.method !== 'BYE') {
      refuse(481)
      if (this.farewellUntil !== undefined) this.close(now)
      return
    }
    if (request.method === 'UPDATE' && request.body === '') return this.refreshed(now, id, request)
    if (answerOffHand(now, this.core, this.id, id, request)) {
      if (request.method === 'BYE') this.byeReceived(now, request)
      return
    }
    if (request.method !== 'INVITE' && request.method !== 'UPDATE') return refuse(481)
    if (this.incoming !== undefined) return refuse(500, [{ name: 'Retry-After', value: '2' }])
    if (this.sent !== undefined || this.acceptance !== undefined) return refuse(491)
    this.offerReceived(now, id, request)
  }

  /** An ACK came in the dialog. */
  ackReceived(now: number, ack: SipRequest, essentials: Essentials): void {
    if (this.acceptance?.cseq !== essentials.cseq.number) return
    this.acceptance = undefined
    if (this.closing !== undefined) return this.closeIfPossible(now)
    this.core.emit({ kind: 'acknowledged', dialogId: this.id, body: descriptionIn(ack) })
    this.sendWanted(now)
  }

  /** The peer answered our re-INVITE or UPDATE. */
  responseReceived(now: number, response: SipResponse): void {
    if (response.status < 200) return
    const cseq = parseCSeq(headerValue(response, 'CSeq') ?? '')
    if (!cseq.ok) return
    const { number, method } = cseq.value
    if (method === 'BYE') this.isOver = true
    const offer = this.sent?.cseq === number ? this.sent : undefined
    if (offer !== undefined) this.sent = undefined
    // Also a repeated 2xx, whose ACK was lost.
    if (response.status < 300 && method === 'INVITE') this.acknowledge(number)
    if (offer === undefined || this.isOver || this.closing !== undefined) return
    if (response.status >= 300) return this.offerRefused(now, offer, response)
    this.dialog.refreshTarget(response)
    this.timer.agree(now, agreedTerms(response), 'uac')
    if (offer.body !== '') this.body = offer.body
    const body = descriptionIn(response)
    if (!offer.isRefresh) {
      this.core.emit({ kind: 'reinvitationAccepted', dialogId: this.id, body })
    }
    this.sendWanted(now)
  }

  /** Nobody answered our re-INVITE. */
  transactionFailed(now: number, cause: 'timeout' | 'transportError'): void {
    const { sent } = this
    this.sent = undefined
    if (this.isOver || this.farewellUntil !== undefined) return
    if (this.isLost && sent !== undefined) this.wanted ??= { ...sent, at: now }
    else if (cause === 'timeout') this.hangUp(now, cause)
    else this.end(cause)
  }

  /** The dialog outlives its connection: our next request opens one to the peer's Contact. */
  connectionClosed(_now: number, connectionId: string): void {
    if (this.flow.connectionId !== connectionId) return
    this.flow = this.dialog.newFlow(this.flow)
    const hasNoWay = this.flow.connectionId === connectionId
    this.isLost = hasNoWay && isWebSocket(this.flow)
    if (hasNoWay) this.core.emit({ kind: 'connectionLost', dialogId: this.id })
  }

  /** The peer is reached over this flow from now on. */
  reach(now: number, flow: Flow): void {
    this.use(flow)
    if (this.farewellUntil === undefined) this.sendWanted(now)
    else this.close(now)
  }

  private use(flow: Flow): void {
    this.flow = flow
    if (!this.isLost) return
    this.isLost = false
    if (this.closing !== undefined) return
    this.core.emit({ kind: 'connectionRegained', dialogId: this.id })
  }

  /** The peer took its re-INVITE back. */
  canceled(now: number): void {
    this.reject(now, 487, [])
  }

  deadline(): number | undefined {
    if (this.isOver) return undefined
    const glare = this.wanted !== undefined && this.isQuiet() ? this.wanted.at : undefined
    const { acceptance, timer, farewellUntil, tellingUntil } = this
    const all = [acceptance?.deadline(), glare, timer.deadline(), farewellUntil, tellingUntil]
    const times = all.filter((at) => at !== undefined)
    return times.length === 0 ? undefined : Math.min(...times)
  }

  expire(now: number): void {
    if (now >= (this.farewellUntil ?? Number.POSITIVE_INFINITY)) {
      this.isOver = true
      return
    }
    if (now >= (this.tellingUntil ?? Number.POSITIVE_INFINITY)) this.told(now)
    const due = this.acceptance?.expire(now)
    if (due === 'giveUp') {
      this.acceptance = undefined
      if (this.closing !== undefined) return this.closeIfPossible(now)
      this.hangUp(now, 'noAck')
    } else if (due === 'repeat' && this.acceptance !== undefined) {
      this.core.layer.respond(now, this.acceptance.transactionId, this.acceptance.response)
    }
    this.expireTimer(now)
    this.sendWanted(now)
  }

  private expireTimer(now: number): void {
    const due = this.timer.expire(now)
    if (due === 'giveUp' && !this.isOver) {
      if (this.closing === undefined) this.hangUp(now, 'timeout')
      else this.close(now)
    } else if (due === 'refresh' && this.wanted === undefined && this.closing === undefined) {
      const method = this.allowsUpdate ? 'UPDATE' : 'INVITE'
      const body = method === 'UPDATE' ? '' : this.body
      this.wanted = { method, body, isRefresh: true, at: now, attempts: 0, headers: [] }
    }
  }

  private offer(now: number, method: 'INVITE' | 'UPDATE', body: string): void {
    if (this.isOver || this.closing !== undefined) return
    this.wanted = { method, body, isRefresh: false, at: now, attempts: 0, headers: [] }
    this.sendWanted(now)
  }

  /** Our 2xx to a re-INVITE or UPDATE. */
  private acceptanceOf(
    now: number,
    request: SipRequest,
    own: readonly Header[],
    body: string,
  ): SipResponse {
    this.dialog.refreshTarget(request)
    const timer = answerTimer(request, this.core.sessionSeconds)
    this.timer.agree(now, timer?.terms, 'uas')
    const contact = this.core.contactHeader(this.flow, this.dialog.isSecure)
    const headers = [contact, ...own, ...(timer?.headers ?? [])]
    return responseTo(request, 200, { headers, body })
  }

  /** An UPDATE without an offer refreshes the target and the timer; nobody needs to decide. */
  private refreshed(now: number, id: TransactionId, request: SipRequest): void {
    const response = this.acceptanceOf(now, request, [this.core.serverHeader()], '')
    this.core.layer.respond(now, id, response)
  }

  private offerReceived(now: number, transactionId: TransactionId, request: SipRequest): void {
    this.incoming = { transactionId, request }
    this.core.users.set(transactionId, this)
    const body = descriptionIn(request)
    if (request.method === 'INVITE') {
      this.core.layer.respond(now, transactionId, responseTo(request, 100))
    }
    this.core.emit({ kind: 'reinvitationReceived', dialogId: this.id, request, body })
  }

  private offerRefused(now: number, offer: SentOffer, response: SipResponse): void {
    const { status } = response
    // A proof holds for one request only.
    const again = { ...offer, at: now, attempts: offer.attempts + 1, headers: [] }
    const mayRetry = offer.attempts < maxAttempts
    if (status === 491 && mayRetry) {
      // RFC 3261 §14.1: the owner of the Call-ID waits longer, so that the two do not meet again.
      const delayMs = (this.dialog.ownsCallId ? 2100 : 0) + this.core.randomMs(2000)
      this.wanted ??= { ...again, at: now + delayMs }
    } else if (status === 422 && mayRetry) {
      this.minSeconds = Math.max(this.minSeconds, leastSeconds(response))
      this.wanted ??= again
    } else if (status === 481 || status === 408) {
      this.hangUp(now, status === 481 ? 'gone' : 'timeout')
    } else if (!this.isToldOfChallenge(offer, response) && !offer.isRefresh) {
      this.core.emit({ kind: 'reinvitationRejected', dialogId: this.id, status })
    }
    this.sendWanted(now)
  }

  /** Asks the shell who we are, if the peer wants to know; it says so by `authorize`. */
  private isToldOfChallenge(offer: SentOffer, response: SipResponse): boolean {
    const { core, credentials, id: dialogId } = this
    if (!isChallenge(response) || credentials === undefined) return false
    if (offer.headers.length > 0) return false
    const { flow, method, uri } = offer
    const again = (now: number, headers: readonly Header[]): void => {
      if (this.isOver || this.closing !== undefined) return
      if (headers.length > 0) this.wanted ??= { ...offer, headers, at: now }
      else if (!offer.isRefresh) {
        core.emit({ kind: 'reinvitationRejected', dialogId, status: response.status })
      }
      this.sendWanted(now)
    }
    const event = { credentials, flow, method, uri, response }
    return core.challenges.ask(core, event, { dialogId, again })
  }

  /** Sends the offer that waits, if nothing else is in the air and its time has come. */
  private sendWanted(now: number): void {
    const { wanted } = this
    if (wanted === undefined || now < wanted.at || !this.isQuiet() || this.isOver) return
    this.wanted = undefined
    const request = this.dialog.nextRequest(wanted.method)
    const flow = this.currentFlow
    this.sent = { ...wanted, cseq: this.dialog.lastCSeq, flow, uri: request.uri }
    const type = wanted.body === '' ? [] : [{ name: 'Content-Type', value: 'application/sdp' }]
    const headers = [
      ...request.headers,
      this.core.contactHeader(this.flow, this.dialog.isSecure),
      ...this.core.capabilityHeaders(),
      ...this.timerHeaders(),
      ...wanted.headers,
      ...type,
    ]
    this.core.send(now, flow, { ...request, headers }, wanted.body, this)
  }

  private timerHeaders(): readonly Header[] {
    const { terms } = this.timer
    return terms === undefined
      ? []
      : timerRequestHeaders(terms.seconds, this.minSeconds, terms.refresher)
  }

  private isQuiet(): boolean {
    if (this.isLost) return false
    return this.sent === undefined && this.incoming === undefined && this.acceptance === undefined
  }

  private takeIncoming(): IncomingOffer | undefined {
    const offer = this.incoming
    this.incoming = undefined
    return offer
  }

  private byeReceived(now: number, request: SipRequest): void {
    this.wanted = undefined
    this.reject(now, 487, [])
    this.end('bye', request)
  }

  private closeIfPossible(now: number): void {
    if (this.isOver || this.closing === undefined || this.acceptance !== undefined) return
    if (this.tellingUntil === undefined) this.close(now)
  }

  /** Carries out the shell's own bye. */
  private close(now: number): void {
    if (isWebSocket(this.flow)) this.farewellUntil ??= now + farewellMs
    else this.isOver = true
    if (!this.isLost) this.sendBye(now, this.closing ?? [])
  }

  private hangUp(now: number, cause: EndCause): void {
    this.sendBye(now, [])
    this.end(cause)
  }

  private sendBye(now: number, headers: readonly Header[]): void {
    if (!isWebSocket(this.flow)) return this.send(now, 'BYE', headers, '')
    const { core, flow } = this
    const request = this.dialog.nextRequest('BYE')
    core.send(now, flow, { ...request, headers: [...request.headers, ...headers] }, '', this)
  }

  private send(now: number, method: string, headers: readonly Header[], body: string): void {
    const { id: dialogId, dialog, currentFlow: flow, credentials } = this
    sendPlainly(now, this.core, { dialogId, dialog, flow, method, headers, body, credentials })
  }

  private end(cause: EndCause, request?: SipRequest): void {
    this.isOver = true
    if (this.closing !== undefined) return
    const ended = { kind: 'ended', dialogId: this.id, cause } as const
    this.core.emit(request === undefined ? ended : { ...ended, request })
  }
}

function sequenceNumber(message: SipMessage): number {
  const cseq = parseCSeq(headerValue(message, 'CSeq') ?? '')
  return cseq.ok ? cseq.value.number : -1
}
