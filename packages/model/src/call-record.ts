// What a call leaves behind: a record for the list and a trace that says why it went where it
// went. Live calls, simulated calls and replays produce the same steps, from the engine's facts.

import type { LegQuality } from './call-quality.ts'
import type { EndCause } from './end-cause.ts'
import type { CallId } from './ids.ts'

/** One step of a call's path: what happened, in a sentence, with the data of the fact behind it. */
export interface TraceStep {
  /** ISO 8601, UTC. */
  readonly at: string
  /** The fact's kind, for example `menuOptionChosen`. */
  readonly kind: string
  /** One English sentence that also says why. */
  readonly summary: string
  /** The fact's own data: ids, keys, limits. Nothing secret. */
  readonly details: Readonly<Record<string, unknown>>
}

/** Where a call ended, and by whose doing. */
export interface CallEnd {
  readonly cause: EndCause
  /** Who or what the caller was connected to last, where that is known. */
  readonly target?: {
    readonly type: 'user' | 'autoAttendant'
    readonly id: string
    readonly displayName: string
  }
  /** The call in which its parties go on, where the cause is `transferred`. */
  readonly joinedCallId?: string
}

/** One call in the list of calls; times ISO 8601. */
export interface CallRecord {
  readonly id: CallId
  readonly startDateTime: string
  readonly answerDateTime?: string
  readonly endDateTime: string
  /** A number, else a name; `anonymous` where the caller shows neither. */
  readonly from: string
  readonly to: string
  readonly end: CallEnd
  readonly version: number
  /** How each leg's audio went; absent for calls that had none, and for simulated ones. */
  readonly legs?: readonly LegQuality[]
}
