// What must hold of every run, checked after every step: each call ends exactly once and with one
// cause, no deadline lies in the past, no limit is passed, and the engine asks for nothing on a
// leg that it never heard of. A broken law is a bug of ours and is thrown.

import type { Effect, Fact, Input, Step } from '@mainline/engine'
import { callsOf, deadline } from '@mainline/engine'
import type { CallId, Instant, LegId } from '@mainline/model'
import { invariant, limits } from '@mainline/model'

/** Watches one run. */
export class Laws {
  readonly #standing = new Set<CallId>()
  readonly #legs = new Set<LegId>()
  #last: Instant | undefined

  /** Checks one step that was just made. */
  check(input: Input, { state, effects, facts }: Step): void {
    invariant(this.#last === undefined || input.at >= this.#last, 'time never goes back')
    this.#last = input.at
    const due = deadline(state)
    invariant(due === undefined || due >= input.at, 'no deadline lies in the past')
    this.#checkFacts(facts)
    this.#checkLegs(input, effects)
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

  #checkLegs(input: Input, effects: readonly Effect[]): void {
    if ('legId' in input) this.#legs.add(input.legId)
    for (const effect of effects) {
      if (effect.kind === 'ringUser') {
        invariant(!this.#legs.has(effect.legId), `a new leg has a new name: ${effect.legId}`)
        this.#legs.add(effect.legId)
      }
      const named = effect.kind === 'connectLegs' ? effect.legIds : [effect.legId]
      invariant(
        named.every((id) => this.#legs.has(id)),
        `an effect names legs that the engine knows: ${named.join(', ')}`,
      )
    }
  }
}
