// Guests of two who talk: who is rung, who then hears whom, and what becomes of them when anybody
// leaves. The caller is leg_one, Ana answered; Ben is the guest.

import type { LegId } from '@mainline/model'
import { limits } from '@mainline/model'
import { describe, expect, test } from 'vitest'
import { ids, numbers } from '../../../scenarios/contoso.ts'
import { caller, Line } from '../test/line.ts'
import type { GuestRole } from './call-state.ts'
import type { Effect } from './effect.ts'
import { guestRefusal } from './guest.ts'
import { step } from './step.ts'

/** A call in which Ana talks with the caller. */
function talk(): Line {
  const line = new Line()
  line.call(numbers.ana)
  line.answer()
  return line
}

function askBen(line: Line, role: GuestRole = 'monitor', beside = line.callee) {
  return line.feed({ kind: 'guestAsked', ...beside, userId: ids.ben, role })
}

function ben(line: Line): typeof caller {
  const legId = line.standing?.guests?.[0]?.legId
  if (legId === undefined) throw new Error('Ben is no guest')
  return { callId: caller.callId, legId }
}

function joined(role: GuestRole): Line {
  const line = talk()
  askBen(line, role)
  line.feed({ kind: 'userAnswered', ...ben(line) })
  return line
}

/** Who hears whom after Ben answers, by name. */
function hearing(role: GuestRole): Readonly<Record<string, readonly string[]>> {
  const line = talk()
  askBen(line, role)
  const names: Readonly<Record<LegId, string>> = {
    [caller.legId]: 'caller',
    [line.callee.legId]: 'ana',
    [ben(line).legId]: 'ben',
  }
  const input = { kind: 'userAnswered', ...ben(line), at: line.inputs.at(-1)?.at ?? 0 } as never
  const mix = step(line.state, input).effects.find(isMix)
  return Object.fromEntries(
    (mix?.hearing ?? []).map(({ legId, hears }) => [
      names[legId] ?? '',
      hears.map((each) => names[each] ?? ''),
    ]),
  )
}

function isMix(effect: Effect): effect is Extract<Effect, { kind: 'mixLegs' }> {
  return effect.kind === 'mixLegs'
}

describe('a guest who has answered', () => {
  test('as a monitor hears both, and nobody hears them', () => {
    expect(hearing('monitor')).toEqual({ caller: ['ana'], ana: ['caller'], ben: ['caller', 'ana'] })
  })

  test('who whispers is heard by the one beside them only', () => {
    expect(hearing('whisper')).toEqual({
      caller: ['ana'],
      ana: ['caller', 'ben'],
      ben: ['caller', 'ana'],
    })
  })

  test.each(['barge', 'participant'] as const)('as %s talks with both', (role) => {
    expect(hearing(role)).toEqual({
      caller: ['ana', 'ben'],
      ana: ['caller', 'ben'],
      ben: ['caller', 'ana'],
    })
  })

  test('leaves, and the two go on alone', () => {
    const line = joined('monitor')
    expect(line.hangUp(ben(line))).toEqual(['connect'])
    expect([line.standing?.phase.kind, line.standing?.guests]).toEqual(['connected', []])
  })

  test('leaves a held party with its music', () => {
    const line = joined('monitor')
    const guest = ben(line)
    line.feed({ kind: 'legHeld', ...line.callee })
    expect(line.hangUp(guest)).toEqual(['connect', 'playMusicOnHold'])
  })

  test('may be given another role without being rung again', () => {
    const line = joined('monitor')
    expect(askBen(line, 'barge')).toEqual(['mix 2 2 2'])
    expect(line.standing?.guests).toMatchObject([{ role: 'barge' }])
  })
})

describe('a guest who is rung', () => {
  test('and does not answer is rung no more, and the two never notice', () => {
    const line = talk()
    expect(askBen(line)).toEqual([`ring ${ids.ben}`])
    expect(line.wait(limits.unansweredDelayMs)).toEqual(['stopRinging'])
    expect(line.facts.at(-1)).toMatchObject({ kind: 'guestNotReached', reason: 'noAnswer' })
    expect(line.standing?.phase.kind).toBe('connected')
  })

  test('and declines is told in the trace', () => {
    const line = talk()
    askBen(line)
    expect(line.feed({ kind: 'userDeclined', ...ben(line), reason: 'noDevice' })).toEqual([])
    expect(line.facts.at(-1)).toMatchObject({ kind: 'guestNotReached', reason: 'noDevice' })
  })

  test('stops ringing when the call ends', () => {
    const line = talk()
    askBen(line)
    expect(line.hangUp()).toEqual(['hang up callee', 'stopRinging'])
    expect(line.facts.at(-1)?.kind).toBe('callEnded')
  })
})

describe('when one of the two leaves', () => {
  test('a supervisor’s leg ends with the call', () => {
    const line = joined('barge')
    expect(line.hangUp()).toEqual(['hang up callee', 'hang up callee'])
    expect(line.ends).toEqual(['callerHungUp'])
  })

  test.each(['the caller', 'Ana'] as const)('a participant goes on without %s', (who) => {
    const line = joined('participant')
    const guest = ben(line).legId
    expect(line.hangUp(who === 'Ana' ? line.callee : caller)).toEqual(['connect'])
    expect(line.facts.map(({ kind }) => kind)).toContain('guestSteppedIn')
    expect([line.ends, line.callee.legId]).toEqual([[], guest])
  })

  test('to somebody else by a transfer, guests are dismissed', () => {
    const line = joined('monitor')
    const transferId = 'transfer_1' as never
    const target = { kind: 'dialed', to: numbers.mainLine } as const
    const words = line.feed({ kind: 'transferAsked', ...line.callee, transferId, target })
    expect(words).toContain('hang up callee')
    expect(line.standing?.guests).toEqual([])
  })
})

test('a guest is a person here who does not talk in the call, and one of not too many', () => {
  const line = talk()
  const call = line.standing
  const people = line.state.configurations.at(-1)?.users ?? {}
  if (call === undefined) throw new Error('no call')
  const { legId } = line.callee
  const why = (userId: string, beside: LegId = legId, asked = call) =>
    guestRefusal(asked, people, { legId: beside, userId: userId as never })
  expect(why(ids.ben)).toBeUndefined()
  expect(why(ids.ana)).toBe('isInCall')
  expect(why(ids.nobody)).toBe('noSuchPerson')
  expect(why(ids.ben, 'leg_strange' as LegId)).toBe('notConnected')
  const full = Array.from({ length: limits.guestsPerCall }, (_, index) => ({
    legId: `leg_${index}` as LegId,
    userId: `user_${index}` as never,
    displayName: 'Guest',
    role: 'monitor' as const,
    besideLegId: legId,
  }))
  expect(why(ids.ben, legId, { ...call, guests: full })).toBe('tooMany')
  expect(why(ids.ben, legId, { ...call, guests: full.slice(1) })).toBeUndefined()
})
