// Random callers, people and faults: the laws are checked by the run itself after every step; here
// that one seed gives one run, and that the journal of a run replays to the same facts.

import { callsOf, initialState, step } from '@mainline/engine'
import { instantFromMs } from '@mainline/model'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { contoso } from '../../../scenarios/contoso.ts'
import { outside } from '../../../scenarios/outside.ts'
import { simulateMany } from '../src/index.ts'

const from = instantFromMs(1_800_000_000_000)

function run(seed: number) {
  return simulateMany({ seed, configuration: outside(), callers: 25, from })
}

test('every random caller is treated, and the journal replays to the same facts', () => {
  fc.assert(
    fc.property(fc.nat(), (seed) => {
      const { journal, facts, state } = run(seed)
      let replayed = initialState(contoso.organizationId)
      const told = journal.flatMap((input) => {
        const next = step(replayed, input)
        replayed = next.state
        return next.facts
      })
      expect(told).toEqual(facts)
      expect(replayed).toEqual(state)
      expect(callsOf(state)).toEqual([])
    }),
    { numRuns: 60 },
  )
})

test('one seed gives one run', () => {
  expect(run(7)).toEqual(run(7))
  expect(run(7).journal).not.toEqual(run(8).journal)
})

test('random runs meet every way in which a call can end by its flow', () => {
  const causes = new Set<string>()
  for (let seed = 1; seed <= 40; seed++) {
    for (const fact of run(seed).facts) if (fact.kind === 'callEnded') causes.add(fact.cause)
  }
  expect([...causes].toSorted()).toEqual([
    'busy',
    'calleeHungUp',
    'calleeUnknown',
    'callerHungUp',
    'declined',
    'menuDisconnect',
    'noSelection',
    'notAnswered',
    'notPermitted',
    'numberNotConnected',
    'numberNotInService',
    'resourceAccountNotReady',
    'systemRestarted',
    'targetMissing',
    'tooLong',
    'tooManyTransitions',
    'transferred',
    'trunksUnavailable',
  ])
})
