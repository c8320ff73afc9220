// A replay decides like the first run, and finds the first place where it does not.

import { instantFromMs } from '@mainline/model'
import { expect, test } from 'vitest'
import { contoso, contosoWith, ids, numbers } from '../../../scenarios/contoso.ts'
import { firstDifference, replay, replayToEnd, simulatedJournal } from './index.ts'

const at = instantFromMs(1_800_000_000_000)
const journal = simulatedJournal({ configuration: contoso, to: numbers.mainLine, at, keys: ',1' })
const recorded = replay(contoso.organizationId, journal)

test('the same inputs give no difference', () => {
  expect(firstDifference(recorded, replay(contoso.organizationId, journal))).toBeUndefined()
})

test('the inputs of the timer may be missing: time passes by itself', () => {
  const withoutTimer = journal.filter(({ kind }) => kind !== 'timePassed')
  expect(withoutTimer.length).toBeLessThan(journal.length)
  expect(firstDifference(recorded, replay(contoso.organizationId, withoutTimer))).toBeUndefined()
})

test('a call whose last inputs are missing goes on to the end that its deadlines bring', () => {
  const { facts } = replayToEnd(contoso.organizationId, journal.slice(0, 3))
  expect(facts.at(-1)).toMatchObject({ kind: 'callEnded', cause: 'notAnswered' })
})

test('the order of keys is no difference', () => {
  const turned = recorded.facts.map((fact) => Object.fromEntries(Object.entries(fact).reverse()))
  const facts: typeof recorded.facts = JSON.parse(JSON.stringify(turned))
  expect(firstDifference({ facts }, recorded)).toBeUndefined()
})

test('a changed configuration shows as the first fact that differs', () => {
  const main = contoso.autoAttendants[ids.mainLine]
  if (main === undefined) throw new Error('the sample has a main line')
  const changed = { ...contosoWith({ ...main, name: 'Other line' }), version: contoso.version }
  const inputs = journal.map((input) =>
    input.kind === 'configurationReplaced' ? { ...input, configuration: changed } : input,
  )
  expect(firstDifference(recorded, replay(contoso.organizationId, inputs))).toMatchObject({
    list: 'facts',
    index: 4,
    recorded: { kind: 'autoAttendantEntered', name: 'Main line' },
    replayed: { kind: 'autoAttendantEntered', name: 'Other line' },
  })
})

test('an effect that is missing at the end is a difference', () => {
  const effects = recorded.effects.slice(0, -1)
  expect(firstDifference({ effects }, recorded)).toMatchObject({
    list: 'effects',
    index: effects.length,
    recorded: undefined,
  })
})
