// Who is at which leg of a call, and joining two of them: the same for a ring that is answered, for
// a transfer that comes back, and for a leg that takes the place of another. Whoever is joined with
// a party that holds hears music until that party is back.

import type { Configuration, LegId, UserId } from '@mainline/model'
import { lookup } from '@mainline/model'
import type { Call, Connected } from './call-state.ts'
import type { Caller } from './input.ts'
import { ask, enter, remember, type Turn, tell } from './turn.ts'

/** A person as others see them when they are connected to somebody new. */
export function personAs(configuration: Configuration, userId: UserId): Caller {
  const via = { kind: 'device', userId } as const
  const user = lookup(configuration.users, userId)
  if (user === undefined) return { via }
  const { displayName, extension } = user
  return { displayName, ...(extension === undefined ? {} : { number: extension }), via }
}

/** The person of this organization who is there; undefined for a carrier's party. */
export function userAt({ via }: Caller): UserId | undefined {
  return via.kind === 'device' ? via.userId : undefined
}

/** What a party is called in a trace. */
export function nameOf({ displayName, number }: Caller): string {
  return displayName ?? number ?? 'An anonymous caller'
}

/** Who is at a leg of two parties who talk; undefined where that leg is not one of them. */
export function partyAt(call: Call, legId: LegId): Caller | undefined {
  if (call.phase.kind !== 'connected') return undefined
  if (legId === call.legId) return call.caller
  return legId === call.phase.legId ? call.phase.party : undefined
}

/** The other of two parties who talk. */
export function partyBeside({ legId, caller }: Call, phase: Connected, than: LegId): Connected {
  return than === legId ? phase : { kind: 'connected', legId, party: caller }
}

/** Whether the call began with this leg. */
export function isCallersLeg({ legId, callerLegId }: Call, asked: LegId): boolean {
  return asked === (callerLegId ?? legId)
}

/** From now on the call treats this party, whoever was treated before. */
export function treat(turn: Turn, { legId, party }: Connected): Turn {
  const { call } = turn
  if (legId === call.legId) return turn
  return remember(turn, { legId, caller: party, callerLegId: call.callerLegId ?? call.legId })
}

/** Connects the party that is treated with another. */
export function join(turn: Turn, other: Connected): Turn {
  const legIds = [turn.call.legId, other.legId] as const
  return enter(connectTwo(tell(turn, { kind: 'legsConnected', legIds }), other.legId), other)
}

/** Lets the party that is treated and another hear each other, or music while one is held. */
export function connectTwo(turn: Turn, otherId: LegId): Turn {
  const { legId, holding } = turn.call
  const musicFor = [
    ...(holding?.includes(legId) ? [otherId] : []),
    ...(holding?.includes(otherId) ? [legId] : []),
  ]
  const connected = ask(turn, { kind: 'connectLegs', legIds: [legId, otherId] })
  return musicFor.reduce(
    (before, each) => ask(before, { kind: 'playMusicOnHold', legId: each }),
    connected,
  )
}
