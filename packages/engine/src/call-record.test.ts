// The record that a call leaves, gathered from its facts.

import { expect, test } from 'vitest'
import { ids, numbers } from '../../../scenarios/contoso.ts'
import { caller, Line } from '../test/line.ts'
import { recordOf } from './call-record.ts'

test('a call that stands has no record yet', () => {
  const line = new Line()
  line.call(numbers.mainLine)
  expect(recordOf(line.facts)).toBeUndefined()
})

test('a connected call is recorded with its times and with the person it was connected to', () => {
  const line = new Line()
  line.call(numbers.ana)
  line.wait(5_000)
  line.answer()
  line.wait(60_000)
  line.hangUp()
  expect(recordOf(line.facts)).toEqual({
    id: caller.callId,
    startDateTime: '1970-01-01T00:16:40.000Z',
    answerDateTime: '1970-01-01T00:16:45.000Z',
    endDateTime: '1970-01-01T00:17:45.000Z',
    from: 'anonymous',
    to: numbers.ana,
    end: {
      cause: 'callerHungUp',
      target: { type: 'user', id: ids.ana, displayName: 'Ana Lima' },
    },
    version: 7,
  })
})

test('a refused call is recorded without an answer', () => {
  const line = new Line()
  line.call(numbers.unknown)
  expect(recordOf(line.facts)).toEqual({
    id: caller.callId,
    startDateTime: '1970-01-01T00:16:40.000Z',
    endDateTime: '1970-01-01T00:16:40.000Z',
    from: 'anonymous',
    to: numbers.unknown,
    end: { cause: 'numberNotInService' },
    version: 7,
  })
})
