// The state of one organization's calls: plain data that prints, compares, and travels as JSON.
// Deadlines are part of it (`until`); nothing is ever canceled, it merely ceases to be here. The
// configurations that calls still use are kept beside the live one, so that a call finishes on
// the version it entered with.

import type { CallId, Configuration, Instant, LegId, OrganizationId } from '@mainline/model'
import { invariant, lookup } from '@mainline/model'
import type { Call } from './call-state.ts'
import {
  type CallTable,
  earliestDeadline,
  everyCall,
  findCall,
  noCalls,
  withoutEnded,
  withStanding,
} from './call-table.ts'
import { emptyConfiguration } from './configuration-empty.ts'
import { emptyLedger, type OutboundLedger } from './outbound-ledger.ts'

/** Everything the engine remembers of one organization. */
export interface EngineState {
  readonly organizationId: OrganizationId
  /** Oldest first. The last one is live; the others are those that calls entered with. */
  readonly configurations: readonly [Configuration, ...Configuration[]]
  readonly calls: CallTable
  /** The calls of the legs that came from another one: what they report still names that. */
  readonly moved: Readonly<Record<LegId, CallId>>
  readonly ledger: OutboundLedger
}

/** An organization without calls and with nothing configured. */
export function initialState(organizationId: OrganizationId): EngineState {
  return {
    organizationId,
    configurations: [emptyConfiguration(organizationId)],
    calls: noCalls,
    moved: {},
    ledger: emptyLedger,
  }
}

/** When `step` must be called again if nothing else happens; undefined when no call stands. */
export function deadline(state: EngineState): Instant | undefined {
  return earliestDeadline(state.calls)
}

/** The standing calls, in the order in which they arrived. */
export function callsOf(state: EngineState): readonly Call[] {
  return everyCall(state.calls)
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
  return findCall(state.calls, id)
}

/** How many calls stand. */
export function callCount(state: EngineState): number {
  return state.calls.count
}

/** The state with a call as it is now; without it when it has ended. */
export function withCall(state: EngineState, call: Call): EngineState {
  if (call.phase.kind !== 'ended') return { ...state, calls: withStanding(state.calls, call) }
  const calls = withoutEnded(state.calls, call.id)
  const without = { ...state, calls, moved: withoutCall(state.moved, call.id) }
  return call.version === liveConfiguration(state).version ? without : withoutUnused(without)
}

/** The call that a leg is in, of which a report names the one that it came from. */
export function callOfLeg(state: EngineState, named: CallId, legId: LegId): Call | undefined {
  return callOf(state, lookup(state.moved, legId) ?? named)
}

/** The state in which a leg belongs to another call than the one that its reports name. */
export function withMoved(state: EngineState, legId: LegId, to: CallId): EngineState {
  return { ...state, moved: { ...state.moved, [legId]: to } }
}

/** The state with a newer configuration live. */
export function withConfiguration(state: EngineState, configuration: Configuration): EngineState {
  return withoutUnused({ ...state, configurations: [...state.configurations, configuration] })
}

function withoutCall(moved: EngineState['moved'], callId: CallId): EngineState['moved'] {
  const legs = Object.entries(moved)
  if (!legs.some(([, to]) => to === callId)) return moved
  return Object.fromEntries(legs.filter(([, to]) => to !== callId))
}

/** The state without the old configurations that no call uses any more. */
function withoutUnused(state: EngineState): EngineState {
  if (state.configurations.length === 1) return state
  const live = liveConfiguration(state)
  const used = new Set(callsOf(state).map((call) => call.version))
  const [first, ...rest] = state.configurations.filter(
    (one) => one === live || used.has(one.version),
  )
  return first === undefined ? state : { ...state, configurations: [first, ...rest] }
}
