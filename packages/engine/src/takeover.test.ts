// Who may take the place of whom: colleagues pick up what rings, and nobody takes a call that is
// being talked in but the person who talks. Call 1 is an outsider who called Ana.

import { expect, test } from 'vitest'
import { ids, numbers } from '../../../scenarios/contoso.ts'
import { Office, personCalling } from '../test/office.ts'

function ringing(): Office {
  const office = new Office()
  office.call(1, numbers.ana)
  return office
}

test('a colleague picks up what rings, and the phones that rang miss nothing', () => {
  const office = ringing()
  expect(office.takeOver('leg_1.1', ids.ben)).toEqual([
    'stopRinging leg_1.1',
    'answerCall leg_1.1.new',
    'answerCall leg_1',
    'connect leg_1 leg_1.1.new',
  ])
  expect(office.hangUp('leg_1')).toEqual(['hangUp leg_1.1.new'])
  expect(office.facts.at(-1)).toMatchObject({ cause: 'callerHungUp', target: { id: ids.ben } })
})

test('a phone that answers just after the pick-up is hung up', () => {
  const office = ringing()
  office.takeOver('leg_1.1', ids.ben)
  expect(office.answer('leg_1.1')).toEqual(['hangUp leg_1.1'])
})

test('a ring that a transfer made is picked up, and the transfer is complete', () => {
  const office = ringing()
  office.answer('leg_1.1')
  office.transfer('leg_1.1', '102')
  expect(office.takeOver('leg_1.2', ids.ana)).toEqual([
    'stopRinging leg_1.2',
    'answerCall leg_1.2.new',
    'connect leg_1 leg_1.2.new',
    'report completed',
    'hangUp leg_1.1',
  ])
})

test('somebody who is not of the organization picks up nothing', () => {
  expect(ringing().takeOver('leg_1.1', ids.nobody)).toEqual(['refuse notAllowed'])
})

test('a person goes on with their own call on another phone', () => {
  const office = ringing()
  office.answer('leg_1.1')
  expect(office.takeOver('leg_1.1', ids.ana)).toEqual([
    'answerCall leg_1.1.new',
    'hangUp leg_1.1',
    'connect leg_1 leg_1.1.new',
  ])
})

test('so does a person who called, and the call is still theirs', () => {
  const office = new Office()
  office.call(1, numbers.ana, personCalling(ids.ben))
  office.answer('leg_1.1')
  office.takeOver('leg_1', ids.ben)
  expect(office.hangUp('leg_1.new')).toEqual(['hangUp leg_1.1'])
  expect(office.ends).toEqual(['call_1 callerHungUp'])
})

test('nobody takes the call of a colleague who talks', () => {
  const office = ringing()
  office.answer('leg_1.1')
  expect(office.takeOver('leg_1.1', ids.ben)).toEqual(['refuse notAllowed'])
  expect(office.takeOver('leg_1', ids.ben)).toEqual(['refuse notAllowed'])
})

test('a leg that has ended meanwhile cannot be replaced', () => {
  const office = ringing()
  office.decline('leg_1.1')
  expect(office.takeOver('leg_1.1', ids.ben)).toEqual(['refuse gone'])
  office.hangUp('leg_1')
  expect(office.takeOver('leg_1.1', ids.ben)).toEqual(['refuse gone'])
})

test('a leg that moved to another call is replaced there', () => {
  const office = ringing()
  office.answer('leg_1.1')
  office.call(2, '102', personCalling(ids.ana))
  office.answer('leg_2.1')
  office.join('leg_1.1', 'leg_2')
  expect(office.takeOver('leg_2.1', ids.ben)).toEqual([
    'answerCall leg_2.1.new',
    'hangUp leg_2.1',
    'connect leg_1 leg_2.1.new',
  ])
  expect(office.hangUp('leg_2.1.new')).toEqual(['hangUp leg_1'])
})
