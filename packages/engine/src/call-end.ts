// The end of a call: every leg that still stands is ended in the way that fits it, and the one
// fact is told that every call leaves exactly once.

import type { CallId, EndCause, LegId } from '@mainline/model'
import { report, withoutTransfer } from './transfer-report.ts'
import { ask, enter, type Turn, tell } from './turn.ts'

/** What is particular about an end. */
export interface Ending {
  /** The leg that ended by itself, or goes on in another call, and needs no farewell. */
  readonly goneLegId?: LegId | undefined
  /** The call in which the parties go on. */
  readonly joinedCallId?: CallId
}

/** Ends a call. */
export function endCall(turn: Turn, cause: EndCause, ending: Ending = {}): Turn {
  const { arrivedAt, target, legId } = turn.call
  const { goneLegId, joinedCallId } = ending
  const parted = endOtherLeg(endTransfer(turn), goneLegId)
  const left = legId === goneLegId ? parted : endCallerLeg(parted, cause)
  const durationMs = turn.at - arrivedAt
  const told = tell(left, {
    kind: 'callEnded',
    cause,
    durationMs,
    ...(target === undefined ? {} : { target }),
    ...(joinedCallId === undefined ? {} : { joinedCallId }),
  })
  return enter(told, { kind: 'ended' })
}

function endCallerLeg(turn: Turn, cause: EndCause): Turn {
  const { legId, answeredAt } = turn.call
  return answeredAt === undefined
    ? ask(turn, { kind: 'rejectCall', legId, cause })
    : ask(turn, { kind: 'hangUp', legId })
}

/** The party who asked for a transfer waits for its outcome. */
function endTransfer(turn: Turn): Turn {
  const { transfer } = turn.call
  if (transfer === undefined) return turn
  const told = withoutTransfer(report(turn, 'failed'))
  return transfer.stands ? ask(told, { kind: 'hangUp', legId: transfer.legId }) : told
}

function endOtherLeg(turn: Turn, goneLegId?: LegId): Turn {
  const { phase } = turn.call
  if (!('legId' in phase) || phase.legId === goneLegId) return turn
  const isAnswered = phase.kind === 'connected'
  const kind = isAnswered ? 'hangUp' : 'stopRinging'
  return ask(turn, { kind, legId: phase.legId })
}
