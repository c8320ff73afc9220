// Guests of two parties who talk: a third person who takes part, or a supervisor who listens. A
// guest is rung like anybody else, joins when they answer, and leaves without ending the call.
//
//     monitor      hears both; nobody hears them
//     whisper      hears both; only the party beside whom they stand hears them
//     barge        hears both and is heard by both; so does who was added as a participant
//
// When one of the two leaves, a participant takes their place: the call of three becomes one of
// two. Guests stay with their two parties only: a transfer, or the end of the call, dismisses
// them.

import type { LegId, RoutedUser, UserId } from '@mainline/model'
import { limits, lookup, plusMs } from '@mainline/model'
import type { Call, Guest } from './call-state.ts'
import type { Hearing } from './effect.ts'
import type { DeclineReason, GuestAsked, Input } from './input.ts'
import { connectTwo, join, nameOf, partyAt, partyBeside, personAs, treat, userAt } from './party.ts'
import { ask, idOf, ignore, remember, type Turn, tell, withNextId } from './turn.ts'

/** Why somebody cannot be a guest of a call. */
export type GuestRefusal = 'notConnected' | 'noSuchPerson' | 'isInCall' | 'tooMany'

/** Why what is asked cannot be done; undefined where it can. */
export function guestRefusal(
  call: Call,
  people: Readonly<Record<UserId, RoutedUser>>,
  { legId: besideLegId, userId }: Pick<GuestAsked, 'legId' | 'userId'>,
): GuestRefusal | undefined {
  if (partyAt(call, besideLegId) === undefined) return 'notConnected'
  if (lookup(people, userId) === undefined) return 'noSuchPerson'
  if (talkers(call).some((legId) => userAt(partyAt(call, legId) ?? nobody) === userId)) {
    return 'isInCall'
  }
  const guests = call.guests ?? []
  const isGuest = guests.some((guest) => guest.userId === userId)
  return isGuest || guests.length < limits.guestsPerCall ? undefined : 'tooMany'
}

/** Rings whoever is to join; a guest who is there already only changes what they may do. */
export function askGuest(turn: Turn, input: Input & GuestAsked): Turn {
  const { userId, role, legId: besideLegId } = input
  const { call, configuration } = turn
  const refusal = guestRefusal(call, configuration.users, input)
  const user = lookup(configuration.users, userId)
  if (refusal !== undefined || user === undefined)
    return ignore(turn, input, reasons[refusal ?? 'noSuchPerson'])
  const present = guestsOf(call).find((guest) => guest.userId === userId)
  if (present !== undefined) {
    const changed = { ...present, role, besideLegId }
    const moved = withGuest(turn, changed)
    return present.until === undefined ? mix(tellJoined(moved, changed)) : moved
  }
  return ring(turn, user, { role, besideLegId })
}

/** What the phones of a guest report. */
export function guestReported(turn: Turn, guest: Guest, input: GuestReport): Turn {
  switch (input.kind) {
    case 'userAlerted':
      return turn
    case 'userAnswered':
      return answered(turn, guest)
    case 'userDeclined':
      return notReached(turn, guest, input.reason)
    case 'legHungUp':
      return leave(turn, guest)
    case 'legFailed':
      return leave(ask(turn, { kind: 'hangUp', legId: guest.legId }), guest)
  }
}

/** What of the world's reports concerns a guest's leg. */
export type GuestReport = Extract<
  Input,
  { kind: 'userAlerted' | 'userAnswered' | 'userDeclined' | 'legHungUp' | 'legFailed' }
>

/** The guest at a leg. */
export function guestAt(call: Call, legId: LegId): Guest | undefined {
  return guestsOf(call).find((guest) => guest.legId === legId)
}

/** Gives up the rings of guests whose time is over. */
export function expireGuests(turn: Turn): Turn {
  return guestsOf(turn.call)
    .filter(({ until }) => until !== undefined && until <= turn.at)
    .reduce((before, guest) => {
      const stopped = ask(before, { kind: 'stopRinging', legId: guest.legId })
      return notReached(stopped, guest, 'noAnswer')
    }, turn)
}

/** One of the two has gone: a participant takes the place; undefined where there is none. */
export function stepIn(turn: Turn, goneLegId: LegId): Turn | undefined {
  const { call } = turn
  if (call.phase.kind !== 'connected') return undefined
  const heir = guestsOf(call).find(
    ({ role, until }) => role === 'participant' && until === undefined,
  )
  // With the party outside goes what the call was dialed for, and what it costs.
  const isPaidFor =
    call.outbound !== undefined && userAt(partyAt(call, goneLegId) ?? nobody) === undefined
  if (heir === undefined || isPaidFor) return undefined
  const { legId, userId, displayName } = heir
  const far = partyBeside(call, call.phase, goneLegId)
  const party = { ...personAs(turn.configuration, userId), displayName }
  const told = tell(without(treat(turn, far), heir), {
    kind: 'guestSteppedIn',
    ...{ userId, displayName, legId, replacedLegId: goneLegId },
  })
  return join(told, { kind: 'connected', legId, party })
}

/** Keeps guests with their two parties after anything that happened to the call. */
export function keepGuests(before: Call, turn: Turn): Turn {
  const legs = talkers(turn.call)
  if (talkers(before).join() === legs.join()) return turn
  const stray = guestsOf(turn.call).filter(({ besideLegId }) => !legs.includes(besideLegId))
  const kept = stray.reduce(dismiss, turn)
  return guestsOf(kept.call).some(({ until }) => until === undefined) ? mix(kept) : kept
}

const nobody = { via: { kind: 'simulation' } } as const

const reasons: Readonly<Record<GuestRefusal, string>> = {
  notConnected: 'only two parties who talk have guests',
  noSuchPerson: 'there is no such person',
  isInCall: 'that person talks in this call',
  tooMany: 'the call has as many guests as it may',
}

function ring(turn: Turn, user: RoutedUser, asked: Pick<Guest, 'role' | 'besideLegId'>): Turn {
  const { role, besideLegId } = asked
  const named = withNextId(turn)
  const legId = idOf.leg(named.call)
  const { id: userId, displayName, unansweredDelayMs: ringMs } = user
  const beside = partyAt(turn.call, besideLegId) ?? nobody
  const rung = ask(named, { kind: 'ringUser', legId, userId, caller: beside })
  const besideName = nameOf(beside)
  const who = { userId, displayName, legId, role, besideName, ringMs }
  const until = plusMs(turn.at, Math.max(0, ringMs))
  return withGuest(tell(rung, { kind: 'guestRang', ...who }), {
    ...{ legId, userId, displayName, role, besideLegId, until },
  })
}

function answered(turn: Turn, { until, ...guest }: Guest): Turn {
  if (until === undefined) return turn
  return mix(tellJoined(withGuest(turn, guest), guest))
}

function tellJoined(turn: Turn, { legId, userId, displayName, role, besideLegId }: Guest): Turn {
  const besideName = nameOf(partyAt(turn.call, besideLegId) ?? nobody)
  return tell(turn, { kind: 'guestJoined', userId, displayName, legId, role, besideName })
}

function notReached(turn: Turn, guest: Guest, reason: DeclineReason | 'noAnswer'): Turn {
  const { legId, userId, displayName } = guest
  if (guest.until === undefined) return leave(turn, guest)
  return tell(without(turn, guest), { kind: 'guestNotReached', userId, displayName, legId, reason })
}

function leave(turn: Turn, guest: Guest): Turn {
  if (guest.until !== undefined) return notReached(turn, guest, 'declined')
  const { legId, userId, displayName } = guest
  return mix(tell(without(turn, guest), { kind: 'guestLeft', userId, displayName, legId }))
}

function dismiss(turn: Turn, guest: Guest): Turn {
  const { legId, userId, displayName, until } = guest
  const kind = until === undefined ? 'hangUp' : 'stopRinging'
  const parted = without(ask(turn, { kind, legId }), guest)
  // The end of a call is the last that is told of it.
  if (turn.call.phase.kind === 'ended') return parted
  return tell(parted, { kind: 'guestLeft', userId, displayName, legId })
}

/** Who hears whom from now on; two alone need no mix. */
function mix(turn: Turn): Turn {
  const { call } = turn
  const { phase } = call
  if (phase.kind !== 'connected') return turn
  const joined = guestsOf(call).filter(({ until }) => until === undefined)
  if (joined.length === 0) return connectTwo(turn, phase.legId)
  const mixed: readonly LegId[] = [...talkers(call), ...joined.map(({ legId }) => legId)]
  const hearing: readonly Hearing[] = mixed.map((legId) => ({
    legId,
    hears: mixed.filter((other) => other !== legId && isHeard(guestAt(call, other), legId)),
  }))
  return ask(turn, { kind: 'mixLegs', legId: call.legId, hearing })
}

/** Whether a leg hears a guest; everybody hears the two parties. */
function isHeard(guest: Guest | undefined, by: LegId): boolean {
  switch (guest?.role) {
    case 'monitor':
      return false
    case 'whisper':
      return by === guest.besideLegId
    case 'barge':
    case 'participant':
    case undefined:
      return true
  }
}

/** The legs of the two who talk; none where nobody does. */
function talkers({ legId, phase }: Call): readonly LegId[] {
  return phase.kind === 'connected' ? [legId, phase.legId] : []
}

function guestsOf({ guests = [] }: Call): readonly Guest[] {
  return guests
}

function withGuest(turn: Turn, guest: Guest): Turn {
  const others = guestsOf(turn.call).filter(({ legId }) => legId !== guest.legId)
  return remember(turn, { guests: [...others, guest] })
}

function without(turn: Turn, guest: Guest): Turn {
  return remember(turn, {
    guests: guestsOf(turn.call).filter(({ legId }) => legId !== guest.legId),
  })
}
