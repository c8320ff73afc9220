// How a simulated caller presses keys and how simulated people behave.

import { initialState, step } from '@mainline/engine'
import { instantFromMs } from '@mainline/model'
import { expect, test } from 'vitest'
import { contoso, ids, numbers } from '../../../scenarios/contoso.ts'
import { simulate, simulatedJournal, simulatedKeys } from './index.ts'

const at = instantFromMs(1_800_000_000_000)
const base = { configuration: contoso, to: numbers.mainLine, at }

function keysPressed(keys: string, to = numbers.mainLine): readonly unknown[] {
  return simulate({ ...base, to, keys })
    .steps.filter(({ kind }) => kind === 'menuOptionChosen' || kind === 'menuTimedOut')
    .map(({ kind, details }) => details.key ?? kind)
}

test('one key is pressed for each time that a menu is heard', () => {
  expect(keysPressed('229')).toEqual(['2', '2', '9'])
})

test('a comma lets a menu pass in silence', () => {
  expect(keysPressed(',p9')).toEqual(['menuTimedOut', 'menuTimedOut', '9'])
})

test('a menu that must be heard to its end gets its key afterwards', () => {
  expect(keysPressed('29', numbers.strict)).toEqual(['2', '9'])
})

test('a caller without keys stays silent', () => {
  expect(keysPressed('')).toEqual(['menuTimedOut', 'menuTimedOut', 'menuTimedOut'])
})

test.each([
  ['answer', 'callerHungUp'],
  ['busy', 'busy'],
  ['noAnswer', 'notAnswered'],
] as const)('a person whose outcome is %s ends the call as %s', (outcome, cause) => {
  const { end } = simulate({ ...base, to: numbers.ana, outcomes: { [ids.ana]: outcome } })
  expect(end.cause).toBe(cause)
})

test('a person who is rung for less time than answering takes is not reached', () => {
  const users = { ...contoso.users }
  for (const user of Object.values(contoso.users)) {
    users[user.id] = { ...user, unansweredDelayMs: 1_000 }
  }
  const configuration = { ...contoso, users }
  expect(simulate({ ...base, to: numbers.ana, configuration }).end.cause).toBe('notAnswered')
})

test('the answer names the version that was simulated', () => {
  expect(simulate(base).version).toBe(contoso.version)
})

test('a configuration that was never saved can be simulated too', () => {
  const configuration = { ...contoso, version: 0 }
  expect(simulate({ ...base, keys: '9', configuration }).end.cause).toBe('menuDisconnect')
})

test('the journal of a simulated call replays to its end', () => {
  let state = initialState(contoso.organizationId)
  const facts = simulatedJournal({ ...base, keys: '1' }).flatMap((input) => {
    const next = step(state, input)
    state = next.state
    return next.facts
  })
  expect(facts.at(-1)).toMatchObject({ kind: 'callEnded', cause: 'callerHungUp' })
})

test.each([
  ['12#*,p', true],
  ['', true],
  ['1 2', false],
  ['a', false],
])('%j are keys: %j', (text, valid) => {
  expect(simulatedKeys.test(text)).toBe(valid)
})
