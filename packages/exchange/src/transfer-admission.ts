// Which transfers may be asked for, and by whom. A REFER is taken within a call of a person of the
// organization: in that call's own dialog, which its phone has proved itself for, or naming it from
// outside with the password of one of that person's phones. Carriers and strangers transfer nobody.
// RFC 3515, RFC 3891 (the other call), RFC 4538 (naming the call).

import type { TransferTarget } from '@mainline/engine'
import {
  type Answer,
  type DialogId,
  headerValue,
  parseNameAddress,
  referredBy,
  type SipEvent,
  type SipRequest,
} from '@mainline/sip'
import type { Authentication } from './authentication.ts'
import type { Leg } from './leg.ts'
import type { OrganizationCalls } from './organization-calls.ts'
import { uriParty } from './sip-party.ts'
import type { AskedTransfer } from './transfers.ts'

/** A leg that is up, and whose it is. */
export interface StandingLeg {
  readonly organization: OrganizationCalls
  readonly leg: Leg
}

/** What admission looks into. */
export interface TransferSources {
  readonly authentication: Authentication
  legIn(dialogId: DialogId): StandingLeg | undefined
  /** The dialog that the value of a Replaces names. */
  dialogNamed(replaces: string): DialogId | undefined
}

/** A transfer to ask the engine for, or the answer to one that is refused. */
export type TransferAdmission =
  | {
      readonly ok: true
      readonly organization: OrganizationCalls
      readonly asked: AskedTransfer
    }
  | { readonly ok: false; readonly answer: Answer }

type ReferReceived = Extract<SipEvent, { kind: 'referReceived' }>

/** Decides about one REFER. */
export function admitTransfer(sources: TransferSources, event: ReferReceived): TransferAdmission {
  const { request, flow, subscriptionId, about } = event
  const proved = isInDialog(request) ? undefined : sources.authentication.verify(request, flow)
  if (proved?.ok === false) return proved
  const here = about === undefined ? undefined : sources.legIn(about)
  if (here?.leg.userId === undefined) return refused(403)
  if (proved !== undefined && proved.device.userId !== here.leg.userId) return refused(403)
  const target = targetOf(sources, event, here)
  if (typeof target === 'number') return refused(target)
  const { organization, leg } = here
  const by = referredBy(request)
  const headers = by === undefined ? [] : [{ name: 'Referred-By', value: by }]
  return { ok: true, organization, asked: { name: leg.name, subscriptionId, target, headers } }
}

function targetOf(
  sources: TransferSources,
  { target }: ReferReceived,
  here: StandingLeg,
): TransferTarget | number {
  if (target.replaces === undefined) {
    const to = uriParty(target.uri)?.user ?? ''
    return to === '' ? 404 : { kind: 'dialed', to }
  }
  const dialogId = sources.dialogNamed(target.replaces)
  const there = dialogId === undefined ? undefined : sources.legIn(dialogId)
  if (there === undefined) return 481
  if (there.organization !== here.organization) return 403
  return { kind: 'consultation', ...there.leg.name }
}

function isInDialog(request: SipRequest): boolean {
  const to = parseNameAddress(headerValue(request, 'To') ?? '')
  return to.ok && to.value.params.some(({ name }) => name === 'tag')
}

function refused(status: number): TransferAdmission {
  return { ok: false, answer: { status } }
}
