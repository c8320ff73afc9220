// The laws of calls to the outside, over random histories of people who call much, trunks that
// fail, and configurations that allow little. Amounts are whole cents, so that sums are exact.

import type { DialLimits, UserId } from '@mainline/model'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { contoso, ids } from '../../../scenarios/contoso.ts'
import { outside, outsideNumbers, trunks } from '../../../scenarios/outside.ts'
import type { EngineState, Happening, Input, Step } from '../src/index.ts'
import { callsOf, deadline, initialState, step } from '../src/index.ts'

const hourMs = 60 * 60 * 1000
const dayMs = 24 * hourMs
const rate = 10

interface Move {
  readonly pauseMs: number
  readonly user: UserId
  readonly to: string
  readonly via: 'device' | 'trunk'
  readonly outcome: 'answer' | 'busy' | 'fail' | 'silent'
  readonly talkMs: number
}

const move: fc.Arbitrary<Move> = fc.record({
  pauseMs: fc.constantFrom(0, 50, 1_000, 60_000, 514_286, hourMs, dayMs / 5),
  user: fc.constantFrom(ids.ana, ids.ben),
  to: fc.constantFrom(outsideNumbers.home, outsideNumbers.home, outsideNumbers.france, '911'),
  via: fc.constantFrom('device', 'device', 'device', 'trunk'),
  outcome: fc.constantFrom('answer', 'answer', 'busy', 'fail', 'silent'),
  talkMs: fc.constantFrom(0, 60_000, 90_000, hourMs),
})

const limitsArbitrary: fc.Arbitrary<Partial<DialLimits>> = fc.record({
  callsPerUserPerHour: fc.constantFrom(0, 1, 3, 5),
  simultaneousCallsPerUser: fc.constantFrom(1, 2, 4),
  spendPerUserPerDayCents: fc.constantFrom(0, 30, 100, 10_000),
  spendPerDayCents: fc.constantFrom(20, 150, 10_000),
})

const history = fc.record({
  moves: fc.array(move, { minLength: 1, maxLength: 25 }),
  dialLimits: limitsArbitrary,
  maxCalls: fc.constantFrom(0, 1, 3),
})

type History = typeof history extends fc.Arbitrary<infer T> ? T : never
type Ran = Step & { readonly input: Input }

function law(name: string, check: (ran: readonly Ran[], history: History) => void): void {
  test(name, () => {
    const property = fc.property(history, (drawn) => check(run(drawn), drawn))
    fc.assert(property, { numRuns: 150 })
  })
}

law('every outbound call ends exactly once', (ran) => {
  const facts = ran.flatMap((each) => each.facts)
  const of = (kind: string) => facts.filter((fact) => fact.kind === kind).map((f) => f.callId)
  expect(of('callEnded').toSorted()).toEqual(of('callArrived').toSorted())
})

law('a call for help from a phone is dialed at once, whatever holds others back', (ran) => {
  for (const { input, effects } of ran) {
    if (input.kind !== 'callArrived' || input.to !== '911') continue
    const isInside = input.caller.via.kind === 'device'
    expect(effects.some(({ kind }) => kind === 'dialNumber')).toBe(isInside)
  }
})

law('nobody reaches a country that was not added, and no trunk’s caller reaches any', (ran) => {
  for (const { input, effects } of ran) {
    const dialed = effects.filter(({ kind }) => kind === 'dialNumber')
    if (input.kind === 'callArrived' && input.caller.via.kind === 'trunk') {
      expect(dialed).toEqual([])
    }
    for (const effect of dialed) {
      expect(effect).not.toHaveProperty('number', outsideNumbers.france)
    }
  }
})

law('no sequence of calls exceeds what one person may begin in an hour', (ran, { dialLimits }) => {
  const begun = ran.flatMap(({ input, facts }) =>
    facts.some(({ kind }) => kind === 'voiceRoutesCompared') && input.kind === 'callArrived'
      ? [{ at: input.at, user: userOf(input) }]
      : [],
  )
  for (const { at, user } of begun) {
    const within = begun.filter((other) => other.user === user && isWithin(other.at, at, hourMs))
    expect(within.length).toBeLessThanOrEqual(dialLimits.callsPerUserPerHour ?? 0)
  }
})

law('no sequence of calls spends more than a person and all may in a day', (ran, drawn) => {
  const { spendPerUserPerDayCents = 0, spendPerDayCents = 0 } = drawn.dialLimits
  const minutes = minutesPaid(ran)
  for (const { at, user } of minutes) {
    const within = minutes.filter((other) => isWithin(other.at, at, dayMs))
    expect(within.length * rate).toBeLessThanOrEqual(spendPerDayCents)
    const own = within.filter((other) => other.user === user)
    expect(own.length * rate).toBeLessThanOrEqual(spendPerUserPerDayCents)
  }
})

law('no person and no trunk has more calls at once than they may', (ran, drawn) => {
  for (const { state } of ran) {
    const calls = callsOf(state).flatMap(({ outbound }) =>
      outbound?.trunkId === undefined || outbound.isEmergency ? [] : [outbound],
    )
    for (const user of [ids.ana, ids.ben]) {
      const own = calls.filter(({ userId }) => userId === user)
      expect(own.length).toBeLessThanOrEqual(drawn.dialLimits.simultaneousCallsPerUser ?? 0)
    }
    const first = calls.filter(({ trunkId }) => trunkId === trunks.first)
    expect(first.length).toBeLessThanOrEqual(drawn.maxCalls)
  }
})

law('what is counted as standing is what stands', (ran) => {
  for (const { state } of ran) {
    const standing = callsOf(state).filter(({ outbound }) => outbound?.trunkId !== undefined)
    const inbound = callsOf(state).filter(({ caller }) => caller.via.kind === 'trunk')
    const counted = Object.values(state.ledger.trunks).map(({ activeCalls }) => activeCalls)
    const sum = counted.reduce((total, count) => total + count, 0)
    expect(sum).toBe(standing.length + inbound.length)
  }
  expect(ran.at(-1)?.state.ledger.reservedCents).toBe(0)
})

test('trunks of one priority share the calls by their weights over time', () => {
  const configuration = outside({
    trunks: { [trunks.first]: { weight: 3 }, [trunks.second]: { weight: 1 } },
    calling: {
      dialLimits: { ...outside().outboundCalling.dialLimits, callsPerUserPerHour: 10_000 },
    },
  })
  const counts = new Map<string, number>()
  let state = step(initialState(contoso.organizationId), configured(configuration)).state
  for (let n = 0; n < 4_000; n++) {
    const arrived = step(state, { ...arrival(n, ids.ana, outsideNumbers.home), at: n as never })
    const dialed = arrived.effects.find((effect) => effect.kind === 'dialNumber')
    counts.set(dialed?.trunkId ?? '', (counts.get(dialed?.trunkId ?? '') ?? 0) + 1)
    const legId = `leg_in${n}` as never
    const callId = `call_out${n}` as never
    state = step(arrived.state, { kind: 'legHungUp', callId, legId, at: n as never }).state
  }
  const share = (counts.get(trunks.first) ?? 0) / 4_000
  expect(share).toBeGreaterThan(0.72)
  expect(share).toBeLessThan(0.78)
  expect(counts.get(trunks.reserve)).toBeUndefined()
})

/** Minutes that began of answered calls which cost, from what was connected and when it ended. */
function minutesPaid(ran: readonly Ran[]) {
  const facts = ran.flatMap((each) => each.facts)
  const users = new Map(
    ran.flatMap(({ input }) => (input.kind === 'callArrived' ? [[input.callId, input]] : [])),
  )
  return facts.flatMap((fact) => {
    if (fact.kind !== 'numberAnswered' || fact.number === '911') return []
    const end = facts.find((f) => f.kind === 'callEnded' && f.callId === fact.callId)
    const input = users.get(fact.callId as never)
    const lastsMs = (end?.at ?? fact.at) - fact.at
    // A minute that would begin as the call ends, by hanging up or by the limit, is not paid.
    const count = Math.max(1, Math.ceil(lastsMs / 60_000))
    return Array.from({ length: count }, (_, n) => ({
      at: fact.at + n * 60_000,
      user: input === undefined ? undefined : userOf(input),
    }))
  })
}

function userOf({ caller }: Extract<Input, { kind: 'callArrived' }>): string | undefined {
  return caller.via.kind === 'device' ? caller.via.userId : undefined
}

/** Whether a time lies in the stretch of this length that ends with `end`. */
function isWithin(at: number, end: number, lengthMs: number): boolean {
  return at <= end && at > end - lengthMs
}

function configured(configuration: ReturnType<typeof outside>): Input {
  return { kind: 'configurationReplaced', configuration, at: 0 as never }
}

function arrival(n: number, userId: UserId, to: string, via = 'device') {
  const way =
    via === 'device'
      ? ({ kind: 'device', userId } as const)
      : ({ kind: 'trunk', trunkId: trunks.first } as const)
  const name = { callId: `call_out${n}` as never, legId: `leg_in${n}` as never }
  return { kind: 'callArrived', ...name, to, caller: { via: way } } as const
}

/** Runs a history to its end: what is dialed behaves as its move says, and every call ends. */
function run({ moves, dialLimits, maxCalls }: History): readonly Ran[] {
  const base = outside().outboundCalling.dialLimits
  const configuration = outside({
    trunks: { [trunks.first]: { maxCalls, maxCallsPerSecond: 1 } },
    calling: { dialLimits: { ...base, domesticPerMinuteCents: rate, ...dialLimits } },
  })
  const ran: Ran[] = []
  const pending: { readonly at: number; readonly what: Happening }[] = []
  let state: EngineState = initialState(contoso.organizationId)
  const feed = (input: Input): Ran => {
    const done = { input, ...step(state, input) }
    state = done.state
    ran.push(done)
    for (const effect of done.effects) {
      if (effect.kind !== 'dialNumber') continue
      const drawn = moves[Number(effect.callId.replace('call_out', ''))]
      if (drawn !== undefined) pending.push(...reactions(drawn, effect, input.at))
    }
    return done
  }
  const passUntil = (until: number): void => {
    for (let rounds = 0; rounds < 5_000; rounds++) {
      const due = deadline(state) ?? Number.POSITIVE_INFINITY
      pending.sort((a, b) => a.at - b.at)
      const next = pending[0]
      const at = Math.min(due, next?.at ?? Number.POSITIVE_INFINITY)
      if (at > until || at === Number.POSITIVE_INFINITY) return
      if (next !== undefined && next.at < due) {
        pending.shift()
        feed({ ...next.what, at: at as never })
      } else {
        feed({ kind: 'timePassed', at: at as never })
      }
    }
    throw new Error('a history that does not end')
  }
  feed(configured(configuration))
  let at = 0
  for (const [n, drawn] of moves.entries()) {
    at += drawn.pauseMs
    passUntil(at)
    feed({ ...arrival(n, drawn.user, drawn.to, drawn.via), at: at as never })
  }
  passUntil(Number.POSITIVE_INFINITY)
  return ran
}

function reactions(
  { outcome, talkMs }: Move,
  { callId, legId }: { readonly callId: string; readonly legId: string },
  at: number,
) {
  const leg = { callId: callId as never, legId: legId as never }
  switch (outcome) {
    case 'answer':
      return [
        { at: at + 900, what: { kind: 'numberAlerted', ...leg, hasEarlyMedia: true } as const },
        { at: at + 2_000, what: { kind: 'numberAnswered', ...leg } as const },
        { at: at + 2_000 + talkMs, what: { kind: 'legHungUp', ...leg } as const },
      ]
    case 'busy':
      return [{ at: at + 200, what: { kind: 'numberRefused', ...leg, reason: 'busy' } as const }]
    case 'fail':
      return [{ at: at + 200, what: { kind: 'trunkFailed', ...leg, reason: 'refused' } as const }]
    case 'silent':
      return []
  }
}
