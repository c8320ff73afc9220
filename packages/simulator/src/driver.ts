// The loop around the engine, as the exchange has it: first time passes for every deadline up to
// the input, then the input is stepped. It keeps the journal, and holds every step against the
// laws, so that a run of the simulator is also a test of the engine.

import type { Effect, EngineState, Fact, Input } from '@mainline/engine'
import { deadline, step } from '@mainline/engine'
import type { Instant } from '@mainline/model'
import { Laws } from './laws.ts'

/** What was done and said from one input on. */
export interface Outcome {
  readonly at: Instant
  readonly effects: readonly Effect[]
  readonly facts: readonly Fact[]
}

/** One engine state under way. */
export class Driver {
  /** Everything that was fed to the engine, in order: what a replay needs. */
  readonly journal: Input[] = []
  readonly facts: Fact[] = []
  readonly #laws = new Laws()
  #state: EngineState

  constructor(state: EngineState) {
    this.#state = state
  }

  /** The state after the last input. */
  get state(): EngineState {
    return this.#state
  }

  /** When the engine must be asked again if nothing else happens. */
  get deadline(): Instant | undefined {
    return deadline(this.#state)
  }

  /** Feeds one input, whose time is at or before the deadline. */
  feed(input: Input): Outcome {
    const { state, effects, facts } = step(this.#state, input)
    this.#laws.check(input, { state, effects, facts })
    this.#state = state
    this.journal.push(input)
    this.facts.push(...facts)
    return { at: input.at, effects, facts }
  }

  /** Checks what must hold when nothing more will happen. */
  finish(): void {
    this.#laws.checkEnd()
  }
}
