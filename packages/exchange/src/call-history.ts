// From facts to what a call leaves behind: the facts of each standing call are gathered, and when
// it ends they become its record and its trace. The engine words both, so a live call, a replay
// and a simulation of it leave the same.

import { type Fact, type LegParty, legParties, recordOf, traceStep } from '@mainline/engine'
import type { CallId, CallRecord, LegId, TraceStep, UserId } from '@mainline/model'

/**
 * Facts kept of one call. Somebody may press keys for hours; the beginning explains most, and the
 * end is always kept.
 */
const factsPerCall = 2_000

/** A finished call. */
export interface FinishedCall {
  readonly record: CallRecord
  readonly trace: readonly TraceStep[]
  readonly parties: Readonly<Record<LegId, LegParty>>
}

/** A call that stands, told so far. */
export interface StandingCall {
  readonly id: CallId
  readonly steps: readonly TraceStep[]
}

/** The facts of the standing calls of one organization. */
export class CallHistory {
  readonly #facts: Map<CallId, Fact[]>

  /** `facts` are those of the calls that stood when a snapshot was taken. */
  constructor(facts: readonly Fact[] = []) {
    this.#facts = new Map()
    this.add(facts)
  }

  /** Adds what became true, and returns the calls that this has finished. */
  add(facts: readonly Fact[]): readonly FinishedCall[] {
    return facts.flatMap((fact) => this.#addOne(fact) ?? [])
  }

  /** The facts of every standing call, as plain data for a snapshot. */
  facts(): readonly Fact[] {
    return [...this.#facts.values()].flat()
  }

  /** The standing calls that a person has placed, with their steps so far. */
  callsFrom(userId: UserId): readonly StandingCall[] {
    return [...this.#facts]
      .filter(([, [first]]) => first !== undefined && isFrom(first, userId))
      .map(([id, facts]) => ({ id, steps: facts.map(traceStep) }))
  }

  /** The trace of one standing call so far. */
  trace(callId: CallId): readonly TraceStep[] {
    return (this.#facts.get(callId) ?? []).map(traceStep)
  }

  #addOne(fact: Fact): FinishedCall | undefined {
    const { callId, kind } = fact
    if (callId === undefined) return undefined
    if (kind === 'callArrived') this.#facts.set(callId, [])
    const facts = this.#facts.get(callId)
    if (facts === undefined) return undefined
    if (facts.length < factsPerCall || kind === 'callEnded') facts.push(fact)
    const record = kind === 'callEnded' ? recordOf(facts) : undefined
    if (record === undefined) return undefined
    this.#facts.delete(callId)
    return { record, trace: facts.map(traceStep), parties: legParties(facts) }
  }
}

function isFrom(fact: Fact, userId: UserId): boolean {
  if (fact.kind !== 'callArrived') return false
  const { via } = fact.caller
  return via.kind === 'device' && via.userId === userId
}
