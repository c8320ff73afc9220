// What the engine says has become true. Facts explain decisions: they become the trace of a call,
// its record, reports and live views. Each holds what was decided and the reason, never a secret.

import type {
  AutoAttendantId,
  CallEnd,
  CallId,
  DialLimits,
  Digit,
  Instant,
  LegId,
  MenuOption,
  PlaybackId,
  RecordingId,
  RecordingNotice,
  ResourceAccountId,
  TrunkId,
  UserId,
} from '@mainline/model'
import type { GuestRole } from './call-state.ts'
import type { TransferRefusal } from './effect.ts'
import type { Caller, DeclineReason, Input, NumberRefused, TrunkFailed } from './input.ts'
import type { LimitCheck } from './outbound-limits.ts'
import type { PassedOver } from './outbound-trunks.ts'

interface RecordingFact {
  readonly recordingId: RecordingId
}

interface GuestFact {
  readonly userId: UserId
  readonly displayName: string
  readonly legId: LegId
}

/** The data of each fact, by its kind. */
export interface FactData {
  callArrived: { readonly to: string; readonly caller: Caller; readonly version: number }
  numberMatched: { readonly to: string; readonly displayName: string } & (
    | { readonly target: 'user'; readonly userId: UserId }
    | { readonly target: 'resourceAccount'; readonly resourceAccountId: ResourceAccountId }
  )
  callAnswered: { readonly legId: LegId }
  autoAttendantEntered: {
    readonly autoAttendantId: AutoAttendantId
    readonly name: string
    readonly callFlow: string
    readonly reason: string
    readonly transitions: number
  }
  promptsPlayed: { readonly texts: readonly string[] }
  playbackOverdue: { readonly playbackId: PlaybackId }
  playbackInterrupted: { readonly digit: Digit }
  menuWaited: { readonly attempt: number; readonly waitMs: number }
  menuOptionChosen: {
    readonly key: Digit | 'automatic'
    readonly action: MenuOption['action'] | 'repeatMenu'
    /** Who or what the option leads to, by name, where it leads to somebody. */
    readonly targetName?: string
  }
  menuChoiceInvalid: {
    readonly digit: Digit
    readonly attempt: number
    readonly validKeys: readonly string[]
  }
  menuTimedOut: { readonly attempt: number }
  operatorChosen: { readonly reason: 'key' | 'noSelection' | 'targetMissing' }
  announcementPlayed: { readonly text: string }
  userRang: {
    readonly userId: UserId
    readonly displayName: string
    readonly legId: LegId
    readonly ringMs: number
  }
  userAlerted: { readonly legId: LegId }
  userAnswered: { readonly userId: UserId; readonly displayName: string; readonly legId: LegId }
  userNotReached: {
    readonly userId: UserId
    readonly displayName: string
    readonly reason: DeclineReason | 'noAnswer'
    readonly ringMs: number
    readonly treatment: 'returnToMenu' | 'end' | 'returnToTransferor'
  }
  emergencyNumberDialed: { readonly number: string }
  outsideNumberDialed: {
    readonly dialed: string
    readonly number: string
    readonly country?: string
    readonly isPremium: boolean
  }
  dialPermissionChecked: {
    readonly country?: string
    readonly isHome: boolean
    readonly refusal?: 'country' | 'premiumNumber'
  }
  dialLimitsChecked: {
    /** With this call; amounts in cents. */
    readonly checks: readonly LimitCheck[]
    readonly reached?: DialLimit
  }
  voiceRoutesCompared: {
    readonly number: string
    readonly matched: readonly { readonly name: string; readonly pattern: string }[]
    readonly unmatchedCount: number
  }
  trunkPassedOver: {
    readonly trunkId: TrunkId
    readonly name: string
    readonly reason: PassedOver
  }
  numberDialed: {
    readonly number: string
    readonly trunkId: TrunkId
    readonly name: string
    readonly legId: LegId
    /** Absent where the caller is anonymous, empty where there is none to show. */
    readonly callerIdNumber?: string
  }
  numberAlerted: { readonly legId: LegId; readonly hasEarlyMedia: boolean }
  numberAnswered: { readonly number: string; readonly legId: LegId }
  numberRefused: { readonly number: string } & Pick<NumberRefused, 'reason' | 'detail'>
  trunkFailed: { readonly trunkId: TrunkId; readonly name: string } & Pick<
    TrunkFailed,
    'reason' | 'detail'
  >
  legsConnected: { readonly legIds: readonly [LegId, LegId] }
  legHeld: { readonly legId: LegId }
  legResumed: { readonly legId: LegId }
  transferAsked: {
    readonly legId: LegId
    readonly byName: string
    /** Who or what the other party shall be connected to, by name or as it was dialed. */
    readonly targetName: string
  }
  legMoved: {
    readonly legId: LegId
    readonly displayName: string
    readonly userId?: UserId
    readonly fromCallId: CallId
  }
  transferRefused: { readonly legId: LegId; readonly reason: TransferRefusal }
  transferCompleted: { readonly legId: LegId; readonly byName: string }
  transferFailed: {
    readonly legId: LegId
    readonly byName: string
    readonly reason: DeclineReason | 'noAnswer'
    readonly treatment: 'reconnected' | 'rungAgain'
  }
  transferorLeft: { readonly legId: LegId; readonly byName: string }
  callPickedUp: {
    readonly userId: UserId
    readonly displayName: string
    readonly legId: LegId
    readonly fromName: string
  }
  legReplaced: {
    readonly displayName: string
    readonly legId: LegId
    readonly replacedLegId: LegId
  }
  guestRang: GuestFact & {
    readonly role: GuestRole
    readonly besideName: string
    readonly ringMs: number
  }
  guestJoined: GuestFact & { readonly role: GuestRole; readonly besideName: string }
  guestNotReached: GuestFact & { readonly reason: DeclineReason | 'noAnswer' }
  guestLeft: GuestFact
  guestSteppedIn: GuestFact & { readonly replacedLegId: LegId }
  recordingStarted: RecordingFact & {
    readonly because: 'asked' | 'setting'
    readonly legIds: readonly [LegId, LegId]
    /** What both hear first; a beep in traces of older programs. */
    readonly notice?: RecordingNotice
  }
  recordingPaused: RecordingFact
  recordingResumed: RecordingFact
  recordingStopped: RecordingFact
  recordingFailed: RecordingFact
  callEnded: CallEnd & { readonly durationMs: number }
  inputIgnored: { readonly input: Input['kind']; readonly reason: string }
  configurationReplaced: { readonly version: number }
}

/** The limits on outbound calls. */
export type DialLimit = Exclude<
  keyof DialLimits,
  'rates' | 'domesticPerMinuteCents' | 'foreignPerMinuteCents'
>

/** The kinds of facts. */
export type FactKind = keyof FactData

/** What became true, without when and in which call. */
export type FactBody = { [K in FactKind]: { readonly kind: K } & FactData[K] }[FactKind]

/** One thing that became true; `callId` is absent where it concerns no call. */
export type Fact = FactBody & { readonly at: Instant; readonly callId?: CallId }
