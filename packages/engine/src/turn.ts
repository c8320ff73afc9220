// One call while it is being worked on: what it is by now, and what has been asked of the world
// and said about it so far. Every decision is a function from a turn to a turn, so a decision
// reads as a list of what it does, and nothing is decided on the side.

import type { Configuration, Instant, LegId, PlaybackId } from '@mainline/model'
import type { Call, Phase } from './call-state.ts'
import type { Effect } from './effect.ts'
import type { Fact, FactBody } from './fact.ts'
import type { Input } from './input.ts'
import type { OutboundLedger } from './outbound-ledger.ts'

/** A call in the middle of a step. */
export interface Turn {
  readonly at: Instant
  readonly configuration: Configuration
  readonly call: Call
  /** What all calls to the outside come to. */
  readonly ledger: OutboundLedger
  readonly effects: readonly Effect[]
  readonly facts: readonly Fact[]
}

/** An effect without the call that it belongs to. */
export type EffectBody = WithoutCallId<Effect>
type WithoutCallId<E> = E extends Effect ? Omit<E, 'callId'> : never

/** Asks the world for something. */
export function ask(turn: Turn, effect: EffectBody): Turn {
  return { ...turn, effects: [...turn.effects, { ...effect, callId: turn.call.id }] }
}

/** Says that something has become true. */
export function tell(turn: Turn, fact: FactBody): Turn {
  return { ...turn, facts: [...turn.facts, { ...fact, at: turn.at, callId: turn.call.id }] }
}

/** Leaves an input without consequence, and says why. */
export function ignore(turn: Turn, input: Input, reason: string): Turn {
  return tell(turn, { kind: 'inputIgnored', input: input.kind, reason })
}

/** Changes what is remembered of the call. */
export function remember(turn: Turn, change: Partial<Omit<Call, 'id' | 'phase'>>): Turn {
  return { ...turn, call: { ...turn.call, ...change } }
}

/** Counts what the call costs, as the ledger is then. */
export function count(turn: Turn, ledger: OutboundLedger): Turn {
  return { ...turn, ledger }
}

/** Moves the call to another phase. */
export function enter(turn: Turn, phase: Phase): Turn {
  return { ...turn, call: { ...turn.call, phase } }
}

/** The id of the leg or playback that the call's counter names now. */
export const idOf = {
  leg: (call: Call): LegId => `leg_${serialOf(call)}` as LegId,
  playback: (call: Call): PlaybackId => `play_${serialOf(call)}` as PlaybackId,
}

/** Advances the counter, so that `idOf` gives a name that was never given before. */
export function withNextId(turn: Turn): Turn {
  return remember(turn, { counter: turn.call.counter + 1 })
}

// Derived from the call's own id, which is unique for ever; a counter of the whole state would
// start again after a restart and name a leg that an older call's journal knows.
function serialOf(call: Call): string {
  return `${call.id.replace(/^call_/, '')}.${call.counter}`
}
