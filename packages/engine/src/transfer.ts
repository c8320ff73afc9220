// Transfers. One of two parties who talk asks that the other be connected to somebody else: to
// whom they name (blind), or to whom they talk with in another call of theirs (attended). Only a
// person of the organization may ask, and reaches nobody whom they could not have dialed.
//
//     blind      the other party is sent to the target like a caller; a ring that fails comes back
//     attended   the far leg of the other call moves into this one; the other call has ended
//
// The party who asks stays in the call, hearing nobody, until the target has answered or they hang
// up; so a failure finds them, or else rings their phones.

import type {
  CallId,
  LegId,
  RoutedResourceAccount,
  RoutedUser,
  TelephoneNumber,
} from '@mainline/model'
import { assertNever, invariant, limits, lookup } from '@mainline/model'
import { enterAccount, insideTarget } from './call-arrival.ts'
import { endCall } from './call-end.ts'
import type { Call, Connected, RingFailure, Ringing, Transfer } from './call-state.ts'
import type { TransferRefusal } from './effect.ts'
import type { TransferAsked } from './input.ts'
import { callForHelp, callOutside, emergencyNumberOf, outsideNumberOf } from './outbound-call.ts'
import { join, nameOf, partyAt, partyBeside, treat, userAt } from './party.ts'
import { play, systemAudio } from './playback.ts'
import { ring } from './ring.ts'
import { complete, report, withoutTransfer } from './transfer-report.ts'
import { ask, enter, remember, type Turn, tell } from './turn.ts'

/** Where a transferred party goes. */
type Target =
  | { readonly kind: 'user'; readonly user: RoutedUser }
  | { readonly kind: 'account'; readonly account: RoutedResourceAccount }
  | { readonly kind: 'help'; readonly user: RoutedUser; readonly number: string }
  | { readonly kind: 'outside'; readonly user: RoutedUser; readonly number: TelephoneNumber }

/** Who asks, and who of the two is to be connected to somebody else. */
interface Asking {
  readonly transfer: Transfer
  readonly other: Connected
}

/** Sends the other party to whom the asking one has dialed. */
export function transferBlind(turn: Turn, input: TransferAsked, to: string): Turn {
  const asking = askingOf(turn.call, input)
  if (typeof asking === 'string') return refuseTransfer(turn, input, asking)
  const dialed = remember(turn, { to })
  const target = targetOf(dialed, asking.transfer)
  if (typeof target === 'string') return refuseTransfer(turn, input, target)
  switch (target.kind) {
    case 'user':
      return ring(begin(dialed, asking, target.user.displayName), target.user, 'end')
    case 'account': {
      const begun = begin(dialed, asking, target.account.displayName)
      return enterAccount(complete(begun), target.account)
    }
    case 'help':
      return callForHelp(begin(dialed, asking, to), target.user, target.number)
    case 'outside':
      return callOutside(begin(dialed, asking, to), target.user, target.number)
    default:
      return assertNever(target)
  }
}

/**
 * Connects the other party with the far one of a consultation. `consultation` is that call as it
 * stands; whoever steps both ends it with `giveAway` if this call took its far leg.
 */
export function transferAttended(turn: Turn, input: TransferAsked, consultation: Call): Turn {
  const own = input.target.kind === 'consultation' ? input.target.legId : input.legId
  const asking = askingOf(turn.call, input)
  if (typeof asking === 'string') return refuseTransfer(turn, input, asking)
  if (!isOwnedBy(asking.transfer, consultation, own)) {
    return refuseTransfer(turn, input, 'notAllowed')
  }
  // Two carriers would be joined, with nobody of the organization left to answer for the cost.
  if (consultation.outbound !== undefined && turn.call.outbound !== undefined) {
    return refuseTransfer(turn, input, 'notAllowed')
  }
  const { phase, target, outbound } = consultation
  if (phase.kind !== 'connected' && phase.kind !== 'ringing') {
    return transferBlind(turn, input, consultation.to)
  }
  const far = farOf(consultation, phase, own)
  const begun = begin(turn, asking, nameOf(far.party))
  const moved = remember(take(begun, far, consultation.id), {
    ...(target === undefined ? {} : { target }),
    ...(outbound === undefined ? {} : { outbound }),
    holding: [...(turn.call.holding ?? []), ...(consultation.holding ?? [])],
  })
  if (phase.kind === 'connected') return join(complete(moved), far)
  const heard = ask(moved, { kind: 'playRingback', legId: moved.call.legId })
  return enter(report(heard, 'ringing'), phase)
}

/** The leg of a consultation that a call has taken over; undefined where it took none. */
export function legTaken(call: Call, consultation: Call): LegId | undefined {
  const { phase } = call
  if (phase.kind !== 'connected' && phase.kind !== 'ringing') return undefined
  const far = [consultation.legId, 'legId' in consultation.phase ? consultation.phase.legId : '']
  return far.includes(phase.legId) ? phase.legId : undefined
}

/** Ends a consultation whose far leg, or whose target, has gone to another call. */
export function giveAway(turn: Turn, to: Call, taken: LegId | undefined): Turn {
  return endCall(turn, 'transferred', { goneLegId: taken, joinedCallId: to.id })
}

/** The target of a transfer was not reached: back to who asked for it. */
export function takeBack(turn: Turn, reason: RingFailure): Turn {
  const { transfer } = turn.call
  invariant(transfer !== undefined, 'only a transfer goes back')
  const { legId, party, byName, stands } = transfer
  const treatment = stands ? 'reconnected' : 'rungAgain'
  const reported = withoutTransfer(report(turn, 'failed'))
  const told = tell(reported, { kind: 'transferFailed', legId, byName, reason, treatment })
  if (stands) return join(told, { kind: 'connected', legId, party })
  const user = lookup(turn.configuration.users, userAt(party) ?? '')
  if (user !== undefined) return ring(told, user, 'end')
  const spoken = systemAudio(turn, 'personUnavailable')
  return play(told, [spoken], { kind: 'end', cause: 'notAnswered' })
}

/** The party who asked for a transfer hung up while the target rings. */
export function leaveTransfer(turn: Turn, transfer: Transfer): Turn {
  const { legId, byName } = transfer
  const left = remember(turn, { transfer: { ...transfer, stands: false } })
  return tell(left, { kind: 'transferorLeft', legId, byName })
}

/** Says that nothing will come of what was asked. */
export function refuseTransfer(turn: Turn, input: TransferAsked, reason: TransferRefusal): Turn {
  const { legId, transferId } = input
  const refused = ask(turn, { kind: 'reportTransfer', legId, transferId, progress: reason })
  return tell(refused, { kind: 'transferRefused', legId, reason })
}

/** Who asks and who is the other, or why it is refused. */
function askingOf(call: Call, { legId, transferId }: TransferAsked): Asking | TransferRefusal {
  const { phase } = call
  const party = partyAt(call, legId)
  if (phase.kind !== 'connected' || party === undefined) return 'notNow'
  if (userAt(party) === undefined) return 'notAllowed'
  if ((call.transfers ?? 0) >= limits.transfersPerCall) return 'notNow'
  const transfer = { id: transferId, legId, party, byName: nameOf(party), stands: true }
  return { transfer, other: partyBeside(call, phase, legId) }
}

function begin(turn: Turn, { transfer, other }: Asking, targetName: string): Turn {
  const { legId, byName } = transfer
  const transfers = (turn.call.transfers ?? 0) + 1
  const counted = remember(treat(turn, other), { transfer, transfers })
  const told = tell(counted, { kind: 'transferAsked', legId, byName, targetName })
  return report(told, 'trying')
}

/** Whom the asking person has dialed, as if they called there themselves. */
function targetOf(dialed: Turn, { party }: Transfer): Target | TransferRefusal {
  const { configuration } = dialed
  const number = outsideNumberOf(dialed)
  const inside = insideTarget(dialed, number)
  if (inside?.kind === 'user') {
    const user = lookup(configuration.users, inside.id)
    return user === undefined ? 'noSuchTarget' : { kind: 'user', user }
  }
  if (inside?.kind === 'resourceAccount') {
    const account = lookup(configuration.resourceAccounts, inside.id)
    const isReady = account?.licensed === true && account.association !== undefined
    return isReady ? { kind: 'account', account } : 'noSuchTarget'
  }
  const user = lookup(configuration.users, userAt(party) ?? '')
  if (inside !== undefined || user === undefined) return 'noSuchTarget'
  // Two carriers would be joined, with nobody of the organization left to answer for the cost.
  if (dialed.call.outbound !== undefined) return 'notAllowed'
  const help = emergencyNumberOf(dialed)
  if (help !== undefined) return { kind: 'help', user, number: help }
  return number === undefined ? 'noSuchTarget' : { kind: 'outside', user, number }
}

/** A person names only calls of their own. */
function isOwnedBy({ party }: Transfer, call: Call, legId: LegId): boolean {
  const there = legId === call.legId ? call.caller : partyAt(call, legId)
  return there !== undefined && userAt(there) === userAt(party)
}

function farOf(call: Call, phase: Connected | Ringing, own: LegId): Connected {
  if (phase.kind === 'connected') return partyBeside(call, phase, own)
  const { legId, userId, displayName } = phase
  return { kind: 'connected', legId, party: { displayName, via: { kind: 'device', userId } } }
}

/** The far leg of a consultation belongs to this call from now on. */
function take(turn: Turn, { legId, party }: Connected, fromCallId: CallId): Turn {
  const userId = userAt(party)
  const person = userId === undefined ? {} : { userId }
  const named = { legId, displayName: nameOf(party), ...person, fromCallId }
  return tell(ask(turn, { kind: 'moveLeg', legId }), { kind: 'legMoved', ...named })
}
