// One call in virtual time: what a caller would hear and where they would get, against a given
// configuration, with given keys and given behaviour of the people who are rung. The same engine
// decides as in a live call, so the answer is what callers get.

import type { Caller, DialNumber, Input, OutboundLedger } from '@mainline/engine'
import { callsOf, initialState, traceStep } from '@mainline/engine'
import type {
  CallEnd,
  CallId,
  Configuration,
  Digit,
  Instant,
  LegId,
  TraceStep,
} from '@mainline/model'
import { dialedTarget, invariant, isDigit, limits, lookup, plusMs } from '@mainline/model'
import type { Outcome } from './driver.ts'
import { playPrompts, World } from './world.ts'

/** How a person behaves whose phone rings; `trunkFailed` is for outside numbers alone. */
export type PersonOutcome = (typeof personOutcomes)[number]

/** Every way in which somebody behaves who is called. */
export const personOutcomes = ['answer', 'busy', 'noAnswer', 'trunkFailed'] as const

/** The call to simulate. */
export interface SimulationRequest {
  readonly configuration: Configuration
  /** The number, extension or user name that is dialed. */
  readonly to: string
  /** A number, or a person of the organization (extension, user name or id), who can call out. */
  readonly from?: string
  readonly at: Instant
  /** One key for each time a menu is heard; `,` or `p` lets it pass in silence. */
  readonly keys?: string
  /** By user id or outside number; who is not named answers. */
  readonly outcomes?: Readonly<Record<string, PersonOutcome>>
  /** What was called and spent before; nothing if absent. */
  readonly ledger?: OutboundLedger
}

/** Where the call went and why. */
export interface SimulationResult {
  readonly end: CallEnd
  readonly steps: readonly TraceStep[]
  readonly version: number
}

/** What `keys` may hold; other characters are no keys and are skipped, so check before. */
export const simulatedKeys = /^[0-9*#,p]*$/

/** A caller presses a key this long after a menu began to be heard. */
const keyDelayMs = 1_000
/** A phone begins to ring, or reports that it is busy, this long after it was asked. */
const alertDelayMs = 200
/** A person picks up this long after the ring began. */
const answerDelayMs = 3_000
/** The caller hangs up after this much talk. */
const talkMs = 10_000

/** Simulates one call from its arrival to its end. */
export function simulate(request: SimulationRequest): SimulationResult {
  const { facts } = runOne(request).driver
  const ended = facts.find((fact) => fact.kind === 'callEnded')
  invariant(ended !== undefined, 'a simulated call ends')
  const { cause, target } = ended
  return {
    end: target === undefined ? { cause } : { cause, target },
    steps: facts.filter((fact) => fact.callId !== undefined).map(traceStep),
    version: request.configuration.version,
  }
}

/** What a simulated call fed to the engine: a journal that can be replayed. */
export function simulatedJournal(request: SimulationRequest): readonly Input[] {
  return runOne(request).driver.journal
}

// Brands, as nothing else makes these two ids.
const call = { callId: 'call_simulated' as CallId, legId: 'leg_simulated' as LegId }

function runOne(request: SimulationRequest): World {
  const { configuration, to, from, at } = request
  const caller = callerOf(configuration, from)
  const pressKeys = keyPresser(request.keys ?? '')
  const fresh = initialState(configuration.organizationId)
  const state = request.ledger === undefined ? fresh : { ...fresh, ledger: request.ledger }
  const world = new World(state, (outcome, here) => {
    playPrompts(outcome, here)
    pressKeys(outcome, here)
    behave(request, outcome, here)
  })
  world.schedule(at, { kind: 'configurationReplaced', configuration })
  world.schedule(at, { kind: 'callArrived', ...call, to, caller })
  world.run(() => world.driver.facts.some((fact) => fact.kind === 'callEnded'))
  return world
}

// As a phone of that person calls; whoever else calls comes from outside.
function callerOf(configuration: Configuration, from: string | undefined): Caller {
  const inside = from === undefined ? undefined : dialedTarget(configuration, from)
  const user = inside?.kind === 'user' ? lookup(configuration.users, inside.id) : undefined
  const number = user === undefined ? from : (user.extension ?? user.userName)
  return {
    ...(number === undefined ? {} : { number }),
    ...(user === undefined ? {} : { displayName: user.displayName }),
    via: user === undefined ? { kind: 'simulation' } : { kind: 'device', userId: user.id },
  }
}

// One key for each time that a menu is heard. The call's counter tells the times apart: it names
// each playback, also one that had nothing to play.
function keyPresser(text: string): (outcome: Outcome, world: World) => void {
  const keys = [...text].filter((key) => isDigit(key) || isSilence(key))
  const left = keys.slice(0, limits.simulatedKeys)
  let heard = 0
  return ({ at }, world) => {
    const standing = callsOf(world.driver.state)[0]
    if (standing === undefined || standing.counter === heard || !listens(standing.phase)) return
    heard = standing.counter
    const digit = left.shift()
    if (digit === undefined || !isDigit(digit)) return
    world.schedule(plusMs(at, keyDelayMs), press(digit))
  }
}

type Phase = ReturnType<typeof callsOf>[number]['phase']

function listens(phase: Phase): boolean {
  if (phase.kind === 'waiting') return true
  return phase.kind === 'playing' && phase.next.kind === 'awaitKey' && phase.next.bargeIn
}

function press(digit: Digit) {
  return { kind: 'digitPressed', ...call, digit } as const
}

function isSilence(key: string): boolean {
  return key === ',' || key === 'p'
}

function behave(request: SimulationRequest, { at, effects }: Outcome, world: World): void {
  for (const effect of effects) {
    if (effect.kind === 'ringUser')
      beRung(outcomeOf(request, effect.userId), effect.legId, at, world)
    if (effect.kind === 'dialNumber') beDialed(request, effect, at, world)
    if (effect.kind === 'connectLegs') {
      world.schedule(plusMs(at, talkMs), { kind: 'legHungUp', ...call })
    }
  }
}

function beRung(outcome: PersonOutcome, legId: LegId, at: Instant, world: World): void {
  const { callId } = call
  const still = () => callsOf(world.driver.state).some(({ phase }) => isRinging(phase, legId))
  const soon = plusMs(at, alertDelayMs)
  if (outcome === 'busy') {
    world.schedule(soon, { kind: 'userDeclined', callId, legId, reason: 'busy' }, still)
    return
  }
  world.schedule(soon, { kind: 'userAlerted', callId, legId }, still)
  if (outcome === 'noAnswer') return
  world.schedule(plusMs(at, answerDelayMs), { kind: 'userAnswered', callId, legId }, still)
}

function beDialed(request: SimulationRequest, dialed: DialNumber, at: Instant, world: World): void {
  const outcome = outcomeOf(request, dialed.number)
  const leg = { callId: call.callId, legId: dialed.legId }
  const still = () => callsOf(world.driver.state).some(({ phase }) => isRinging(phase, leg.legId))
  const soon = plusMs(at, alertDelayMs)
  if (outcome === 'trunkFailed') {
    world.schedule(soon, { kind: 'trunkFailed', ...leg, reason: 'unreachable' }, still)
    return
  }
  if (outcome === 'busy') {
    world.schedule(soon, { kind: 'numberRefused', ...leg, reason: 'busy' }, still)
    return
  }
  world.schedule(soon, { kind: 'numberAlerted', ...leg, hasEarlyMedia: false }, still)
  if (outcome === 'noAnswer') return
  world.schedule(plusMs(at, answerDelayMs), { kind: 'numberAnswered', ...leg }, still)
}

function isRinging(phase: Phase, legId: LegId): boolean {
  return (phase.kind === 'ringing' || phase.kind === 'dialing') && phase.legId === legId
}

function outcomeOf({ outcomes }: SimulationRequest, who: string): PersonOutcome {
  return (outcomes && lookup(outcomes, who)) ?? 'answer'
}
