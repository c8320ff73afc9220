// Recorded inputs, fed to today's engine, and the first place where it decides otherwise than it
// did. Time passes as in the live driver: for every deadline up to an input, before that input;
// so a journal of one call replays alike with and without the timer's own inputs.

import type { Effect, Fact, Input, Step } from '@mainline/engine'
import { deadline, initialState, step } from '@mainline/engine'
import type { Instant, OrganizationId } from '@mainline/model'
import { invariant } from '@mainline/model'

/** What the engine asked for and said, in order. */
export interface Recording {
  readonly effects: readonly Effect[]
  readonly facts: readonly Fact[]
}

/** Where two recordings part: the position, and what each has there. */
export interface Difference {
  readonly list: keyof Recording
  readonly index: number
  readonly recorded: unknown
  readonly replayed: unknown
}

/** Deadlines before one input; more would mean that time does not pass. */
const roundsPerInput = 100_000

/** Feeds recorded inputs to the engine. */
export function replay(organizationId: OrganizationId, inputs: readonly Input[]): Recording {
  const effects: Effect[] = []
  const facts: Fact[] = []
  let state = initialState(organizationId)
  const take = (input: Input): void => {
    const next: Step = step(state, input)
    effects.push(...next.effects)
    facts.push(...next.facts)
    state = next.state
  }
  for (const input of inputs) {
    for (let rounds = 0, due = deadline(state); isDue(due, input.at); due = deadline(state)) {
      invariant(rounds++ < roundsPerInput, 'time passes between two inputs')
      take({ kind: 'timePassed', at: due })
    }
    take(input)
  }
  return { effects, facts }
}

/** The first difference between what was recorded and what a replay gave; facts come first. */
export function firstDifference(
  recorded: Partial<Recording>,
  replayed: Recording,
): Difference | undefined {
  return (
    differenceIn('facts', recorded.facts, replayed.facts) ??
    differenceIn('effects', recorded.effects, replayed.effects)
  )
}

function isDue(due: Instant | undefined, at: Instant): due is Instant {
  return due !== undefined && due <= at
}

function differenceIn(
  list: keyof Recording,
  recorded: readonly unknown[] | undefined,
  replayed: readonly unknown[],
): Difference | undefined {
  if (recorded === undefined) return undefined
  const length = Math.max(recorded.length, replayed.length)
  for (let index = 0; index < length; index++) {
    const [was, is] = [recorded[index], replayed[index]]
    if (sorted(was) !== sorted(is)) return { list, index, recorded: was, replayed: is }
  }
  return undefined
}

// Databases do not keep the order of keys, so the same data may come back in another one.
function sorted(value: unknown): string | undefined {
  return JSON.stringify(value, (_key, part: unknown) =>
    typeof part === 'object' && part !== null && !Array.isArray(part)
      ? Object.fromEntries(Object.entries(part).toSorted(([a], [b]) => (a < b ? -1 : 1)))
      : part,
  )
}
