/**
 * An invitation that came, from its INVITE to our final response.
 *
 *     ringing ──accept──► over, a Session goes on
 *        ├──────reject──► over
 *        └─CANCEL, BYE──► over, 487 sent, the shell is told
 *
 * Repeats its last provisional response every minute, because proxies give up after three. One that
 * brings a description, or goes to a caller who insists, is sent reliably where that is understood.
 * RFC 3261 §13.3, §9.2, §15.1.2; RFC 3262 §3, §5.
 */

import type { Dialog } from './dialog.ts'
import { serverDialog } from './dialog.ts'
import { EarlyDialog } from './dialog-early.ts'
import { ReliableProvisionals, reliabilityOf } from './dialog-reliable.ts'
import { Session } from './dialog-session.ts'
import { answerTimer } from './dialog-session-timer.ts'
import { type Flow, isWebSocket } from './flow.ts'
import type { Header, SipRequest, SipResponse } from './message.ts'
import { descriptionIn } from './message-body.ts'
import type { Essentials } from './message-essentials.ts'
import { responseTo } from './message-format.ts'
import { isFreelyRefused } from './transaction-layer.ts'
import type { UserAgentCore } from './user-agent-core.ts'
import type { DialogId, TransactionId } from './user-agent-events.ts'

/** RFC 3261 §13.3.1.1. */
const repeatMs = 60_000
/** Only who is not answered by then is told 100, RFC 3261 §17.2.1. */
const tryingMs = 200

/** The server side of an INVITE that is not answered yet. */
export class ServerInvitation {
  readonly id: DialogId
  readonly dialog: Dialog
  isOver = false
  /** What goes on after a 2xx. */
  session: Session | undefined
  private readonly core: UserAgentCore
  private readonly flow: Flow
  private readonly request: SipRequest
  private readonly transactionId: TransactionId
  /** What to send when `repeatAt` comes: at first 100, then the provisional response again. */
  private lastProvisional: SipResponse | undefined
  private repeatAt: number | undefined
  private isSilent = true
  private readonly early: EarlyDialog
  private readonly inviteNumber: number
  private reliable: ReliableProvisionals | undefined
  /** An answer that waits for a PRACK. */
  private answer: { readonly body: string; readonly headers: readonly Header[] } | undefined

  constructor(
    now: number,
    core: UserAgentCore,
    id: DialogId,
    flow: Flow,
    transactionId: TransactionId,
    request: SipRequest,
    essentials: Essentials,
  ) {
    this.id = id
    this.core = core
    this.flow = flow
    this.request = request
    this.transactionId = transactionId
    this.dialog = serverDialog(request, essentials, core.word())
    this.early = new EarlyDialog(core, id, this.dialog, flow)
    this.inviteNumber = essentials.cseq.number
    core.users.set(transactionId, this)
    this.repeatAt = now + tryingMs
  }

  /** What proves who we are, where the caller asks for it. */
  nameCredentials(credentials: string): void {
    this.early.credentials = credentials
  }

  provision(now: number, status: number, body: string): void {
    const response = this.response(status, [], body)
    const reliability = status > 100 ? reliabilityOf(this.request) : 'unknown'
    const isReliable =
      reliability === 'required' || (reliability === 'supported' && body !== '') || !!this.reliable
    if (!isReliable) return this.sendProvisional(now, response)
    this.reliable ??= new ReliableProvisionals(this.core.randomNumber())
    const numbered = this.reliable.add(now, response)
    if (numbered !== undefined) this.sendReliably(now, numbered)
  }

  /** Answers the peer's offer in the early dialog, if one waits, else the invitation. */
  accept(now: number, body: string, headers: readonly Header[]): void {
    if (this.early.isAsked) {
      this.early.answer(now, body)
      return this.goOn(now)
    }
    if (this.reliable?.holdsDescription) {
      this.answer = { body, headers }
      return
    }
    const timer = answerTimer(this.request, this.core.sessionSeconds)
    const own = [...headers, ...this.core.capabilityHeaders(), ...(timer?.headers ?? [])]
    const response = this.response(200, own, body)
    const { credentials } = this.early
    const start = { flow: this.flow, from: this.request, body, credentials }
    this.session = new Session(this.core, this.id, this.dialog, start)
    this.session.agreeTimer(now, timer?.terms, 'uas')
    this.session.sendAcceptance(now, this.transactionId, response)
    this.end()
  }

  reject(now: number, status: number, headers: readonly Header[]): void {
    if (this.early.isAsked) {
      this.early.refuse(now, status)
      return this.goOn(now)
    }
    this.refuse(now, status, headers)
  }

  /** Offers a change of what was answered early. */
  update(now: number, body: string): void {
    if (this.early.update(now, body)) return
    this.core.emit({ kind: 'reinvitationRejected', dialogId: this.id, status: 491 })
  }

  bye(now: number, headers: readonly Header[]): void {
    this.refuse(now, 480, headers)
  }

  canceled(now: number, request: SipRequest): void {
    if (this.isOver) return
    this.refuse(now, 487, [])
    this.core.emit({ kind: 'invitationCanceled', dialogId: this.id, request })
  }

  /** A browser whose connection is gone hears no answer, and has given up (RFC 7118 §5). */
  connectionClosed(now: number, connectionId: string): void {
    const { flow } = this
    if (this.isOver || flow.connectionId !== connectionId || !isWebSocket(flow)) return
    this.refuse(now, 487, [])
    this.core.emit({ kind: 'invitationCanceled', dialogId: this.id })
  }

  get localTag(): string {
    return this.dialog.localTag
  }

  /** A request came in the early dialog. */
  requestReceived(now: number, id: TransactionId, request: SipRequest, parts: Essentials): void {
    if (request.method === 'PRACK') return this.prackReceived(now, id, request, parts)
    this.early.requestReceived(now, id, request, parts)
    if (request.method === 'BYE') this.canceled(now, request)
  }

  ackReceived(): void {}

  responseReceived(): void {}

  transactionFailed(): void {}

  deadline(): number | undefined {
    if (this.isOver) return undefined
    const times = [this.repeatAt, this.reliable?.deadline()].filter((at) => at !== undefined)
    return times.length === 0 ? undefined : Math.min(...times)
  }

  expire(now: number): void {
    if (this.isOver) return
    const due = this.reliable?.expire(now)
    if (due === 'giveUp') {
      // The caller does not hear us: RFC 3262 §3.
      this.refuse(now, 504, [])
      this.core.emit({ kind: 'invitationCanceled', dialogId: this.id })
    } else if (due !== undefined) {
      this.core.layer.respond(now, this.transactionId, due)
    }
    if (this.repeatAt !== undefined && now >= this.repeatAt) this.repeat(now)
  }

  private prackReceived(
    now: number,
    id: TransactionId,
    request: SipRequest,
    parts: Essentials,
  ): void {
    const respond = (status: number) =>
      this.core.layer.respond(now, id, responseTo(request, status))
    if (!this.dialog.advance(parts.cseq.number)) return respond(500)
    const response = this.reliable?.acknowledge(request, this.inviteNumber)
    if (response === undefined) return respond(481)
    const wasAnswered = this.early.isAnswered
    this.early.isAnswered ||= response.body !== ''
    if (request.body !== '' && wasAnswered) this.early.offerReceived(now, id, request)
    else {
      respond(200)
      const body = descriptionIn(request)
      this.core.emit({ kind: 'provisionAcknowledged', dialogId: this.id, body })
    }
    this.goOn(now)
  }

  /** Sends what has waited for a PRACK: the next provisional response, or the answer. */
  private goOn(now: number): void {
    const next = this.reliable?.next(now)
    if (next !== undefined) this.sendReliably(now, next)
    const { answer } = this
    if (answer === undefined || this.reliable?.holdsDescription || this.early.isAsked) return
    this.answer = undefined
    this.accept(now, answer.body, answer.headers)
  }

  private refuse(now: number, status: number, headers: readonly Header[]): void {
    this.early.refuse(now, 487)
    const response = this.response(status, headers, '')
    const { layer } = this.core
    if (this.isSilent && isFreelyRefused(status)) layer.refuse(this.transactionId, response)
    else layer.respond(now, this.transactionId, response)
    this.end()
  }

  private sendProvisional(now: number, response: SipResponse): void {
    this.lastProvisional = response
    this.repeat(now)
  }

  /** It is repeated by its own rule; only a proxy needs to hear it again after a minute. */
  private sendReliably(now: number, response: SipResponse): void {
    this.isSilent = false
    this.lastProvisional = responseTo(this.request, 100)
    this.repeatAt = now + repeatMs
    this.core.layer.respond(now, this.transactionId, response)
  }

  private repeat(now: number): void {
    this.isSilent = false
    this.repeatAt = now + repeatMs
    this.lastProvisional ??= responseTo(this.request, 100)
    this.core.layer.respond(now, this.transactionId, this.lastProvisional)
  }

  private response(status: number, headers: readonly Header[], body: string): SipResponse {
    const makesDialog = status > 100 && status < 300
    const added = makesDialog ? this.dialogHeaders() : []
    const type = body === '' ? [] : [{ name: 'Content-Type', value: 'application/sdp' }]
    return responseTo(this.request, status, {
      toTag: this.dialog.localTag,
      headers: [...added, ...headers, this.core.serverHeader(), ...type],
      body,
    })
  }

  private dialogHeaders(): readonly Header[] {
    const isSecure = this.request.uri.toLowerCase().startsWith('sips:')
    return [
      ...this.request.headers.filter((header) => header.name === 'Record-Route'),
      this.core.contactHeader(this.flow, isSecure),
    ]
  }

  private end(): void {
    this.isOver = true
    this.repeatAt = undefined
    this.core.users.delete(this.transactionId)
  }
}
