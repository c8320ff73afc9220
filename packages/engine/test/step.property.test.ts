// The laws of the engine over random histories. fast-check prints the seed and a shrunken history
// when one does not hold.

import { isDeepStrictEqual } from 'node:util'
import { limits } from '@mainline/model'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { contoso } from '../../../scenarios/contoso.ts'
import type { EngineState, Fact, Input, Step } from '../src/index.ts'
import { callsOf, deadline, initialState, recordOf, step, traceStep } from '../src/index.ts'
import { historyArbitrary } from './arbitrary.ts'

const begin = initialState(contoso.organizationId)

function law(name: string, check: (history: readonly Input[]) => void): void {
  test(name, () => {
    fc.assert(fc.property(historyArbitrary, check), { numRuns: 300 })
  })
}

law(
  'no history makes a step throw, tell without limit, or set a deadline in the past',
  (history) => {
    for (const { input, state, facts } of run(history)) {
      for (const call of new Set(facts.map(({ callId }) => callId))) {
        const told = facts.filter(({ callId }) => callId === call).length
        expect(told).toBeLessThanOrEqual(limits.factsPerStep)
      }
      expect(deadline(state) ?? input.at).toBeGreaterThanOrEqual(input.at)
    }
  },
)

law('every call that arrived ends exactly once when only time passes on', (history) => {
  const steps = run(history)
  const facts = [...steps.flatMap((one) => one.facts), ...letTimePass(lastState(steps))]
  const arrived = facts.filter(({ kind }) => kind === 'callArrived').map(({ callId }) => callId)
  const ended = facts.filter(({ kind }) => kind === 'callEnded').map(({ callId }) => callId)
  expect(ended.toSorted()).toEqual(arrived.toSorted())
})

law('every effect names legs that an input or a ring named before', (history) => {
  const known = new Set<string>()
  for (const { input, effects } of run(history)) {
    if ('legId' in input) known.add(input.legId)
    for (const effect of effects) {
      if (effect.kind === 'ringUser' || effect.kind === 'dialNumber') known.add(effect.legId)
      const legs = 'legIds' in effect ? effect.legIds : [effect.legId]
      expect(legs.filter((leg) => !known.has(leg))).toEqual([])
    }
  }
})

law('a call gives each ring and each playback a name of its own', (history) => {
  const names = new Map<string, Set<string>>()
  for (const { facts, effects } of run(history)) {
    for (const { kind, callId } of facts) {
      if (kind === 'callArrived' && callId) names.set(callId, new Set())
    }
    for (const effect of effects) {
      if (!naming.has(effect.kind) || !('legId' in effect)) continue
      const name = effect.kind === 'playPrompts' ? effect.playbackId : effect.legId
      expect(names.get(effect.callId)?.has(name)).toBe(false)
      names.get(effect.callId)?.add(name)
    }
  }
})

law('a state that went through JSON decides like the one that did not', (history) => {
  let restored = begin
  for (const { input, state, effects, facts } of run(history)) {
    const next = step(copy(restored), copy(input))
    expect(isDeepStrictEqual([next.effects, next.facts], [effects, facts])).toBe(true)
    restored = copy(next.state)
    expect(isDeepStrictEqual(restored, state)).toBe(true)
  }
})

law('the same inputs give the same effects and facts', (history) => {
  expect(isDeepStrictEqual(run(history), run(history))).toBe(true)
})

law('a step changes nothing of what it was given', (history) => {
  let state = deepFreeze(begin)
  for (const input of history) state = deepFreeze(step(state, deepFreeze(input)).state)
})

law('configurations are kept only while they are live or used', (history) => {
  for (const { state } of run(history)) {
    const used = new Set(callsOf(state).map(({ version }) => version))
    const unused = state.configurations.slice(0, -1).filter(({ version }) => !used.has(version))
    expect(unused).toEqual([])
  }
})

law('every fact can be explained in one sentence, and every ended call has a record', (history) => {
  const facts = run(history).flatMap((one) => one.facts)
  for (const fact of facts) expect(traceStep(fact).summary).toMatch(/^[A-Z].*[.”]$/s)
  for (const { callId } of facts.filter(({ kind }) => kind === 'callEnded')) {
    expect(recordOf(facts.filter((fact) => fact.callId === callId))).toBeDefined()
  }
})

const naming: ReadonlySet<string> = new Set(['ringUser', 'dialNumber', 'playPrompts'])

type Ran = Step & { readonly input: Input }

function run(history: readonly Input[]): readonly Ran[] {
  const steps: Ran[] = []
  for (const input of history) {
    steps.push({ input, ...step(lastState(steps), input) })
  }
  return steps
}

function lastState(steps: readonly Ran[]): EngineState {
  return steps.at(-1)?.state ?? begin
}

function letTimePass(from: EngineState): readonly Fact[] {
  const facts: Fact[] = []
  let state = from
  for (let rounds = 0; rounds < 2_000; rounds++) {
    const due = deadline(state)
    if (due === undefined) return facts
    const next = step(state, { kind: 'timePassed', at: due })
    facts.push(...next.facts)
    state = next.state
  }
  throw new Error('time passed and calls still stand')
}

function copy<T>(value: T): T {
  return JSON.parse(JSON.stringify(value))
}

function deepFreeze<T>(value: T): T {
  if (typeof value !== 'object' || value === null || Object.isFrozen(value)) return value
  for (const part of Object.values(value)) deepFreeze(part)
  return Object.freeze(value)
}
