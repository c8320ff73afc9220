/**
 * An invitation that came, from its INVITE to our final response.
 *
 *     ringing ──accept──► over, a Session goes on
 *        ├──────reject──► over
 *        └─CANCEL, BYE──► over, 487 sent, the shell is told
 *
 * Repeats its last provisional response every minute, because proxies give up after three.
 * RFC 3261 §13.3, §9.2, §15.1.2.
 */

import type { Dialog } from './dialog.ts'
import { serverDialog } from './dialog.ts'
import { answerOffHand } from './dialog-off-hand.ts'
import { Session } from './dialog-session.ts'
import type { Flow } from './flow.ts'
import type { Header, SipRequest, SipResponse } from './message.ts'
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
    core.users.set(transactionId, this)
    this.repeatAt = now + tryingMs
    core.emit({ kind: 'invitationReceived', dialogId: id, flow, request })
  }

  provision(now: number, status: number, body: string): void {
    this.lastProvisional = this.response(status, [], body)
    this.sendProvisional(now)
  }

  accept(now: number, body: string, headers: readonly Header[]): void {
    const response = this.response(200, [...headers, ...this.core.capabilityHeaders()], body)
    this.session = new Session(this.core, this.id, this.dialog, this.flow)
    this.session.sendAcceptance(now, this.transactionId, response)
    this.end()
  }

  reject(now: number, status: number, headers: readonly Header[]): void {
    const response = this.response(status, headers, '')
    const { layer } = this.core
    if (this.isSilent && isFreelyRefused(status)) layer.refuse(this.transactionId, response)
    else layer.respond(now, this.transactionId, response)
    this.end()
  }

  bye(now: number, headers: readonly Header[]): void {
    this.reject(now, 480, headers)
  }

  canceled(now: number): void {
    if (this.isOver) return
    this.reject(now, 487, [])
    this.core.emit({ kind: 'invitationCanceled', dialogId: this.id })
  }

  get localTag(): string {
    return this.dialog.localTag
  }

  /** A request came in the early dialog. */
  requestReceived(now: number, id: TransactionId, request: SipRequest, parts: Essentials): void {
    if (!this.dialog.advance(parts.cseq.number)) {
      this.core.layer.respond(now, id, responseTo(request, 500))
    } else if (answerOffHand(now, this.core, this.dialog, this.id, this.flow, id, request)) {
      if (request.method === 'BYE') this.canceled(now)
    } else {
      // An offer while the first one waits for its answer, RFC 3311 §5.2 and RFC 3261 §14.2.
      const headers = [{ name: 'Retry-After', value: '2' }]
      this.core.layer.respond(now, id, responseTo(request, 500, { headers }))
    }
  }

  ackReceived(): void {}

  responseReceived(): void {}

  transactionFailed(): void {}

  deadline(): number | undefined {
    return this.isOver ? undefined : this.repeatAt
  }

  expire(now: number): void {
    if (this.repeatAt !== undefined && now >= this.repeatAt) this.sendProvisional(now)
  }

  private sendProvisional(now: number): void {
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
