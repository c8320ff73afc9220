// What can happen to the engine: everything that decides a call enters here, as plain data, with
// the time at which it happened. Names are past tense. Whoever drives the engine (the exchange,
// the simulator, a replay) promises that `at` never goes back.

import type {
  CallId,
  Configuration,
  Digit,
  Instant,
  LegId,
  PlaybackId,
  RecordingId,
  TransferId,
  TrunkId,
  UserId,
} from '@mainline/model'
import type { GuestRole } from './call-state.ts'

/** Why a call was sent on to another number; `byHand` by somebody who did not take it. */
export type DiversionReason = 'always' | 'busy' | 'noAnswer' | 'unavailable' | 'byHand' | 'unknown'

/** One step of a call before it reached us. */
export interface CallDiversion {
  /** Absent where it must not be shown. */
  readonly number?: string
  readonly reason: DiversionReason
}

/** Who calls: the number and name they present, and the way they came in. */
export interface Caller {
  readonly number?: string
  readonly displayName?: string
  /** Who sent the call on to the number that was called, as the carrier says. */
  readonly diversion?: CallDiversion
  readonly via:
    | { readonly kind: 'trunk'; readonly trunkId: TrunkId }
    | { readonly kind: 'device'; readonly userId: UserId }
    | { readonly kind: 'simulation' }
}

/** A new configuration is live; calls already in an auto attendant stay with the one they have. */
export interface ConfigurationReplaced {
  readonly kind: 'configurationReplaced'
  readonly configuration: Configuration
}

/**
 * A call came in for a number, an extension or a user name; its caller hears nothing yet. The id
 * is new for ever: it is remembered only while the call stands.
 */
export interface CallArrived {
  readonly kind: 'callArrived'
  readonly callId: CallId
  readonly legId: LegId
  readonly to: string
  readonly caller: Caller
}

/** A party pressed a key; one input for each press, however it was carried. */
export interface DigitPressed {
  readonly kind: 'digitPressed'
  readonly callId: CallId
  readonly legId: LegId
  readonly digit: Digit
}

/** A playback came to its end by itself. A playback that was stopped reports nothing. */
export interface PlaybackEnded {
  readonly kind: 'playbackEnded'
  readonly callId: CallId
  readonly legId: LegId
  readonly playbackId: PlaybackId
}

/** At least one phone of the person rings. */
export interface UserAlerted {
  readonly kind: 'userAlerted'
  readonly callId: CallId
  readonly legId: LegId
}

/** The person answered; audio can flow. */
export interface UserAnswered {
  readonly kind: 'userAnswered'
  readonly callId: CallId
  readonly legId: LegId
}

/** Why a rung person did not answer. */
export type DeclineReason = 'busy' | 'declined' | 'noDevice' | 'unreachable'

/** No phone of the person will answer this ring any more. */
export interface UserDeclined {
  readonly kind: 'userDeclined'
  readonly callId: CallId
  readonly legId: LegId
  readonly reason: DeclineReason
}

/** An outside number rings; with early media there is something to hear before it answers. */
export interface NumberAlerted {
  readonly kind: 'numberAlerted'
  readonly callId: CallId
  readonly legId: LegId
  readonly hasEarlyMedia: boolean
}

/** An outside number answered; audio can flow. */
export interface NumberAnswered {
  readonly kind: 'numberAnswered'
  readonly callId: CallId
  readonly legId: LegId
}

/** The outside says that this number will not answer; another trunk would hear the same. */
export interface NumberRefused {
  readonly kind: 'numberRefused'
  readonly callId: CallId
  readonly legId: LegId
  readonly reason: 'busy' | 'declined' | 'noAnswer' | 'notInService'
  /** What the carrier said, for people: a status and its words. */
  readonly detail?: string
}

/** The trunk could not carry the call: it refused, was silent, or could not be reached. */
export interface TrunkFailed {
  readonly kind: 'trunkFailed'
  readonly callId: CallId
  readonly legId: LegId
  readonly reason: 'refused' | 'noResponse' | 'unreachable'
  readonly detail?: string
}

/** A party put the other on hold, or took it back. */
export interface LegHeldOrResumed {
  readonly kind: 'legHeld' | 'legResumed'
  readonly callId: CallId
  readonly legId: LegId
}

/** Whom a party asks the other to be connected to: somebody to ring, or another call of theirs. */
export type TransferTarget =
  | { readonly kind: 'dialed'; readonly to: string }
  /** The asking party's own leg in the call in which they talk with the target. */
  | { readonly kind: 'consultation'; readonly callId: CallId; readonly legId: LegId }

/** A party asks that the other be connected to somebody else. */
export interface TransferAsked {
  readonly kind: 'transferAsked'
  readonly callId: CallId
  readonly legId: LegId
  readonly transferId: TransferId
  readonly target: TransferTarget
}

/**
 * A new leg asks to take the place of another: to pick up what rings at a colleague, or to go on
 * with its person's own call on another phone. Its caller hears nothing yet.
 */
export interface TakeoverAsked {
  readonly kind: 'takeoverAsked'
  readonly callId: CallId
  readonly legId: LegId
  readonly replacedLegId: LegId
  readonly caller: Caller
}

/** Somebody is to join two parties who talk, beside one of them. */
export interface GuestAsked {
  readonly kind: 'guestAsked'
  readonly callId: CallId
  /** The party beside whom the guest is. */
  readonly legId: LegId
  readonly userId: UserId
  readonly role: GuestRole
}

/** Two who talk are to be recorded, or their recording to be paused, resumed or ended. */
export interface RecordingAsked {
  readonly kind: 'recordingAsked'
  readonly callId: CallId
  /** One of the two. */
  readonly legId: LegId
  readonly action: 'start' | 'pause' | 'resume' | 'stop'
}

/** A recording could not be kept: the disk is full, or its audio is on two media threads. */
export interface RecordingFailed {
  readonly kind: 'recordingFailed'
  readonly callId: CallId
  readonly legId: LegId
  readonly recordingId: RecordingId
}

/** A party hung up, or its caller gave up before anything was answered. */
export interface LegHungUp {
  readonly kind: 'legHungUp'
  readonly callId: CallId
  readonly legId: LegId
}

/** A leg broke: its other side stopped answering, or no audio could be agreed or kept. */
export interface LegFailed {
  readonly kind: 'legFailed'
  readonly callId: CallId
  readonly legId: LegId
  readonly reason: 'signaling' | 'media'
}

/** The program started again and the phones of all standing calls are out of reach. */
export interface NodeRestarted {
  readonly kind: 'nodeRestarted'
}

/** Nothing happened but time; feed it at or after `deadline(state)`. */
export interface TimePassed {
  readonly kind: 'timePassed'
}

/** Everything that can happen. */
export type Input = { readonly at: Instant } & (
  | ConfigurationReplaced
  | CallArrived
  | DigitPressed
  | PlaybackEnded
  | UserAlerted
  | UserAnswered
  | UserDeclined
  | NumberAlerted
  | NumberAnswered
  | NumberRefused
  | TrunkFailed
  | LegHeldOrResumed
  | TransferAsked
  | TakeoverAsked
  | GuestAsked
  | RecordingAsked
  | RecordingFailed
  | LegHungUp
  | LegFailed
  | NodeRestarted
  | TimePassed
)

/** Something that happens, before whoever drives the engine gives it its time. */
export type Happening = WithoutAt<Input>
type WithoutAt<I> = I extends Input ? Omit<I, 'at'> : never
