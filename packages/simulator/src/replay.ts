// Recorded inputs, fed to today's engine, and the first place where it decides otherwise than it
// did. Time passes as in the live driver: for every deadline up to an input, before that input;
// so a journal of one call replays alike with and without the timer's own inputs.

import type { Effect, EngineState, Fact, Input } from '@mainline/engine'
import { deadline, initialState, step } from '@mainline/engine'
import type { Instant, OrganizationId } from '@mainline/model'
import { invariant } from '@mainline/model'

/** What the engine asked for and said, in order. */
export type Recording = {
  readonly effects: readonly Effect[]
  readonly facts: readonly Fact[]
}

/** Lists to compare, by name; one that was not recorded is not compared. */
export type Lists = Readonly<Record<string, readonly unknown[]>>

/** Where two recordings part: the list, the position, and what each has there. */
export interface Difference {
  readonly list: string
  readonly index: number
  readonly recorded: unknown
  readonly replayed: unknown
}

/** Feeds recorded inputs to the engine. */
export function replay(organizationId: OrganizationId, inputs: readonly Input[]): Recording {
  return replayed(organizationId, inputs).recording
}

/** Feeds recorded inputs, then lets time pass until every call has ended. */
export function replayToEnd(organizationId: OrganizationId, inputs: readonly Input[]): Recording {
  const run = replayed(organizationId, inputs)
  run.passTime(forever)
  return run.recording
}

/** The first difference between what was recorded and what a replay gave. */
export function firstDifference(recorded: Lists, replayed: Lists): Difference | undefined {
  for (const [list, was] of Object.entries(recorded)) {
    const is = replayed[list] ?? []
    const index = was.findIndex((one, at) => sorted(one) !== sorted(is[at]))
    const first = index < 0 && is.length > was.length ? was.length : index
    if (first >= 0) return { list, index: first, recorded: was[first], replayed: is[first] }
  }
  return undefined
}

/** Deadlines between two inputs; more would mean that time does not pass. */
const deadlinesPerInput = 100_000

class Run {
  readonly #effects: Effect[] = []
  readonly #facts: Fact[] = []
  #state: EngineState

  constructor(organizationId: OrganizationId) {
    this.#state = initialState(organizationId)
  }

  get recording(): Recording {
    return { effects: this.#effects, facts: this.#facts }
  }

  take(input: Input): void {
    const { state, effects, facts } = step(this.#state, input)
    this.#effects.push(...effects)
    this.#facts.push(...facts)
    this.#state = state
  }

  passTime(until: Instant | typeof forever): void {
    let count = 0
    for (let due = deadline(this.#state); due !== undefined; due = deadline(this.#state)) {
      if (due > until) return
      invariant(count++ < deadlinesPerInput, 'time passes between two inputs')
      this.take({ kind: 'timePassed', at: due })
    }
  }
}

const forever = Number.POSITIVE_INFINITY

function replayed(organizationId: OrganizationId, inputs: readonly Input[]): Run {
  const run = new Run(organizationId)
  for (const input of inputs) {
    run.passTime(input.at)
    run.take(input)
  }
  return run
}

// Databases do not keep the order of keys, so the same data may come back in another one.
function sorted(value: unknown): string | undefined {
  return JSON.stringify(value, (_key, part: unknown) =>
    typeof part === 'object' && part !== null && !Array.isArray(part)
      ? Object.fromEntries(Object.entries(part).toSorted(([a], [b]) => (a < b ? -1 : 1)))
      : part,
  )
}
