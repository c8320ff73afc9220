// Random histories for the laws of the engine: configurations of any shape, and inputs that fit
// and that do not: doubled, late, about calls, legs and playbacks that never were. Ids come from
// small pools, so that they often meet; some are names that a plain object already has.

import type {
  AutoAttendant,
  CallTarget,
  Configuration,
  Digit,
  MenuOption,
  NumberTarget,
} from '@mainline/model'
import { defaultDialLimits } from '@mainline/model'
import fc from 'fast-check'
import { attendant, contoso, ids, numbers, say } from '../../../scenarios/contoso.ts'
import { outside, outsideNumbers, trunks } from '../../../scenarios/outside.ts'
import type { Caller, Happening, Input } from '../src/index.ts'

const attendantIds = [ids.mainLine, ids.straight, ids.east, ids.west] as const
const dialed = [
  ...Object.values(numbers),
  ...Object.values(outsideNumbers),
  ...['102', 'ana', '911', '6045550199', '__proto__', 'toString', ''],
]
const digits = ['0', '1', '2', '3', '9', '*', '#'] as const
const callIds = ['call_a', 'call_b', 'call_c', '__proto__', 'constructor']
const callerLegs = ['leg_x', 'leg_y', 'leg_z']

const text = fc.constantFrom('', ' ', 'Hello.', 'Press a key.')

const target: fc.Arbitrary<CallTarget> = fc.oneof(
  fc.record({
    type: fc.constant('user' as const),
    identity: fc.constantFrom(ids.ana, ids.ben, ids.nobody),
  }),
  fc.record({
    type: fc.constant('configurationEndpoint' as const),
    identity: fc.constantFrom(...attendantIds, ids.orphan),
  }),
  fc.record({
    type: fc.constant('applicationEndpoint' as const),
    identity: fc.constantFrom(...accountIds()),
  }),
)

const key = fc.constantFrom('tone0', 'tone1', 'tone2', 'tone9', 'toneStar', 'automatic')

const option: fc.Arbitrary<MenuOption> = fc.oneof(
  fc.record({
    dtmfResponse: key,
    action: fc.constant('transferCallToTarget' as const),
    callTarget: target,
  }),
  fc.record({ dtmfResponse: key, action: fc.constant('transferCallToOperator' as const) }),
  fc.record({
    dtmfResponse: key,
    action: fc.constant('announcement' as const),
    prompt: text.map(say),
  }),
  fc.record({ dtmfResponse: key, action: fc.constant('disconnectCall' as const) }),
)

const sketch = fc.record(
  {
    languageId: fc.constantFrom('en-US', 'fr-CA', 'xx'),
    operator: target,
    greeting: text,
    prompt: text,
    options: fc.array(option, { maxLength: 4 }),
    forceListenMenuEnabled: fc.boolean(),
  },
  { requiredKeys: ['options'] },
)

function attendantArbitrary(id: (typeof attendantIds)[number]): fc.Arbitrary<AutoAttendant> {
  return sketch.map((drawn) => attendant(id, id, drawn))
}

const numberTarget: fc.Arbitrary<NumberTarget> = fc.oneof(
  fc.record({
    kind: fc.constant('resourceAccount' as const),
    id: fc.constantFrom(...accountIds()),
  }),
  fc.record({ kind: fc.constant('user' as const), id: fc.constantFrom(ids.ana, ids.nobody) }),
  fc.constant({ kind: 'unassigned' as const }),
)

// Configurations of the sample organization that differ in everything that decides a call.
const configurationArbitrary: fc.Arbitrary<Configuration> = fc
  .record({
    version: fc.integer({ min: 1, max: 9 }),
    attendants: fc.tuple(...attendantIds.map(attendantArbitrary)),
    orphan: numberTarget,
    ringMs: fc.constantFrom(0, 1, 20_000, 10 ** 9),
    maxCalls: fc.nat(2),
    perMinuteCents: fc.constantFrom(0, 1, 700),
    dialLimits: fc.record({
      callsPerUserPerHour: fc.nat(5),
      simultaneousCallsPerUser: fc.nat(2),
      spendPerUserPerDayCents: fc.constantFrom(0, 700, 2_000),
      spendPerDayCents: fc.constantFrom(0, 2_000, 3_000),
    }),
  })
  .map(({ version, attendants, orphan, ringMs, maxCalls, perMinuteCents, dialLimits }) => ({
    ...outside({ trunks: { [trunks.first]: { maxCalls, maxCallsPerSecond: 1 } } }),
    outboundCalling: {
      ...outside().outboundCalling,
      dialLimits: {
        ...defaultDialLimits,
        ...dialLimits,
        domesticPerMinuteCents: perMinuteCents,
      },
    },
    version,
    phoneNumbers: { ...contoso.phoneNumbers, [numbers.orphan]: orphan },
    users: Object.fromEntries(
      Object.entries(contoso.users).map(([id, user]) => [
        id,
        { ...user, unansweredDelayMs: ringMs },
      ]),
    ),
    autoAttendants: Object.fromEntries(attendants.map((one) => [one.id, one])),
  }))

const person: fc.Arbitrary<Caller> = fc.constantFrom(
  { via: { kind: 'simulation' } },
  { via: { kind: 'device', userId: ids.ana } },
  { displayName: 'Ben', via: { kind: 'device', userId: ids.ben } },
  { via: { kind: 'trunk', trunkId: trunks.first } },
)

const callId = fc.constantFrom(...callIds) as fc.Arbitrary<never>
const legId = fc.oneof(
  fc.constantFrom(...callerLegs),
  fc
    .tuple(fc.constantFrom('a', 'b', 'c'), fc.nat(6))
    .map(([name, serial]) => `leg_${name}.${serial}`),
) as fc.Arbitrary<never>
const playbackId = fc
  .tuple(fc.constantFrom('a', 'b', 'c'), fc.nat(6))
  .map(([name, serial]) => `play_${name}.${serial}`) as fc.Arbitrary<never>
const leg = { callId, legId }

const transferId = fc.constantFrom('transfer_1', 'transfer_2') as fc.Arbitrary<never>
const transferTarget = fc.oneof(
  kind('dialed', { to: fc.constantFrom(...dialed) }),
  kind('consultation', leg),
)

const happening: fc.Arbitrary<Happening> = fc.oneof(
  {
    weight: 4,
    arbitrary: kind('callArrived', { ...leg, to: fc.constantFrom(...dialed), caller: person }),
  },
  {
    weight: 6,
    arbitrary: kind('digitPressed', { ...leg, digit: fc.constantFrom<Digit>(...digits) }),
  },
  { weight: 4, arbitrary: kind('playbackEnded', { ...leg, playbackId }) },
  { weight: 2, arbitrary: kind('userAlerted', leg) },
  { weight: 4, arbitrary: kind('userAnswered', leg) },
  {
    weight: 2,
    arbitrary: kind('userDeclined', {
      ...leg,
      reason: fc.constantFrom('busy', 'declined', 'noDevice', 'unreachable'),
    }),
  },
  { weight: 4, arbitrary: kind('transferAsked', { ...leg, transferId, target: transferTarget }) },
  { weight: 2, arbitrary: kind('takeoverAsked', { ...leg, replacedLegId: legId, caller: person }) },
  { weight: 2, arbitrary: kind('numberAlerted', { ...leg, hasEarlyMedia: fc.boolean() }) },
  { weight: 4, arbitrary: kind('numberAnswered', leg) },
  kind('numberRefused', {
    ...leg,
    reason: fc.constantFrom('busy', 'declined', 'noAnswer', 'notInService'),
  }),
  {
    weight: 2,
    arbitrary: kind('trunkFailed', {
      ...leg,
      reason: fc.constantFrom('refused', 'noResponse', 'unreachable'),
    }),
  },
  {
    weight: 3,
    arbitrary: kind('guestAsked', {
      ...leg,
      userId: fc.constantFrom(ids.ana, ids.ben, ids.nobody),
      role: fc.constantFrom('monitor', 'whisper', 'barge', 'participant'),
    }),
  },
  {
    weight: 3,
    arbitrary: kind('recordingAsked', {
      ...leg,
      action: fc.constantFrom('start', 'pause', 'resume', 'stop'),
    }),
  },
  kind('recordingFailed', { ...leg, recordingId: fc.constant('recording_a.2' as never) }),
  kind('legHeld', leg),
  kind('legResumed', leg),
  kind('legHungUp', leg),
  kind('legFailed', { ...leg, reason: fc.constantFrom('signaling', 'media') }),
  kind('configurationReplaced', { configuration: configurationArbitrary }),
  { weight: 4, arbitrary: fc.constant({ kind: 'timePassed' as const }) },
)

const pauseMs = fc.oneof(fc.constant(0), fc.nat(3_000), fc.constantFrom(5_000, 20_000, 10 ** 8))

/** Histories that begin with a configuration and in which time never goes back. */
export const historyArbitrary: fc.Arbitrary<readonly Input[]> = fc
  .record({
    configuration: configurationArbitrary,
    rest: fc.array(fc.tuple(pauseMs, happening), { maxLength: 60 }),
    restarts: fc.boolean(),
  })
  .map(({ configuration, rest, restarts }) => {
    const end: [number, Happening][] = restarts ? [[0, { kind: 'nodeRestarted' }]] : []
    // Plain, as from a journal: fast-check also draws objects without a prototype.
    return JSON.parse(
      JSON.stringify(
        timed([[0, { kind: 'configurationReplaced', configuration }], ...rest, ...end]),
      ),
    )
  })

function timed(happenings: readonly (readonly [number, Happening])[]): readonly Input[] {
  let at = 0
  return happenings.map(([pause, what]) => {
    at += pause
    return { ...what, at } as Input
  })
}

function kind<K extends string, T>(
  name: K,
  fields: { [P in keyof T]: fc.Arbitrary<T[P]> },
): fc.Arbitrary<{ kind: K } & T> {
  return fc.record(fields).map((drawn) => ({ kind: name, ...drawn }) as { kind: K } & T)
}

function accountIds() {
  return Object.values(contoso.resourceAccounts).map(({ id }) => id)
}
