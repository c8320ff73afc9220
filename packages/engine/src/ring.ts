// Ringing one person and connecting the caller with them. A ring ends in one of three ways: the
// person answers, no phone of theirs will (busy, declined, none there), or its time runs out.
// Whoever is not reached gets a spoken reason first, so that no caller is left with a dead tone.

import type { RoutedUser } from '@mainline/model'
import { plusMs } from '@mainline/model'
import type { RingFailure, Ringing, RingTreatment } from './call-state.ts'
import { join, personAs } from './party.ts'
import { answer, play, systemAudio } from './playback.ts'
import { complete, giveBack, report } from './transfer-report.ts'
import { ask, enter, idOf, remember, type Turn, tell, withNextId } from './turn.ts'

/** Rings all phones of a person while the caller hears that it rings. */
export function ring(turn: Turn, user: RoutedUser, onFailure: RingTreatment): Turn {
  const named = withNextId(turn)
  const legId = idOf.leg(named.call)
  const { caller, calledName } = turn.call
  const rung = ask(named, {
    kind: 'ringUser',
    legId,
    userId: user.id,
    caller,
    ...(calledName === undefined ? {} : { calledName }),
  })
  const { displayName, unansweredDelayMs: ringMs } = user
  const told = tell(ringBack(rung), {
    kind: 'userRang',
    userId: user.id,
    displayName,
    legId,
    ringMs,
  })
  const until = plusMs(turn.at, Math.max(0, ringMs))
  const who = { legId, userId: user.id, displayName }
  return enter(told, { kind: 'ringing', ...who, since: turn.at, until, onFailure })
}

/** Connects the caller with the person who answered. */
export function connect(turn: Turn, ringing: Ringing): Turn {
  const { legId, userId, displayName } = ringing
  const target = { type: 'user', id: userId, displayName } as const
  const heard = tell(turn, { kind: 'userAnswered', userId, displayName, legId })
  const answered = remember(answer(heard), { target })
  const party = { ...personAs(turn.configuration, userId), displayName }
  return complete(join(answered, { kind: 'connected', legId, party }))
}

/** At least one phone rings. */
export function alerted(turn: Turn, { legId }: Ringing): Turn {
  return report(tell(turn, { kind: 'userAlerted', legId }), 'ringing')
}

/** Gives up a ring that still sounds, then treats the caller. */
export function stopRing(turn: Turn, ringing: Ringing, reason: RingFailure): Turn {
  return failRing(ask(turn, { kind: 'stopRinging', legId: ringing.legId }), ringing, reason)
}

/** Treats the caller of a person who was not reached. */
export function failRing(turn: Turn, ringing: Ringing, reason: RingFailure): Turn {
  const { userId, displayName, onFailure } = ringing
  const ringMs = turn.at - ringing.since
  const who = { userId, displayName }
  const told = tell(turn, {
    kind: 'userNotReached',
    ...who,
    reason,
    ringMs,
    treatment: turn.call.transfer === undefined ? onFailure : 'returnToTransferor',
  })
  const busy = reason === 'busy'
  const spoken = systemAudio(turn, busy ? 'personBusy' : 'personUnavailable')
  const cause = busy ? 'busy' : 'notAnswered'
  const next = onFailure === 'end' ? ({ kind: 'end', cause } as const) : { kind: onFailure }
  return giveBack(told, reason) ?? play(told, [spoken], next)
}

/** The caller hears that it rings. */
export function ringBack(turn: Turn): Turn {
  const kind = turn.call.answeredAt === undefined ? 'alertCaller' : 'playRingback'
  return ask(turn, { kind, legId: turn.call.legId })
}
