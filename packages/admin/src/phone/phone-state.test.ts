// What the browser phone shows after each event, told as short stories of events.

import { expect, test } from 'vitest'
import {
  initialPhone,
  type PhoneEvent,
  type PhoneState,
  phoneAfter,
  recentCalls,
  shownCall,
  soundOf,
  waitingCall,
} from './phone-state.ts'

const ana = { name: 'Ana', number: '101' }
const bo = { name: 'Bo', number: '102' }
const on: readonly PhoneEvent[] = [{ kind: 'switchedOn' }, { kind: 'registered' }]

function after(...events: readonly PhoneEvent[]): PhoneState {
  return [...on, ...events].reduce(phoneAfter, initialPhone())
}

function placed(id: string, party = ana): PhoneEvent {
  return { kind: 'callPlaced', id, party, atMs: 1_000, isTest: false }
}

function arrived(id: string, party = bo): PhoneEvent {
  return { kind: 'callArrived', id, party, atMs: 2_000 }
}

function answered(id: string): PhoneEvent {
  return { kind: 'callAnswered', id, atMs: 5_000 }
}

function ended(id: string): PhoneEvent {
  return { kind: 'callEnded', id, outcome: 'hungUp', atMs: 65_000 }
}

test('a phone that is switched on is ready when the server knows it', () => {
  expect(phoneAfter(initialPhone(), { kind: 'switchedOn' }).line).toBe('starting')
  expect(after().line).toBe('ready')
})

test('a lost connection is a phone that connects again, not one that is off', () => {
  expect(after({ kind: 'disconnected' }).line).toBe('reconnecting')
  expect(after({ kind: 'disconnected' }, { kind: 'registered' }).line).toBe('ready')
})

test('a phone that never reached the server keeps starting', () => {
  const state = [{ kind: 'switchedOn' }, { kind: 'disconnected' }] as const
  expect(state.reduce(phoneAfter, initialPhone()).line).toBe('starting')
})

test('a registration solves a problem of the line, not one of the microphone', () => {
  const problem = (of: 'cannotConnect' | 'noMicrophone') =>
    after({ kind: 'problemArose', problem: of }, { kind: 'registered' }).problem
  expect(problem('cannotConnect')).toBeUndefined()
  expect(problem('noMicrophone')).toBe('noMicrophone')
})

test('a call is placed, rings, is answered, ends, and is the newest of the last calls', () => {
  const rang = after(placed('1'), { kind: 'callRang', id: '1', hasEarlyMedia: false })
  expect([shownCall(rang)?.phase, soundOf(rang)]).toEqual(['ringing', 'ringBack'])
  const state = [answered('1'), ended('1')].reduce(phoneAfter, rang)
  expect(state.calls).toEqual([])
  expect(state.recent).toEqual([
    {
      id: '1',
      direction: 'outgoing',
      party: ana,
      startedAtMs: 1_000,
      lengthMs: 60_000,
      outcome: 'hungUp',
      isTest: false,
    },
  ])
})

test('no ring-back tone covers what the other side plays before it answers', () => {
  const state = after(placed('1'), { kind: 'callRang', id: '1', hasEarlyMedia: true })
  expect(soundOf(state)).toBeUndefined()
})

test('a call that comes in rings until it is answered', () => {
  const ringing = after(arrived('1'))
  expect([waitingCall(ringing)?.party, soundOf(ringing)]).toEqual([bo, 'ring'])
  const connecting = phoneAfter(ringing, { kind: 'answerAsked', id: '1' })
  expect([waitingCall(connecting), soundOf(connecting)]).toEqual([undefined, undefined])
})

test('a second call knocks softly and leaves the first on screen', () => {
  const state = after(placed('1'), answered('1'), arrived('2'))
  expect([shownCall(state)?.id, soundOf(state)]).toEqual(['1', 'knock'])
})

test('a call that nobody answered has no length', () => {
  expect(after(placed('1'), ended('1')).recent[0]?.lengthMs).toBe(0)
})

test('after a consultation the call that it was for is on screen again', () => {
  const consultation: PhoneEvent = { ...startedFor('2', '1') }
  const state = after(placed('1'), answered('1'), arrived('3'), consultation, ended('2'))
  expect(shownCall(state)?.id).toBe('1')
})

test('hold by us and hold by the other side are told apart', () => {
  const held = after(placed('1'), answered('1'), { kind: 'held', id: '1', by: 'other' })
  expect(shownCall(held)).toMatchObject({ isHeld: false, isHeldByOther: true })
  const both = phoneAfter(held, { kind: 'held', id: '1', by: 'us' })
  const ours = phoneAfter(both, { kind: 'resumed', id: '1', by: 'other' })
  expect(shownCall(ours)).toMatchObject({ isHeld: true, isHeldByOther: false })
})

test('digits, mute and a refused transfer stay with their call', () => {
  const state = after(
    placed('1'),
    answered('1'),
    { kind: 'digitSent', id: '1', digit: '1' },
    { kind: 'digitSent', id: '1', digit: '#' },
    { kind: 'muted', id: '1' },
    { kind: 'transferAsked', id: '1' },
    { kind: 'transferRefused', id: '1' },
  )
  expect(shownCall(state)).toMatchObject({ digits: '1#', isMuted: true, transfer: 'refused' })
})

test('why a call failed is told until another begins; an end that was wanted is not', () => {
  const busy: PhoneEvent = { kind: 'callEnded', id: '1', outcome: 'busy', atMs: 9_000 }
  const failed = after(placed('1'), busy)
  expect(failed.ended?.outcome).toBe('busy')
  expect(phoneAfter(failed, arrived('2')).ended).toBeUndefined()
  expect(after(placed('1'), ended('1')).ended).toBeUndefined()
})

test('what is told of a call that is over changes nothing', () => {
  const over = after(placed('1'), ended('1'))
  const late: readonly PhoneEvent[] = [answered('1'), ended('1'), { kind: 'shown', id: '1' }]
  expect(late.reduce(phoneAfter, over)).toEqual(over)
})

test(`the last ${recentCalls} calls are kept, and not one more`, () => {
  const calls = Array.from({ length: recentCalls + 1 }, (_, index) => String(index))
  const { recent } = after(...calls.flatMap((id) => [placed(id), ended(id)]))
  expect(recent.map(({ id }) => id)).toEqual(calls.toReversed().slice(0, recentCalls))
})

test('a phone that is switched off has no calls, and keeps the last ones', () => {
  const state = after(placed('1'), ended('1'), arrived('2'), { kind: 'switchedOff' })
  expect([state.line, state.calls, state.recent.length]).toEqual(['off', [], 1])
})

test('the steps of a test call stay after its end, until they are put away', () => {
  const test: PhoneEvent = { kind: 'callPlaced', id: '1', party: ana, atMs: 0, isTest: true }
  const over = after(test, ended('1'), placed('2'))
  expect(over.test).toEqual({ callId: '1', party: ana })
  expect(phoneAfter(over, { kind: 'testPutAway' }).test).toBeUndefined()
})

test('the phone stays open or closed whatever happens in it', () => {
  const open = after({ kind: 'opened' }, placed('1'), ended('1'))
  expect(open.isOpen).toBe(true)
  expect([{ kind: 'closed' } as const, arrived('2')].reduce(phoneAfter, open).isOpen).toBe(false)
})

function startedFor(id: string, consultedFor: string) {
  return { kind: 'callPlaced', id, party: bo, atMs: 6_000, consultedFor, isTest: false } as const
}
