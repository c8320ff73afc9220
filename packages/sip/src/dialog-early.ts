/**
 * An early dialog: what may be said in it between a provisional response and the final one.
 *
 * INFO and OPTIONS are answered off hand. An UPDATE with a new offer is passed on, but only once
 * the offer of the INVITE has its answer, reliably; until then both sides refuse it.
 * RFC 3261 §12.1; RFC 3311 §5.1, §5.2; RFC 6337 §3.1.
 */

import type { Dialog } from './dialog.ts'
import { isChallenge } from './dialog-challenges.ts'
import { answerOffHand } from './dialog-off-hand.ts'
import type { Flow } from './flow.ts'
import type { Header, SipRequest, SipResponse } from './message.ts'
import { descriptionIn } from './message-body.ts'
import type { Essentials } from './message-essentials.ts'
import { responseTo } from './message-format.ts'
import type { UserAgentCore } from './user-agent-core.ts'
import type { DialogId, TransactionId } from './user-agent-events.ts'

type IncomingOffer = { readonly transactionId: TransactionId; readonly request: SipRequest }

/** An UPDATE of ours; `proof` is there once it has been challenged. */
type SentUpdate = {
  readonly flow: Flow
  readonly uri: string
  readonly body: string
  readonly proof: readonly Header[]
}

/** One early dialog, of either side. */
export class EarlyDialog {
  readonly id: DialogId
  readonly dialog: Dialog
  /** Whether offer and answer of the INVITE are both known to both sides. */
  isAnswered = false
  credentials: string | undefined
  private readonly core: UserAgentCore
  private readonly flow: Flow
  private incoming: IncomingOffer | undefined
  private sent: SentUpdate | undefined

  constructor(core: UserAgentCore, id: DialogId, dialog: Dialog, flow: Flow) {
    this.core = core
    this.id = id
    this.dialog = dialog
    this.flow = flow
  }

  get localTag(): string {
    return this.dialog.localTag
  }

  /** Whether an offer of the peer waits for `answer` or `refuse`. */
  get isAsked(): boolean {
    return this.incoming !== undefined
  }

  /** A request came, which is in order; answers it, unless it is a BYE, which is left. */
  requestReceived(now: number, id: TransactionId, request: SipRequest, parts: Essentials): void {
    if (!this.dialog.advance(parts.cseq.number)) return this.respond(now, id, request, 500)
    if (answerOffHand(now, this.core, this.id, id, request)) return
    if (request.method !== 'UPDATE') this.respond(now, id, request, 481)
    else if (request.body === '') this.targetRefreshed(now, id, request)
    else this.offerReceived(now, id, request)
  }

  /** An offer in UPDATE or PRACK. */
  offerReceived(now: number, transactionId: TransactionId, request: SipRequest): void {
    if (!this.isAnswered || this.incoming !== undefined) {
      const headers = [{ name: 'Retry-After', value: '2' }]
      return this.respond(now, transactionId, request, 500, headers)
    }
    if (this.sent !== undefined) return this.respond(now, transactionId, request, 491)
    this.incoming = { transactionId, request }
    const body = descriptionIn(request)
    this.core.emit({ kind: 'reinvitationReceived', dialogId: this.id, request, body })
  }

  /** Answers the peer's offer. */
  answer(now: number, body: string): void {
    const offer = this.takeIncoming()
    if (offer === undefined) return
    this.dialog.refreshTarget(offer.request)
    const headers = [this.contact(), { name: 'Content-Type', value: 'application/sdp' }]
    const response = responseTo(offer.request, 200, { headers, body })
    this.core.layer.respond(now, offer.transactionId, response)
  }

  /** Refuses the peer's offer. */
  refuse(now: number, status: number): void {
    const offer = this.takeIncoming()
    if (offer !== undefined) this.respond(now, offer.transactionId, offer.request, status)
  }

  /** Offers a change before the call is answered; false if it is too early for that. */
  update(now: number, body: string): boolean {
    if (!this.isAnswered || this.sent !== undefined || this.incoming !== undefined) return false
    this.send(now, body, [])
    return true
  }

  /** The peer answered our UPDATE. */
  responseReceived(_now: number, response: SipResponse): void {
    if (response.status < 200) return
    const { status } = response
    if (isChallenge(response) && this.isToldOf(response)) return
    this.sent = undefined
    if (status < 300) {
      const body = descriptionIn(response)
      this.dialog.refreshTarget(response)
      this.core.emit({ kind: 'reinvitationAccepted', dialogId: this.id, body })
    } else this.core.emit({ kind: 'reinvitationRejected', dialogId: this.id, status })
  }

  transactionFailed(_now: number, cause: 'timeout' | 'transportError'): void {
    this.sent = undefined
    const status = cause === 'timeout' ? 408 : 503
    this.core.emit({ kind: 'reinvitationRejected', dialogId: this.id, status })
  }

  canceled(): void {}

  private send(now: number, body: string, proof: readonly Header[]): void {
    const request = this.dialog.nextRequest('UPDATE')
    const type = { name: 'Content-Type', value: 'application/sdp' }
    const headers = [...request.headers, this.contact(), ...proof, type]
    const flow = this.dialog.nextFlow(this.flow)
    this.sent = { flow, uri: request.uri, body, proof }
    this.core.send(now, flow, { ...request, headers }, body, this)
  }

  /** Asks the shell who we are; the UPDATE is in the air until it says so. */
  private isToldOf(response: SipResponse): boolean {
    const { core, credentials, sent, id: dialogId } = this
    if (credentials === undefined || sent === undefined || sent.proof.length > 0) return false
    const { flow, uri, body } = sent
    const again = (now: number, proof: readonly Header[]): void => {
      if (proof.length > 0) return this.send(now, body, proof)
      this.sent = undefined
      const { status } = response
      core.emit({ kind: 'reinvitationRejected', dialogId, status })
    }
    const event = { credentials, flow, method: 'UPDATE', uri, response }
    return core.challenges.ask(core, event, { dialogId, again })
  }

  private targetRefreshed(now: number, id: TransactionId, request: SipRequest): void {
    this.dialog.refreshTarget(request)
    this.respond(now, id, request, 200, [this.contact(), this.core.serverHeader()])
  }

  private takeIncoming(): IncomingOffer | undefined {
    const offer = this.incoming
    this.incoming = undefined
    return offer
  }

  private contact(): Header {
    return this.core.contactHeader(this.flow, this.dialog.isSecure)
  }

  private respond(
    now: number,
    id: TransactionId,
    request: SipRequest,
    status: number,
    headers: readonly Header[] = [],
  ): void {
    this.core.layer.respond(now, id, responseTo(request, status, { headers }))
  }
}
