/**
 * Requests in a dialog that are answered without asking anybody: BYE, OPTIONS, INFO, and UPDATE
 * without an offer. The same whether the dialog is early or confirmed.
 * RFC 3261 §11.2, §15.1.2; RFC 6086 (INFO, here without packages); RFC 3311 §5.2.
 */

import type { Dialog } from './dialog.ts'
import type { Flow } from './flow.ts'
import type { Header, SipRequest } from './message.ts'
import { headerValue } from './message.ts'
import { responseTo } from './message-format.ts'
import type { UserAgentCore } from './user-agent-core.ts'
import type { DialogId, TransactionId } from './user-agent-events.ts'

/** Answers the request if it is one of these; false if it needs a decision. */
export function answerOffHand(
  now: number,
  core: UserAgentCore,
  dialog: Dialog,
  dialogId: DialogId,
  flow: Flow,
  transactionId: TransactionId,
  request: SipRequest,
): boolean {
  const answer = (headers: readonly Header[]) =>
    core.layer.respond(now, transactionId, responseTo(request, 200, { headers }))
  switch (request.method) {
    case 'BYE':
      answer([core.serverHeader()])
      return true
    case 'OPTIONS':
      answer([...core.capabilityHeaders(), core.serverHeader()])
      return true
    case 'INFO':
      answer([core.serverHeader()])
      core.emit(infoReceived(dialogId, request))
      return true
    case 'UPDATE':
      if (request.body !== '') return false
      dialog.refreshTarget(request)
      answer([core.contactHeader(flow, dialog.isSecure), core.serverHeader()])
      return true
    default:
      return false
  }
}

function infoReceived(dialogId: DialogId, request: SipRequest) {
  const contentType = (headerValue(request, 'Content-Type') ?? '').split(';')[0]!.trim()
  const { body } = request
  return { kind: 'infoReceived', dialogId, contentType: contentType.toLowerCase(), body } as const
}
