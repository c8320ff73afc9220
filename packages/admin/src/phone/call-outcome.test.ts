// What the last calls say of each end that JsSIP can tell.

import { expect, test } from 'vitest'
import { type CallEnding, outcomeOf } from './call-outcome.ts'

const ending: CallEnding = {
  cause: 'Terminated',
  originator: 'remote',
  direction: 'outgoing',
  reason: '',
}

test.each([
  ['Terminated', 'hungUp'],
  ['Busy', 'busy'],
  ['Not Found', 'notFound'],
  ['Unavailable', 'noAnswer'],
  ['RTP Timeout', 'noAudio'],
  ['Invented Later', 'failed'],
])('a call that ended with %s is told as %s', (cause, outcome) => {
  expect(outcomeOf({ ...ending, cause })).toBe(outcome)
})

test('a caller who gives up leaves a missed call', () => {
  const canceled = { ...ending, cause: 'Canceled', direction: 'incoming' } as const
  expect(outcomeOf(canceled)).toBe('noAnswer')
})

test('a call that another phone answered is not a missed one', () => {
  const reason = 'SIP ;cause=200 ;text="Call completed elsewhere"'
  const canceled = { ...ending, cause: 'Canceled', direction: 'incoming', reason } as const
  expect(outcomeOf(canceled)).toBe('elsewhere')
})

test('a call that we gave up ourselves is no failure', () => {
  expect(outcomeOf({ ...ending, cause: 'Canceled', originator: 'local' })).toBe('canceled')
})

test('a call that is forbidden is told apart from one that was declined', () => {
  const rejected = { ...ending, cause: 'Rejected' }
  expect(outcomeOf({ ...rejected, status: 403 })).toBe('notAllowed')
  expect(outcomeOf({ ...rejected, status: 603 })).toBe('declined')
  expect(outcomeOf({ ...rejected, direction: 'incoming' })).toBe('declined')
})
