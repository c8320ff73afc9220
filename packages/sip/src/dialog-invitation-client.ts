/**
 * An invitation that we made, from its INVITE to its end.
 *
 *     inviting ──2xx──────────────► a Session goes on; later 2xx are acknowledged again
 *        │  └────3xx–6xx, timeout─► over: rejected
 *        └─cancel─► canceling ──487─► over: rejected
 *                       └──────2xx─► over: acknowledged and hung up at once, rejected (487)
 *
 * The first 2xx wins. One from another fork is acknowledged and hung up, RFC 3261 §13.2.2.4.
 * CANCEL waits for a provisional response, RFC 3261 §9.1.
 */

import { clientDialog } from './dialog.ts'
import { Session } from './dialog-session.ts'
import type { Flow } from './flow.ts'
import type { Header, SipRequest, SipResponse } from './message.ts'
import { headerValue } from './message.ts'
import type { Essentials } from './message-essentials.ts'
import { parseEssentials } from './message-essentials.ts'
import { responseTo } from './message-format.ts'
import { formatNameAddress } from './message-header.ts'
import type { UserAgentCore } from './user-agent-core.ts'
import type { DialogId, Invitation, TransactionId } from './user-agent-events.ts'

/** Branches of one INVITE that answer besides the first; more are let run out. */
const maxForks = 16

/** The client side of an INVITE. */
export class ClientInvitation {
  readonly id: DialogId
  readonly localTag = undefined
  isOver = false
  /** What goes on after the first 2xx. */
  session: Session | undefined
  private readonly core: UserAgentCore
  private readonly flow: Flow
  private readonly request: SipRequest
  private readonly transactionId: TransactionId
  private readonly otherForks = new Map<string, Session>()
  private isProvisional = false
  private cancel: 'no' | 'wanted' | 'sent' = 'no'
  /** Why we gave up (RFC 3326); on the CANCEL, or the BYE if the answer was faster. */
  private cancelHeaders: readonly Header[] = []

  constructor(now: number, core: UserAgentCore, id: DialogId, invitation: Invitation) {
    this.id = id
    this.core = core
    this.flow = invitation.flow
    const { request, branch } = outgoingInvite(core, invitation)
    this.request = request
    this.transactionId = core.layer.start(now, this.flow, request, branch)
    core.users.set(this.transactionId, this)
  }

  /** Gives up; what came of it is told by `rejected`. */
  bye(now: number, headers: readonly Header[] = []): void {
    if (this.cancel !== 'no') return
    this.cancel = 'wanted'
    this.cancelHeaders = headers
    if (this.isProvisional) this.sendCancel(now)
  }

  responseReceived(now: number, response: SipResponse): void {
    if (response.status >= 300) this.rejected(response)
    else if (response.status >= 200) this.succeeded(now, response)
    else this.progressed(now, response)
  }

  transactionFailed(now: number, cause: 'timeout' | 'transportError'): void {
    // It rang too long: take the ringing back from a peer that may still be there.
    if (cause === 'timeout' && this.isProvisional && this.cancel !== 'sent') this.sendCancel(now)
    this.rejected(responseTo(this.request, cause === 'timeout' ? 408 : 503))
  }

  canceled(): void {}

  deadline(): undefined {}

  expire(): void {}

  private progressed(now: number, response: SipResponse): void {
    this.isProvisional = true
    if (this.cancel === 'wanted') this.sendCancel(now)
    if (this.cancel !== 'no' || response.status === 100) return
    const { status, body } = response
    this.core.emit({ kind: 'progressed', dialogId: this.id, status, body })
  }

  private succeeded(now: number, response: SipResponse): void {
    const essentials = parseEssentials(response)
    if (!essentials.ok) return
    const session = this.sessionOf(response, essentials.value)
    session?.acknowledge(essentials.value.cseq.number)
    if (this.isOver) {
      // Not the first: a retransmission was acknowledged again, another fork is hung up once.
      if (session !== undefined && session !== this.session) session.bye(now, [])
    } else if (this.cancel !== 'no') {
      session?.bye(now, this.cancelHeaders)
      this.rejected(responseTo(this.request, 487))
    } else {
      this.isOver = true
      this.core.emit({ kind: 'accepted', dialogId: this.id, response, body: response.body })
    }
  }

  /** The session of the fork that answered. */
  private sessionOf(response: SipResponse, parts: Essentials): Session | undefined {
    if (this.session?.dialog.remoteTag === parts.toTag) return this.session
    const known = this.otherForks.get(parts.toTag)
    if (known !== undefined || this.otherForks.size >= maxForks) return known
    const dialog = clientDialog(this.request, response, parts)
    const session = new Session(this.core, this.id, dialog, this.flow)
    if (this.isOver || this.cancel !== 'no') this.otherForks.set(parts.toTag, session)
    else this.session = session
    return session
  }

  private rejected(response: SipResponse): void {
    if (this.isOver) return
    this.isOver = true
    const { status, reason } = response
    this.core.emit({ kind: 'rejected', dialogId: this.id, status, reason, response })
  }

  private sendCancel(now: number): void {
    this.cancel = 'sent'
    const branch = /;branch=([^;]+)/.exec(headerValue(this.request, 'Via') ?? '')?.[1] ?? ''
    this.core.layer.start(now, this.flow, cancellation(this.request, this.cancelHeaders), branch)
    this.core.layer.cancel(now, this.transactionId)
  }
}

function outgoingInvite(core: UserAgentCore, invitation: Invitation) {
  const { flow, target, from, to, body } = invitation
  const tag = { name: 'tag', value: core.word() }
  const headers: readonly Header[] = [
    { name: 'From', value: formatNameAddress({ ...from, params: [tag] }) },
    { name: 'To', value: formatNameAddress({ ...to, params: [] }) },
    { name: 'Call-ID', value: core.word() },
    { name: 'CSeq', value: '1 INVITE' },
    core.contactHeader(flow, target.toLowerCase().startsWith('sips:')),
    ...(invitation.headers ?? []),
    ...core.capabilityHeaders(),
    { name: 'Content-Type', value: 'application/sdp' },
  ]
  return core.outgoing(flow, { method: 'INVITE', uri: target, headers }, body)
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
