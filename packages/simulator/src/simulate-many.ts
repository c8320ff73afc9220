// Many callers at once who do what callers do: press, wait, give up, talk; people who answer,
// decline or are away; and faults: reports that come twice, late or never, legs that break, a
// restart, a new configuration in the middle. One seed gives one run. Every step is held against
// the laws, and at the end every caller must have been treated.

import type {
  Caller,
  Effect,
  EngineState,
  Fact,
  Happening,
  Input,
  TransferTarget,
} from '@mainline/engine'
import { callsOf, initialState } from '@mainline/engine'
import type {
  CallId,
  Configuration,
  Digit,
  Instant,
  LegId,
  RoutedUser,
  TransferId,
} from '@mainline/model'
import { plusMs } from '@mainline/model'
import type { Outcome } from './driver.ts'
import { Random } from './random.ts'
import { World } from './world.ts'

/** A run of many callers. */
export interface RandomRunRequest {
  readonly seed: number
  readonly configuration: Configuration
  readonly callers: number
  readonly from: Instant
}

/** What a run left behind; the journal repeats it. */
export interface RandomRun {
  readonly state: EngineState
  readonly journal: readonly Input[]
  readonly facts: readonly Fact[]
}

/** Runs many random callers and faults to the end of the last call. */
export function simulateMany({ seed, configuration, callers, from }: RandomRunRequest): RandomRun {
  const random = new Random(seed)
  const world = new World(initialState(configuration.organizationId), (outcome, here) => {
    for (const effect of outcome.effects) react(effect, outcome.at, random, here)
    pressKeys(outcome, random, here)
  })
  world.schedule(from, { kind: 'configurationReplaced', configuration })
  for (let n = 1; n <= callers; n++) arrive(n, configuration, from, random, world)
  scheduleFaults(configuration, from, random, world)
  world.run()
  world.driver.finish()
  const { state, journal, facts } = world.driver
  return { state, journal, facts }
}

const arrivalsMs = 120_000
const patienceMs = 90_000
const talkMs = 120_000

function arrive(
  n: number,
  { phoneNumbers, users }: Configuration,
  from: Instant,
  random: Random,
  world: World,
) {
  const callId = `call_random${n}` as CallId
  const legId = `leg_random${n}` as LegId
  const at = plusMs(from, random.upTo(arrivalsMs))
  const to = random.pick('+16045550199', '+33123456789', '911', ...Object.keys(phoneNumbers))
  const [user, other] = Object.values(users)
  const caller = random.pick<Caller>(
    { via: { kind: 'simulation' } },
    ...[user, other].flatMap((one) => (one === undefined ? [] : [personCaller(one)])),
  )
  const arrived = { kind: 'callArrived', callId, legId, to, caller } as const
  world.schedule(at, arrived)
  // Twice at once, and not later: the id of a call that has ended is never used again.
  if (random.chance(0.1)) world.schedule(at, arrived)
  if (random.chance(0.5)) {
    happen(world, random, plusMs(at, random.upTo(patienceMs)), { kind: 'legHungUp', callId, legId })
  }
}

function scheduleFaults(configuration: Configuration, from: Instant, random: Random, world: World) {
  const version = configuration.version + 1
  const replaced = {
    kind: 'configurationReplaced',
    configuration: { ...configuration, version },
  } as const
  world.schedule(plusMs(from, random.upTo(arrivalsMs)), replaced)
  if (random.chance(0.2)) {
    world.schedule(plusMs(from, random.upTo(2 * arrivalsMs)), { kind: 'nodeRestarted' })
  }
}

function react(effect: Effect, at: Instant, random: Random, world: World): void {
  switch (effect.kind) {
    case 'playPrompts':
      return playBack(effect, at, random, world)
    case 'ringUser':
      return beRung(effect, at, random, world)
    case 'dialNumber':
      return beDialed(effect, at, random, world)
    case 'connectLegs':
      return talk(effect, at, random, world)
    default:
      return
  }
}

function playBack(
  { callId, legId, playbackId, prompts }: Extract<Effect, { kind: 'playPrompts' }>,
  at: Instant,
  random: Random,
  world: World,
): void {
  if (random.chance(0.05)) return
  const lengthMs = prompts.reduce((sum, { durationMs }) => sum + durationMs, 0)
  const ended = { kind: 'playbackEnded', callId, legId, playbackId } as const
  happen(world, random, plusMs(at, lengthMs + random.upTo(300)), ended)
}

function beRung(
  { callId, legId }: Extract<Effect, { kind: 'ringUser' }>,
  at: Instant,
  random: Random,
  world: World,
): void {
  takeOver(legId, at, random, world)
  const reason = random.pick('busy', 'declined', 'noDevice', 'unreachable')
  const reaction = random.pick<Happening | undefined>(
    undefined,
    { kind: 'userDeclined', callId, legId, reason },
    { kind: 'userAnswered', callId, legId },
    { kind: 'userAnswered', callId, legId },
    { kind: 'legFailed', callId, legId, reason: 'signaling' },
  )
  happen(world, random, plusMs(at, 200), { kind: 'userAlerted', callId, legId })
  // Up to 25 s, so that some answers come after the ring was given up.
  if (reaction !== undefined) happen(world, random, plusMs(at, random.upTo(25_000)), reaction)
}

function beDialed(
  { callId, legId }: Extract<Effect, { kind: 'dialNumber' }>,
  at: Instant,
  random: Random,
  world: World,
): void {
  const leg = { callId, legId }
  const reaction = random.pick<Happening | undefined>(
    undefined,
    { kind: 'numberRefused', ...leg, reason: random.pick('busy', 'declined', 'notInService') },
    { kind: 'trunkFailed', ...leg, reason: random.pick('refused', 'unreachable') },
    { kind: 'numberAnswered', ...leg },
    { kind: 'numberAnswered', ...leg },
    { kind: 'legFailed', ...leg, reason: 'signaling' },
  )
  const hasEarlyMedia = random.chance(0.3)
  if (random.chance(0.8)) {
    happen(world, random, plusMs(at, 300), { kind: 'numberAlerted', ...leg, hasEarlyMedia })
  }
  if (reaction !== undefined) happen(world, random, plusMs(at, random.upTo(25_000)), reaction)
}

function talk(
  { legIds }: Extract<Effect, { kind: 'connectLegs' }>,
  at: Instant,
  random: Random,
  world: World,
): void {
  const legId = random.pick(...legIds)
  const callId = firstCallOf(legId)
  transfer(legId, at, random, world)
  takeOver(legId, at, random, world)
  const whenMs = random.upTo(talkMs)
  happen(world, random, plusMs(at, whenMs / 2), { kind: 'legHeld', callId, legId })
  // One in ten forgets to hang up: the longest time of a call must end that one.
  if (random.chance(0.9)) {
    happen(world, random, plusMs(at, whenMs), { kind: 'legHungUp', callId, legId })
  }
}

/** Whoever is at a leg transfers the other: to somebody they dial, or to a call of anybody's. */
function transfer(legId: LegId, at: Instant, random: Random, world: World): void {
  const { state } = world.driver
  if (random.chance(0.4)) return
  const consulting = callsOf(state).filter(({ caller }) => caller.via.kind === 'device')
  const own = random.pick(legId, ...consulting.map((call) => call.legId))
  const { phoneNumbers } = state.configurations[0]
  const to = random.pick('ben', 'ana', '+12125550199', '911', ...Object.keys(phoneNumbers))
  const target = random.pick<TransferTarget>(
    { kind: 'dialed', to },
    { kind: 'consultation', callId: firstCallOf(own), legId: own },
  )
  const transferId = `transfer_${legId}` as TransferId
  happen(world, random, plusMs(at, random.upTo(20_000)), {
    ...{ kind: 'transferAsked', callId: firstCallOf(legId), legId, transferId, target },
  })
}

/** Somebody's new leg asks for the place of another. */
function takeOver(replacedLegId: LegId, at: Instant, random: Random, world: World): void {
  const [user, other] = Object.values(world.driver.state.configurations[0].users)
  if (random.chance(0.8) || user === undefined || other === undefined) return
  const callId = firstCallOf(replacedLegId)
  const legId = `${replacedLegId}.taken${random.upTo(1_000_000_000)}` as LegId
  const caller = personCaller(random.pick(user, other))
  happen(world, random, plusMs(at, random.upTo(20_000)), {
    ...{ kind: 'takeoverAsked', callId, legId, replacedLegId, caller },
  })
}

function personCaller({ id, displayName }: RoutedUser): Caller {
  return { displayName, via: { kind: 'device', userId: id } }
}

/** Whatever call a leg has come to, what it reports names the one in which it began. */
function firstCallOf(legId: LegId): CallId {
  return `call_${legId.slice('leg_'.length).split('.')[0]}` as CallId
}

function pressKeys({ at, facts }: Outcome, random: Random, world: World): void {
  for (const fact of facts) {
    if (fact.kind !== 'promptsPlayed' || fact.callId === undefined || random.chance(0.4)) continue
    const callId = fact.callId
    const legId = callId.replace('call_', 'leg_') as LegId
    const digit = random.pick<Digit>('1', '1', '2', '0', '7', '9', '*', '#')
    happen(world, random, plusMs(at, random.upTo(9_000)), {
      kind: 'digitPressed',
      callId,
      legId,
      digit,
    })
  }
}

// Everything that happens may be reported twice.
function happen(world: World, random: Random, at: Instant, happening: Happening): void {
  world.schedule(at, happening)
  if (random.chance(0.05)) world.schedule(plusMs(at, random.upTo(2_000)), happening)
}
