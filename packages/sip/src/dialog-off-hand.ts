/**
 * Requests in a dialog that are answered without asking anybody: BYE, OPTIONS and INFO. The same
 * whether the dialog is early or confirmed. An INFO of a package that was never offered is refused.
 * RFC 3261 §11.2, §15.1.2; RFC 6086 §4.2.2.
 */

import type { Header, SipRequest } from './message.ts'
import { headerValue } from './message.ts'
import { responseTo } from './message-format.ts'
import type { UserAgentCore } from './user-agent-core.ts'
import type { DialogId, TransactionId } from './user-agent-events.ts'

/** Answers the request if it is one of these; false if it needs a decision. */
export function answerOffHand(
  now: number,
  core: UserAgentCore,
  dialogId: DialogId,
  transactionId: TransactionId,
  request: SipRequest,
): boolean {
  const answer = (status: number, headers: readonly Header[]) =>
    core.layer.respond(now, transactionId, responseTo(request, status, { headers }))
  switch (request.method) {
    case 'BYE':
      answer(200, [core.serverHeader()])
      return true
    case 'OPTIONS':
      answer(200, [...core.capabilityHeaders(), core.serverHeader()])
      return true
    case 'INFO':
      if (isOfUnknownPackage(core, request)) answer(469, core.infoPackageHeaders())
      else {
        answer(200, [core.serverHeader()])
        core.emit(infoReceived(dialogId, request))
      }
      return true
    default:
      return false
  }
}

function isOfUnknownPackage(core: UserAgentCore, request: SipRequest): boolean {
  const name = infoPackageOf(request)
  return name !== '' && !core.infoPackages.includes(name)
}

function infoPackageOf(request: SipRequest): string {
  return (headerValue(request, 'Info-Package') ?? '').split(';')[0]!.trim().toLowerCase()
}

function infoReceived(dialogId: DialogId, request: SipRequest) {
  const contentType = (headerValue(request, 'Content-Type') ?? '').split(';')[0]!.trim()
  const infoPackage = infoPackageOf(request)
  const { body } = request
  const type = contentType.toLowerCase()
  return { kind: 'infoReceived', dialogId, infoPackage, contentType: type, body } as const
}
