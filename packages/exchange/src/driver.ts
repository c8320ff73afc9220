// The live driver of one organization: a mailbox and a loop. Take one input; first feed
// `timePassed` for every deadline at or before its time, so that a slow event loop decides exactly
// as a punctual one; keep the input in the journal; step; publish the facts; perform the effects;
// set the timer. `step` is never entered while effects are performed: new inputs wait.
//
// A step that throws is our own bug. Its organization's calls are then ended politely, from the
// state before the step, and it goes on with new calls; other organizations notice nothing.

import {
  deadline,
  type Effect,
  type EngineState,
  type Fact,
  type Input,
  initialState,
  step,
} from '@mainline/engine'
import type { Instant, OrganizationId } from '@mainline/model'
import { instantNow } from './clock.ts'
import { DeadlineTimer } from './deadline-timer.ts'
import type { JournalEntry } from './ports.ts'

/** An input whose time the driver will set. */
export type Happening = Input extends infer Each
  ? Each extends Input
    ? Omit<Each, 'at'>
    : never
  : never

/** Where an organization stands: what a driver starts from, and what a snapshot keeps. */
export interface Position {
  readonly state: EngineState
  /** Number of the last input. */
  readonly sequence: number
  /** Time of the last input; the next is not earlier. */
  readonly at: Instant
}

/** What a driver does with what the engine says. */
export interface DriverOutlets {
  keep(entry: JournalEntry): void
  publish(facts: readonly Fact[]): void
  perform(effect: Effect): void
  /** Told when a step threw, before its organization's calls are ended. */
  faulted(input: Input, error: unknown): void
  /** Told when nothing waits any more. */
  rested(position: Position): void
  /** Ends every leg without asking the engine, which could not even end its calls. */
  abandonCalls(): void
}

/** Timers that one input may set off; more would mean a deadline that never passes. */
const deadlinesPerInput = 100_000

/** Drives one organization's engine. */
export class Driver {
  readonly #organizationId: OrganizationId
  readonly #outlets: DriverOutlets
  readonly #timer = new DeadlineTimer(() => this.#run())
  readonly #mailbox: Input[] = []
  #position: Position
  #isRunning = false

  constructor(position: Position, outlets: DriverOutlets) {
    this.#organizationId = position.state.organizationId
    this.#position = position
    this.#outlets = outlets
  }

  /** Where the organization stands. */
  get position(): Position {
    return this.#position
  }

  /** Puts what happened into the mailbox, and handles it now unless an input is being handled. */
  post(happening: Happening): void {
    this.#mailbox.push({ ...happening, at: instantNow() })
    if (!this.#isRunning) this.#run()
  }

  /** Stops the timer; nothing may be posted afterwards. */
  stop(): void {
    this.#timer.set(undefined)
  }

  #run(): void {
    this.#isRunning = true
    for (let input = this.#mailbox.shift(); input; input = this.#mailbox.shift()) {
      const at = later(input.at, this.#position.at)
      this.#passDeadlines(at)
      this.#take({ ...input, at })
    }
    this.#passDeadlines(later(instantNow(), this.#position.at))
    this.#isRunning = false
    this.#timer.set(deadline(this.#position.state))
    this.#outlets.rested(this.#position)
  }

  #passDeadlines(until: Instant): void {
    for (let count = 0; count < deadlinesPerInput; count += 1) {
      const due = deadline(this.#position.state)
      if (due === undefined || due > until) return
      this.#take({ kind: 'timePassed', at: later(due, this.#position.at) })
    }
  }

  #take(input: Input): void {
    try {
      this.#advance(input)
    } catch (error) {
      this.#outlets.faulted(input, error)
      this.#recover(input.at)
    }
  }

  #advance(input: Input): void {
    const sequence = this.#position.sequence + 1
    this.#outlets.keep(journalEntry(this.#organizationId, sequence, input))
    this.#position = { ...this.#position, sequence, at: input.at }
    const { state, effects, facts } = step(this.#position.state, input)
    this.#position = { ...this.#position, state }
    this.#outlets.publish(facts)
    for (const effect of effects) this.#outlets.perform(effect)
  }

  /** Ends all calls from the state before the fault; if even that fails, forgets them. */
  #recover(at: Instant): void {
    try {
      this.#advance({ kind: 'nodeRestarted', at })
    } catch {
      const [live] = this.#position.state.configurations.slice(-1)
      this.#position = { ...this.#position, state: initialState(this.#organizationId) }
      this.#outlets.abandonCalls()
      if (live !== undefined && live.version > 0) {
        this.#advance({ kind: 'configurationReplaced', at, configuration: live })
      }
    }
  }
}

/** Where an organization stands after its journal, from where it stood; nothing is performed. */
export function replay(
  from: Position,
  entries: readonly JournalEntry[],
  publish: (facts: readonly Fact[]) => void,
): Position {
  let { state, sequence, at } = from
  for (const entry of entries) {
    const next = stepOrRestart(state, entry.input)
    state = next.state
    ;({ sequence, at } = entry)
    publish(next.facts)
  }
  return { state, sequence, at }
}

/** An input that threw when it was live throws again; the journal holds the recovery after it. */
function stepOrRestart(
  state: EngineState,
  input: Input,
): { readonly state: EngineState; readonly facts: readonly Fact[] } {
  try {
    return step(state, input)
  } catch {
    return { state, facts: [] }
  }
}

function journalEntry(
  organizationId: OrganizationId,
  sequence: number,
  input: Input,
): JournalEntry {
  const entry = { organizationId, sequence, at: input.at, input }
  return 'callId' in input ? { ...entry, callId: input.callId } : entry
}

function later(a: Instant, b: Instant): Instant {
  return a > b ? a : b
}
