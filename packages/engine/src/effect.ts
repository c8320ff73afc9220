// What the engine asks of the world. Effects are performed in order and never awaited; what came
// of them returns as an input, named in each comment. Whoever performs them must bear that the leg
// is gone already: an effect on a leg that ended is ignored.

import type {
  CallId,
  EndCause,
  LegId,
  PlaybackId,
  PromptAudio,
  RecordingId,
  TransferId,
  TrunkId,
  UserId,
} from '@mainline/model'
import type { Caller } from './input.ts'
import type { CallerId } from './outbound-caller-id.ts'

/** Answer the caller's leg. May be followed by `legFailed` or `legHungUp`. */
export interface AnswerCall {
  readonly kind: 'answerCall'
  readonly callId: CallId
  readonly legId: LegId
}

/** Refuse a call that was never answered. Nothing follows. */
export interface RejectCall {
  readonly kind: 'rejectCall'
  readonly callId: CallId
  readonly legId: LegId
  readonly cause: EndCause
}

/** Tell a caller whose call is not answered that the other side rings. Nothing follows. */
export interface AlertCaller {
  readonly kind: 'alertCaller'
  readonly callId: CallId
  readonly legId: LegId
}

/** Play prompts one after the other, replacing what plays. Followed by `playbackEnded`. */
export interface PlayPrompts {
  readonly kind: 'playPrompts'
  readonly callId: CallId
  readonly legId: LegId
  readonly playbackId: PlaybackId
  readonly prompts: readonly PromptAudio[]
}

/** Play the ring-back tone until something replaces it. Nothing follows. */
export interface PlayRingback {
  readonly kind: 'playRingback'
  readonly callId: CallId
  readonly legId: LegId
}

/** Play music to a party that is held, over the other's audio, until `stopPlayback`. */
export interface PlayMusicOnHold {
  readonly kind: 'playMusicOnHold'
  readonly callId: CallId
  readonly legId: LegId
}

/** Fall silent; connected legs hear each other again. Nothing follows. */
export interface StopPlayback {
  readonly kind: 'stopPlayback'
  readonly callId: CallId
  readonly legId: LegId
}

/** Ring all phones of a person. Followed by `userAlerted`, `userAnswered` or `userDeclined`. */
export interface RingUser {
  readonly kind: 'ringUser'
  readonly callId: CallId
  /** The new leg; named by the engine. */
  readonly legId: LegId
  readonly userId: UserId
  readonly caller: Caller
  /** What the call came through, shown on the phone: the resource account's display name. */
  readonly calledName?: string
}

/**
 * Call an outside number on a trunk. Followed by `numberAlerted`, `numberAnswered`,
 * `numberRefused` or `trunkFailed`.
 */
export interface DialNumber {
  readonly kind: 'dialNumber'
  readonly callId: CallId
  /** The new leg; named by the engine. */
  readonly legId: LegId
  readonly trunkId: TrunkId
  /** E.164 with `+`; a number for help as it is dialed. */
  readonly number: string
  readonly isEmergency: boolean
  readonly callerId: CallerId
  /** The number of who sent the caller on to there, where it is not the caller who called. */
  readonly divertedBy?: string
}

/** Let the caller hear what the other leg sends before it answers. Nothing follows. */
export interface RelayEarlyMedia {
  readonly kind: 'relayEarlyMedia'
  readonly callId: CallId
  /** The caller's leg, then the one that is heard. */
  readonly legIds: readonly [LegId, LegId]
}

/** Stop ringing or dialing. A late answer is answered with `hangUp`. */
export interface StopRinging {
  readonly kind: 'stopRinging'
  readonly callId: CallId
  readonly legId: LegId
  /** Somebody else took the call: no phone need show it as missed. */
  readonly isTakenElsewhere?: true
}

/** Join the audio of two answered legs, ending what plays to either. */
export interface ConnectLegs {
  readonly kind: 'connectLegs'
  readonly callId: CallId
  readonly legIds: readonly [LegId, LegId]
}

/** Whom a leg hears. */
export interface Hearing {
  readonly legId: LegId
  readonly hears: readonly LegId[]
}

/**
 * Let several answered legs hear those that each is given, until `connectLegs` joins two of them
 * again. May be followed by `legFailed` of those that cannot be mixed.
 */
export interface MixLegs {
  readonly kind: 'mixLegs'
  readonly callId: CallId
  /** The party that the call treats; with its other party it comes first in `hearing`. */
  readonly legId: LegId
  readonly hearing: readonly Hearing[]
}

/**
 * Record what two answered legs say, the first on the left, after both have heard the announcement,
 * if there is one, and the beep. May be followed by `recordingFailed`.
 */
export interface RecordLegs {
  readonly kind: 'recordLegs'
  readonly callId: CallId
  readonly legIds: readonly [LegId, LegId]
  readonly recordingId: RecordingId
  readonly announcement?: PromptAudio
  readonly isBeepHeard: boolean
}

/** Pause a recording, go on with it, or end it. Nothing follows. */
export interface SteerRecording {
  readonly kind: 'steerRecording'
  readonly callId: CallId
  readonly legId: LegId
  readonly recordingId: RecordingId
  readonly action: 'pause' | 'resume' | 'stop'
}

/** End an answered leg. Nothing follows. */
export interface HangUp {
  readonly kind: 'hangUp'
  readonly callId: CallId
  readonly legId: LegId
}

/** A leg belongs to this call from now on, whatever call it began in. Nothing follows. */
export interface MoveLeg {
  readonly kind: 'moveLeg'
  readonly callId: CallId
  readonly legId: LegId
}

/** Why a transfer is not even tried. */
export type TransferRefusal = 'notAllowed' | 'noSuchTarget' | 'noSuchCall' | 'notNow'

/** How a transfer goes; a refusal, `completed` and `failed` are the last that is told of it. */
export type TransferProgress = TransferRefusal | 'trying' | 'ringing' | 'completed' | 'failed'

/** Tell the party who asked for a transfer how it goes. Nothing follows. */
export interface ReportTransfer {
  readonly kind: 'reportTransfer'
  readonly callId: CallId
  readonly legId: LegId
  readonly transferId: TransferId
  readonly progress: TransferProgress
}

/** Refuse a leg that asked to take the place of another. Nothing follows. */
export interface RefuseTakeover {
  readonly kind: 'refuseTakeover'
  readonly callId: CallId
  readonly legId: LegId
  readonly reason: 'gone' | 'notAllowed'
}

/** Everything the engine can ask for. */
export type Effect =
  | AnswerCall
  | RejectCall
  | AlertCaller
  | PlayPrompts
  | PlayRingback
  | PlayMusicOnHold
  | StopPlayback
  | RingUser
  | DialNumber
  | RelayEarlyMedia
  | StopRinging
  | ConnectLegs
  | MixLegs
  | RecordLegs
  | SteerRecording
  | HangUp
  | MoveLeg
  | ReportTransfer
  | RefuseTakeover
