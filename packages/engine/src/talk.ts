// Two who talk, as somebody sees them who looks at the calls that stand: who they are, since when,
// and who else is there. Nothing else of a call's state leaves the engine.

import type { CallId, Instant, LegId, UserId } from '@mainline/model'
import type { Call, GuestRole } from './call-state.ts'
import type { Caller } from './input.ts'
import { nameOf, userAt } from './party.ts'

/** One of the two. */
export interface TalkParty {
  readonly legId: LegId
  readonly displayName: string
  /** Absent for a carrier's party. */
  readonly userId?: UserId
}

/** Somebody who listens or takes part, or whose phones ring for it. */
export interface TalkGuest extends TalkParty {
  readonly role: GuestRole
  readonly isRinging: boolean
}

/** A call in which two parties talk. */
export interface Talk {
  readonly callId: CallId
  readonly arrivedAt: Instant
  readonly to: string
  readonly parties: readonly [TalkParty, TalkParty]
  readonly guests: readonly TalkGuest[]
  /** Absent while what they say is not recorded. */
  readonly recording?: 'on' | 'paused'
}

/** The talk of a call; undefined while it is anything else. */
export function talkOf({
  id,
  arrivedAt,
  to,
  legId,
  caller,
  phase,
  guests = [],
  recording,
}: Call): Talk | undefined {
  if (phase.kind !== 'connected') return undefined
  return {
    callId: id,
    arrivedAt,
    to,
    parties: [partyOf(legId, caller), partyOf(phase.legId, phase.party)],
    guests: guests.map((guest) => ({
      legId: guest.legId,
      displayName: guest.displayName,
      userId: guest.userId,
      role: guest.role,
      isRinging: guest.until !== undefined,
    })),
    ...(recording && { recording: recording.isPaused ? 'paused' : 'on' }),
  }
}

function partyOf(legId: LegId, who: Caller): TalkParty {
  const userId = userAt(who)
  return { legId, displayName: nameOf(who), ...(userId === undefined ? {} : { userId }) }
}
