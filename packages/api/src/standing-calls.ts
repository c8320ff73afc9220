// What the API asks of the exchange about the calls that stand; `server` ties it. The words are the
// engine's, said again because the API knows nothing of it.

import type { CallId, Instant, LegId, OrganizationId, UserId } from '@mainline/model'

/** One of two who talk. */
export interface TalkingParty {
  readonly legId: LegId
  readonly displayName: string
  readonly userId?: UserId
}

/** What somebody may do who joins two who talk. */
export type JoinRole = 'monitor' | 'whisper' | 'barge' | 'participant'

/** A call in which two parties talk, and who else is there. */
export interface StandingTalk {
  readonly callId: CallId
  readonly arrivedAt: Instant
  readonly to: string
  readonly parties: readonly TalkingParty[]
  readonly guests: readonly (TalkingParty & {
    readonly role: JoinRole
    readonly isRinging: boolean
  })[]
  readonly recording?: 'on' | 'paused'
}

/** Why somebody cannot join. */
export type JoinRefusal = 'notConnected' | 'noSuchPerson' | 'isInCall' | 'tooMany'

/** What can be done with standing calls. */
export interface CallOperations {
  talks(organizationId: OrganizationId): readonly StandingTalk[]
  /** The call in which a person talks on the phone that names it by its dialog's Call-ID. */
  ownTalk(
    organizationId: OrganizationId,
    userId: UserId,
    sipCallId: string,
  ): { readonly talk: StandingTalk; readonly legId: LegId } | undefined
  /** Rings somebody's phones to join; answers why that cannot be, if it cannot. */
  askGuest(
    organizationId: OrganizationId,
    asked: {
      readonly callId: CallId
      readonly legId: LegId
      readonly userId: UserId
      readonly role: JoinRole
    },
  ): JoinRefusal | undefined
  /** Begins, pauses, goes on with or ends a recording; false where nobody talks. */
  steerRecording(
    organizationId: OrganizationId,
    asked: {
      readonly callId: CallId
      readonly action: 'start' | 'pause' | 'resume' | 'stop'
    },
  ): boolean
}
