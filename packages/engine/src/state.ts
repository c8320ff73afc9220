// The state of one organization's calls: plain data that prints, compares, and travels as JSON.
// Deadlines are part of it (`until`); nothing is ever canceled, it merely ceases to be here. The
// configurations that calls still use are kept beside the live one, so that a call finishes on
// the version it entered with.

import type {
  AutoAttendantId,
  CallEnd,
  CallId,
  Configuration,
  EndCause,
  Instant,
  LegId,
  OrganizationId,
  PlaybackId,
  UserId,
} from '@mainline/model'
import { invariant, limits, lookup, plusMs } from '@mainline/model'
import { emptyConfiguration } from './configuration-empty.ts'
import type { Caller } from './input.ts'

/** Everything the engine remembers of one organization. */
export interface EngineState {
  readonly organizationId: OrganizationId
  /** Oldest first. The last one is live; the others are those that calls entered with. */
  readonly configurations: readonly [Configuration, ...Configuration[]]
  readonly calls: Readonly<Record<CallId, Call>>
}

/** One caller's visit, from the ring of the number to its single end. */
export interface Call {
  readonly id: CallId
  readonly legId: LegId
  readonly to: string
  readonly caller: Caller
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
 *          └───────────────────► ringing ◄─────────┘     any phase ──► ended
 *                                  │
 *                                  ▼
 *                              connected
 */
export type Phase = Passing | Playing | Waiting | Ringing | Connected | Ended

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

/** Where the caller goes whom the rung person does not answer. */
export type RingTreatment = 'returnToMenu' | 'end'

/** The two parties talk. */
export interface Connected {
  readonly kind: 'connected'
  readonly legId: LegId
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
  | { readonly kind: 'end'; readonly cause: EndCause }

/** An organization without calls and with nothing configured. */
export function initialState(organizationId: OrganizationId): EngineState {
  return { organizationId, configurations: [emptyConfiguration(organizationId)], calls: {} }
}

/** When `step` must be called again if nothing else happens; undefined when no call stands. */
export function deadline(state: EngineState): Instant | undefined {
  return callsOf(state).reduce<Instant | undefined>((soonest, call) => {
    const due = callDeadline(call)
    return soonest === undefined || due < soonest ? due : soonest
  }, undefined)
}

/** When a call moves by itself: its phase runs out, or it has stood as long as a call may. */
export function callDeadline(call: Call): Instant {
  const last = lastMoment(call)
  return 'until' in call.phase && call.phase.until < last ? call.phase.until : last
}

/** The moment after which a call may not stand. */
export function lastMoment(call: Call): Instant {
  return plusMs(call.arrivedAt, limits.callDurationMs)
}

/** The standing calls, in the order in which they arrived. */
export function callsOf(state: EngineState): readonly Call[] {
  return Object.values(state.calls)
}

/** The configuration that decides new calls. */
export function liveConfiguration(state: EngineState): Configuration {
  return state.configurations.at(-1) ?? state.configurations[0]
}

/** The configuration that a call entered with. */
export function configurationOf(state: EngineState, call: Call): Configuration {
  const found = state.configurations.find(({ version }) => version === call.version)
  invariant(found !== undefined, 'a configuration is kept while a call uses it')
  return found
}

/** The standing call of an id, if there is one. */
export function callOf(state: EngineState, id: CallId): Call | undefined {
  return lookup(state.calls, id)
}

/** The state with a call as it is now; without it when it has ended. */
export function withCall(state: EngineState, call: Call): EngineState {
  if (call.phase.kind !== 'ended') return { ...state, calls: { ...state.calls, [call.id]: call } }
  const { [call.id]: _ended, ...calls } = state.calls
  return { ...state, calls }
}

/** The state with a newer configuration live. */
export function withConfiguration(state: EngineState, configuration: Configuration): EngineState {
  return withoutUnused({ ...state, configurations: [...state.configurations, configuration] })
}

/** The state without the old configurations that no call uses any more. */
export function withoutUnused(state: EngineState): EngineState {
  if (state.configurations.length === 1) return state
  const live = liveConfiguration(state)
  const used = new Set(callsOf(state).map((call) => call.version))
  const [first, ...rest] = state.configurations.filter(
    (one) => one === live || used.has(one.version),
  )
  return first === undefined ? state : { ...state, configurations: [first, ...rest] }
}
