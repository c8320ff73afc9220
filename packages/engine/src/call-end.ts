// The end of a call: every leg that still stands is ended in the way that fits it, and the one
// fact is told that every call leaves exactly once.

import type { EndCause, LegId } from '@mainline/model'
import { ask, enter, type Turn, tell } from './turn.ts'

/** Ends a call. `goneLegId` is the leg that ended by itself and needs no farewell. */
export function endCall(turn: Turn, cause: EndCause, goneLegId?: LegId): Turn {
  const { arrivedAt, target, legId } = turn.call
  const parted = endOtherLeg(turn, goneLegId)
  const left = legId === goneLegId ? parted : endCallerLeg(parted, cause)
  const durationMs = turn.at - arrivedAt
  const told = tell(left, {
    kind: 'callEnded',
    cause,
    durationMs,
    ...(target === undefined ? {} : { target }),
  })
  return enter(told, { kind: 'ended' })
}

function endCallerLeg(turn: Turn, cause: EndCause): Turn {
  const { legId, answeredAt } = turn.call
  return answeredAt === undefined
    ? ask(turn, { kind: 'rejectCall', legId, cause })
    : ask(turn, { kind: 'hangUp', legId })
}

function endOtherLeg(turn: Turn, goneLegId?: LegId): Turn {
  const { phase } = turn.call
  if (!('legId' in phase) || phase.legId === goneLegId) return turn
  const kind = phase.kind === 'ringing' ? 'stopRinging' : 'hangUp'
  return ask(turn, { kind, legId: phase.legId })
}
