// One call as the engine remembers it: where it stands, and by when it moves on by itself. A phase
// that waits for the world holds `until`, after which the call goes on without an answer.

import type {
  AutoAttendantId,
  CallEnd,
  CallId,
  EndCause,
  Instant,
  LegId,
  PlaybackId,
  RecordingId,
  TransferId,
  TrunkId,
  UserId,
} from '@mainline/model'
import { limits, plusMs } from '@mainline/model'
import type { Caller, DeclineReason } from './input.ts'

/** One caller's visit, from the ring of the number to its single end. */
export interface Call {
  readonly id: CallId
  /** The party that is treated: the caller, or whom the caller transferred and left here. */
  readonly legId: LegId
  /** The leg with which the call began, where that is not the one that is treated. */
  readonly callerLegId?: LegId
  readonly to: string
  /** Who is at `legId`. */
  readonly caller: Caller
  /** The legs whose party holds the other. */
  readonly holding?: readonly LegId[]
  /** Who rings or takes part besides the two who talk; absent until somebody did. */
  readonly guests?: readonly Guest[]
  /** Present while the two who talk are recorded. */
  readonly recording?: CallRecording
  /** A transfer whose target has not answered: a failure goes back to who asked for it. */
  readonly transfer?: Transfer
  /** How often the call was transferred; absent until it was. */
  readonly transfers?: number
  readonly arrivedAt: Instant
  /** Absent until the caller was answered. */
  readonly answeredAt?: Instant
  /** The configuration that the call entered with. */
  readonly version: number
  /** What the caller hears, also from the system; BCP 47. */
  readonly languageId: string
  /** The auto attendant that the call is in, or was in last. */
  readonly attendantId?: AutoAttendantId
  /** The resource account that the call came through, as phones show it. */
  readonly calledName?: string
  /** Who or what the caller was connected to last. */
  readonly target?: NonNullable<CallEnd['target']>
  readonly transitions: number
  /** What of a call to the outside must be remembered. */
  readonly outbound?: OutboundCall
  /** Names the next leg or playback. */
  readonly counter: number
  readonly phase: Phase
}

/**
 * Where a call stands. `passing` and `ended` last for no time: no step leaves a call in them.
 *
 *     callArrived ──► passing ──► playing ──► waiting ──► ended
 *          │             ▲         ▲   │ ▲───────┘ │
 *          │             └─────────┼───┤           │
 *          │                       │   ▼           │
 *          ├───────────────────► ringing ◄─────────┘     any phase ──► ended
 *          └──► dialing ──► connected
 *                                 │ ▲
 *                        answered ▼ │ transferred to a person
 *                               connected ──transferred to an auto attendant──► playing
 *                                 │
 *                                 └──its far leg goes on in another call──► ended
 *
 * A ring that comes of a transfer returns, when it fails, to who transferred: `connected` if that
 * party has not hung up, else `ringing` again. Two calls become one in an attended transfer: the
 * one in which it was asked goes on, with the far leg of the other.
 */
export type Phase = Passing | Playing | Waiting | Ringing | Dialing | Connected | Ended

/** There was nothing to play: what follows happens within the same step. */
export interface Passing {
  readonly kind: 'passing'
  readonly next: Continuation
}

/** The caller hears prompts. `until` is when their end is taken for lost. */
export interface Playing {
  readonly kind: 'playing'
  readonly playbackId: PlaybackId
  readonly until: Instant
  readonly next: Continuation
}

/** The prompts of the menu have ended and the caller is silent. */
export interface Waiting {
  readonly kind: 'waiting'
  readonly attempt: number
  readonly until: Instant
}

/** A person's phones ring; the caller hears the ring-back tone. */
export interface Ringing {
  readonly kind: 'ringing'
  readonly legId: LegId
  readonly userId: UserId
  readonly displayName: string
  readonly since: Instant
  readonly until: Instant
  readonly onFailure: RingTreatment
}

/** Who asked for a transfer. */
export interface Transfer {
  readonly id: TransferId
  readonly legId: LegId
  readonly party: Caller
  readonly byName: string
  /** Whether that party has not hung up. */
  readonly stands: boolean
}

/** Why a person was not reached. */
export type RingFailure = DeclineReason | 'noAnswer'

/** Where the caller goes whom the rung person does not answer. */
export type RingTreatment = 'returnToMenu' | 'end'

/** The two parties talk; `party` is who is at `legId`. */
export interface Connected {
  readonly kind: 'connected'
  readonly legId: LegId
  readonly party: Caller
}

/** An outside number is called on a trunk. `until` is for its answer, or for a first sign. */
export interface Dialing {
  readonly kind: 'dialing'
  readonly legId: LegId
  readonly trunkId: TrunkId
  /** The other side rings, or is heard. */
  readonly isAlerted: boolean
  readonly until: Instant
}

/** A recording that goes on. */
export interface CallRecording {
  readonly id: RecordingId
  readonly isPaused: boolean
}

/** What a guest of two parties may do: see guest.ts. */
export type GuestRole = 'monitor' | 'whisper' | 'barge' | 'participant'

/** Somebody besides the two parties who talk. */
export interface Guest {
  readonly legId: LegId
  readonly userId: UserId
  readonly displayName: string
  readonly role: GuestRole
  /** The party with whom they are; who whispers is heard by this one only. */
  readonly besideLegId: LegId
  /** When their ring is given up; absent once they have joined. */
  readonly until?: Instant
}

/** The call is over; the step that says so forgets it. */
export interface Ended {
  readonly kind: 'ended'
}

/** What happens when a playback has ended. */
export type Continuation =
  | { readonly kind: 'awaitKey'; readonly attempt: number; readonly bargeIn: boolean }
  | { readonly kind: 'runAutomatic' }
  | { readonly kind: 'returnToMenu' }
  | { readonly kind: 'returnToTransferor'; readonly reason: RingFailure }
  | { readonly kind: 'end'; readonly cause: EndCause }

/** A call to the public network, while it is made and while it stands. */
export interface OutboundCall {
  /** E.164, or a number for help as it is dialed. */
  readonly number: string
  readonly userId: UserId
  readonly isEmergency: boolean
  readonly perMinuteCents: number
  /** The trunk that carries it; absent while none does. */
  readonly trunkId?: TrunkId
  /** Trunks that are left to try, in this order. */
  readonly waiting: readonly TrunkId[]
  /** When the next minute is to be paid for; absent before the answer, and where it is free. */
  readonly paidUntil?: Instant
}

/** When a call moves by itself: its phase runs out, or it has stood as long as a call may. */
export function callDeadline(call: Call): Instant {
  const { phase, guests = [], outbound } = call
  const last = lastMoment(call)
  const untils = [...guests.map(({ until }) => until), outbound?.paidUntil]
  return untils.reduce<Instant>(
    (soonest, until) => (until !== undefined && until < soonest ? until : soonest),
    'until' in phase && phase.until < last ? phase.until : last,
  )
}

/** The moment after which a call may not stand. */
export function lastMoment(call: Call): Instant {
  return plusMs(call.arrivedAt, limits.callDurationMs)
}
