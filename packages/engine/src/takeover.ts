// A new leg takes the place of another: a person picks up what rings at a colleague, or goes on
// with their own call on another phone. The leg belongs to a person of this organization; a call
// that is being talked in can be taken over by nobody but the person who talks.

import { lookup } from '@mainline/model'
import type { Ringing } from './call-state.ts'
import type { RefuseTakeover } from './effect.ts'
import type { Input, TakeoverAsked } from './input.ts'
import { join, nameOf, partyAt, partyBeside, treat, userAt } from './party.ts'
import { answer } from './playback.ts'
import { complete } from './transfer-report.ts'
import { ask, ignore, remember, type Turn, tell } from './turn.ts'

type Asked = Input & TakeoverAsked

/** Lets a new leg take the place of another, or refuses it. */
export function takeOver(turn: Turn, input: Asked): Turn {
  const { call } = turn
  const { phase } = call
  const { legId, replacedLegId } = input
  if (legId === call.legId || ('legId' in phase && phase.legId === legId)) {
    return ignore(turn, input, 'this leg has taken its place before')
  }
  if (phase.kind === 'ringing' && phase.legId === replacedLegId) return pickUp(turn, input, phase)
  const party = partyAt(call, replacedLegId)
  if (phase.kind !== 'connected' || party === undefined) return refuse(turn, input, 'gone')
  const isOwn = userAt(party) !== undefined && userAt(party) === userAt(input.caller)
  if (!isOwn) return refuse(turn, input, 'notAllowed')
  const told = tell(ask(turn, { kind: 'answerCall', legId }), {
    kind: 'legReplaced',
    displayName: nameOf(party),
    legId,
    replacedLegId,
  })
  const parted = ask(told, { kind: 'hangUp', legId: replacedLegId })
  const far = partyBeside(call, phase, replacedLegId)
  const callers = call.callerLegId ?? call.legId
  const moved = callers === replacedLegId ? { callerLegId: legId } : { callerLegId: callers }
  return join(remember(treat(parted, far), moved), { kind: 'connected', legId, party })
}

function pickUp(turn: Turn, input: Asked, ringing: Ringing): Turn {
  const userId = userAt(input.caller)
  const user = lookup(turn.configuration.users, userId ?? '')
  if (user === undefined) return refuse(turn, input, 'notAllowed')
  const { legId } = input
  const { id, displayName } = user
  const stopped = ask(turn, {
    kind: 'stopRinging',
    legId: ringing.legId,
    isTakenElsewhere: true,
  })
  const told = tell(ask(stopped, { kind: 'answerCall', legId }), {
    kind: 'callPickedUp',
    ...{ userId: id, displayName, legId, fromName: ringing.displayName },
  })
  const target = { type: 'user', id, displayName } as const
  const answered = remember(answer(told), { target })
  return complete(join(answered, { kind: 'connected', legId, party: input.caller }))
}

function refuse(turn: Turn, input: Asked, reason: RefuseTakeover['reason']): Turn {
  const refused = ask(turn, { kind: 'refuseTakeover', legId: input.legId, reason })
  const why = reason === 'gone' ? 'the leg to replace is over' : 'only its own person may take it'
  return ignore(refused, input, why)
}
