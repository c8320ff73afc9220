// Carrying an outside call on one trunk after the other, until one answers or says why not. A trunk
// that fails (a fault, silence, no connection) hands over to the next; what the called party says
// (busy, no such number, no) is the end, because another carrier would only ask them again.

import type { EndCause, RoutedUser, TrunkId } from '@mainline/model'
import { invariant, limits, lookup, plusMs } from '@mainline/model'
import { endCall } from './call-end.ts'
import type { Dialing, OutboundCall } from './call-state.ts'
import type { NumberRefused, TrunkFailed } from './input.ts'
import { callerIdOf, ownCallerId } from './outbound-caller-id.ts'
import { withTrunkCall } from './outbound-ledger.ts'
import { reasonAgainst } from './outbound-trunks.ts'
import { refuse } from './playback.ts'
import { ringBack } from './ring.ts'
import { giveBackOutside, report } from './transfer-report.ts'
import { ask, count, enter, idOf, remember, type Turn, tell, withNextId } from './turn.ts'

/** Dials on the next trunk that has room; ends the call when none is left. */
export function dialNextTrunk(turn: Turn): Turn {
  const outbound = outboundOf(turn)
  const [trunkId, ...waiting] = outbound.waiting
  if (trunkId === undefined) return refuse(turn, 'linesUnavailable', 'trunksUnavailable')
  const rest = remember(turn, { outbound: { ...outbound, waiting } })
  const reason = reasonAgainst(turn.configuration, turn.ledger, trunkId, turn.at)
  const isHeldBack = reason !== undefined && !(outbound.isEmergency && isMereLimit(reason))
  if (isHeldBack) {
    const name = nameOf(turn, trunkId)
    return dialNextTrunk(tell(rest, { kind: 'trunkPassedOver', trunkId, name, reason }))
  }
  return dial(rest, trunkId)
}

/** The called party's phone rings, or the carrier lets us hear something before the answer. */
export function alert(turn: Turn, dialing: Dialing, hasEarlyMedia: boolean): Turn {
  const { legId } = dialing
  const told = tell(turn, { kind: 'numberAlerted', legId, hasEarlyMedia })
  const hears = hasEarlyMedia && turn.call.transfer === undefined
  const asked = hears
    ? ask(told, { kind: 'relayEarlyMedia', legIds: [turn.call.legId, legId] })
    : ringBack(report(told, 'ringing'))
  const until = dialing.isAlerted ? dialing.until : plusMs(turn.at, limits.outboundRingMs)
  return enter(asked, { ...dialing, isAlerted: true, until })
}

/** What the called party or the carrier says of the number is the end of the call. */
export function refused(turn: Turn, dialing: Dialing, { reason, detail }: NumberRefused): Turn {
  const { number } = outboundOf(turn)
  const told = tell(turn, {
    kind: 'numberRefused',
    number,
    reason,
    ...(detail === undefined ? {} : { detail }),
  })
  return (
    giveBackOutside(told, reason === 'notInService' ? 'unreachable' : reason) ??
    endCall(told, refusalCauses[reason], { goneLegId: dialing.legId })
  )
}

/** The called party hung up before they had answered. */
export function declined(turn: Turn, { legId: goneLegId }: Dialing): Turn {
  return giveBackOutside(turn, 'declined') ?? endCall(turn, 'declined', { goneLegId })
}

/** The trunk could not carry the call; what rang already is not rung again. */
export function failed(
  turn: Turn,
  dialing: Dialing,
  { reason, detail }: Pick<TrunkFailed, 'reason' | 'detail'>,
): Turn {
  const { trunkId: _failed, ...outbound } = outboundOf(turn)
  const told = tell(turn, {
    kind: 'trunkFailed',
    trunkId: dialing.trunkId,
    name: nameOf(turn, dialing.trunkId),
    reason,
    ...(detail === undefined ? {} : { detail }),
  })
  const isFinal = dialing.isAlerted && !outbound.isEmergency
  const waiting = isFinal ? [] : outbound.waiting
  return dialNextTrunk(remember(told, { outbound: { ...outbound, waiting } }))
}

/** The trunk said nothing in time, or nobody picked up for as long as a number may ring. */
export function giveUp(turn: Turn, dialing: Dialing): Turn {
  const stopped = ask(turn, { kind: 'stopRinging', legId: dialing.legId })
  if (!dialing.isAlerted) return failed(stopped, dialing, { reason: 'noResponse' })
  const { number } = outboundOf(turn)
  const told = tell(stopped, { kind: 'numberRefused', number, reason: 'noAnswer' })
  return (
    giveBackOutside(told, 'noAnswer') ?? endCall(told, 'notAnswered', { goneLegId: dialing.legId })
  )
}

const refusalCauses: Readonly<Record<NumberRefused['reason'], EndCause>> = {
  busy: 'busy',
  declined: 'declined',
  noAnswer: 'notAnswered',
  notInService: 'calleeUnknown',
}

/** Who transfers a caller to the outside; a call for help is told as the person's own. */
function divertedBy({ call, configuration }: Turn, user: RoutedUser): { divertedBy?: string } {
  const { number } = ownCallerId(configuration, user)
  const isDiverted = call.transfer !== undefined && call.outbound?.isEmergency === false
  return isDiverted && number !== undefined ? { divertedBy: number } : {}
}

/** What holds a trunk back only because there is much to do. */
function isMereLimit(reason: string): boolean {
  return reason === 'full' || reason === 'tooFast'
}

function dial(turn: Turn, trunkId: TrunkId): Turn {
  const outbound = outboundOf(turn)
  const { number, isEmergency, userId } = outbound
  const user = lookup(turn.configuration.users, userId)
  invariant(user !== undefined, 'who calls out is in the configuration of the call')
  const named = withNextId(remember(turn, { outbound: { ...outbound, trunkId } }))
  const legId = idOf.leg(named.call)
  const callerId = (isEmergency ? ownCallerId : callerIdOf)(turn.configuration, user)
  const asked = ask(named, {
    ...{ kind: 'dialNumber', legId, trunkId, number, isEmergency, callerId },
    ...divertedBy(turn, user),
  })
  const shown = callerId.isAnonymous ? {} : { callerIdNumber: callerId.number ?? '' }
  const name = nameOf(turn, trunkId)
  const told = tell(asked, { kind: 'numberDialed', number, trunkId, name, legId, ...shown })
  const counted = count(told, withTrunkCall(told.ledger, trunkId, turn.at))
  const until = plusMs(turn.at, limits.trunkResponseMs)
  return enter(counted, { kind: 'dialing', legId, trunkId, isAlerted: false, until })
}

function outboundOf({ call }: Turn): OutboundCall {
  invariant(call.outbound !== undefined, 'a call that is dialed is an outbound one')
  return call.outbound
}

function nameOf({ configuration }: Turn, trunkId: TrunkId): string {
  return lookup(configuration.trunks, trunkId)?.name ?? trunkId
}
