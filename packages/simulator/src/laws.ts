// What must hold of every run, checked after every step: each call ends exactly once and with one
// cause, no deadline lies in the past, no limit is passed, and the engine asks for nothing on a
// leg that it never heard of. A broken law is a bug of ours and is thrown.

import type { Call, Effect, EngineState, Fact, Input, Step } from '@mainline/engine'
import { callsOf, deadline } from '@mainline/engine'
import type { CallId, Instant, LegId } from '@mainline/model'
import { invariant, limits } from '@mainline/model'

/** Watches one run. */
export class Laws {
  readonly #standing = new Set<CallId>()
  readonly #legs = new Set<LegId>()
  /** The legs that are up: neither end has hung up. */
  readonly #up = new Set<LegId>()
  #last: Instant | undefined

  /** Checks one step that was just made. */
  check(input: Input, { state, effects, facts }: Step): void {
    invariant(this.#last === undefined || input.at >= this.#last, 'time never goes back')
    this.#last = input.at
    const due = deadline(state)
    invariant(due === undefined || due >= input.at, 'no deadline lies in the past')
    this.#checkFacts(facts)
    this.#checkLegs(input, effects)
    this.#checkParties(input, { state, effects, facts })
    this.#checkLedger(state)
    const calls = callsOf(state).map((call) => call.id)
    invariant(calls.length === this.#standing.size, 'no call is lost or doubled')
    invariant(
      calls.every((id) => this.#standing.has(id)),
      'every call in the state has arrived',
    )
  }

  /** Checks that every caller was treated. */
  checkEnd(): void {
    const left = [...this.#standing].join(', ')
    invariant(this.#standing.size === 0, `every call ends; these did not: ${left}`)
  }

  /** What is counted of trunks and people is what stands, whoever was transferred where. */
  #checkLedger(state: EngineState): void {
    const { trunks, users, reservedCents } = state.ledger
    const calls = callsOf(state)
    const onTrunks = calls.filter(({ outbound, caller }) =>
      outbound === undefined ? caller.via.kind === 'trunk' : outbound.trunkId !== undefined,
    )
    const paid = calls.filter(
      ({ outbound }) => outbound?.trunkId !== undefined && !outbound.isEmergency,
    )
    invariant(activeIn(trunks) === onTrunks.length, 'calls on trunks are counted')
    invariant(activeIn(users) === paid.length, 'calls of people to the outside are counted')
    const isReserved = calls.some(({ phase }) => phase.kind === 'dialing')
    invariant(isReserved || reservedCents === 0, 'no money stays reserved')
  }

  #checkFacts(facts: readonly Fact[]): void {
    const told = new Map<CallId | undefined, number>()
    for (const { kind, callId } of facts) {
      const count = (told.get(callId) ?? 0) + 1
      invariant(count <= limits.factsPerStep, `facts of a call in one step are limited: ${callId}`)
      told.set(callId, count)
      if (callId === undefined) continue
      if (kind === 'callArrived') this.#standing.add(callId)
      if (kind === 'callEnded') {
        invariant(this.#standing.delete(callId), `a call ends once and after it arrived: ${callId}`)
      }
    }
  }

  /** Every leg that is up is in exactly one call, and every leg of a call is up. */
  #checkParties(input: Input, { state, effects, facts }: Step): void {
    const isTaken = facts.some(({ kind }) => kind !== 'inputIgnored')
    if (input.kind === 'callArrived' && isTaken) this.#up.add(input.legId)
    if (endsLeg(input)) this.#up.delete(input.legId)
    for (const effect of effects) {
      if (begins.has(effect.kind) && 'legId' in effect) this.#up.add(effect.legId)
      else if (partings.has(effect.kind) && 'legId' in effect) this.#up.delete(effect.legId)
    }
    const inCalls = callsOf(state).flatMap(legsOf).toSorted()
    const up = [...this.#up].toSorted()
    invariant(
      inCalls.join() === up.join(),
      `who is connected is in one call: up are ${up}, in calls ${inCalls}`,
    )
  }

  #checkLegs(input: Input, effects: readonly Effect[]): void {
    if ('legId' in input) this.#legs.add(input.legId)
    for (const effect of effects) {
      if (effect.kind === 'ringUser' || effect.kind === 'dialNumber') {
        invariant(!this.#legs.has(effect.legId), `a new leg has a new name: ${effect.legId}`)
        this.#legs.add(effect.legId)
      }
      const named = legsNamedBy(effect)
      invariant(
        named.every((id) => this.#legs.has(id)),
        `an effect names legs that the engine knows: ${named.join(', ')}`,
      )
    }
  }
}

function legsNamedBy(effect: Effect): readonly LegId[] {
  if ('legIds' in effect) return effect.legIds
  return effect.kind === 'mixLegs' ? effect.hearing.map(({ legId }) => legId) : [effect.legId]
}

/** What makes a leg be up. */
const begins: ReadonlySet<Effect['kind']> = new Set(['ringUser', 'dialNumber', 'answerCall'])

/** What ends a leg, whatever it was before. */
const partings: ReadonlySet<Effect['kind']> = new Set([
  'hangUp',
  'rejectCall',
  'stopRinging',
  'refuseTakeover',
])

const endings = ['legHungUp', 'legFailed', 'userDeclined', 'numberRefused', 'trunkFailed']

function endsLeg(input: Input): input is Extract<Input, { legId: LegId }> {
  return endings.includes(input.kind)
}

function legsOf({ legId, phase, transfer, guests = [] }: Call): readonly LegId[] {
  return [
    legId,
    ...('legId' in phase ? [phase.legId] : []),
    ...(transfer?.stands ? [transfer.legId] : []),
    ...guests.map((guest) => guest.legId),
  ]
}

function activeIn(counters: Readonly<Record<string, { readonly activeCalls: number }>>): number {
  return Object.values(counters).reduce((sum, { activeCalls }) => sum + activeCalls, 0)
}
