// Calls to the outside: what may be called, by which trunk, and what becomes of it.

import { limits } from '@mainline/model'
import { expect, test } from 'vitest'
import { contoso, ids, numbers } from '../../../scenarios/contoso.ts'
import { outside, outsideNumbers, trunks } from '../../../scenarios/outside.ts'
import { caller, Line } from '../test/line.ts'
import { traceStep } from './explain.ts'

const { home, france, premium } = outsideNumbers
const notPermitted = 'play Sorry, calls to this number are not permitted.'
const noLine = 'play Sorry, no outside line is available. Please try again later.'
const one = { trunks: { [trunks.second]: { enabled: false }, [trunks.reserve]: { priority: 2 } } }

test('a number of the own country is called, alerted, answered and ended', () => {
  const line = new Line(outside())
  const words = [
    ...dial(line, '604 555 0199'),
    ...line.feed({ kind: 'numberAlerted', ...line.callee, hasEarlyMedia: false }),
    ...line.feed({ kind: 'numberAnswered', ...line.callee }),
    ...line.hangUp(line.callee),
  ]
  expect(words).toEqual([`dial ${home}`, 'alertCaller', 'answerCall', 'connect', 'hang up caller'])
  expect(line.ends).toEqual(['calleeHungUp'])
})

test('early media is heard before the answer, also after plain ringing', () => {
  const line = new Line(outside())
  dial(line, home)
  line.feed({ kind: 'numberAlerted', ...line.callee, hasEarlyMedia: false })
  const words = line.feed({ kind: 'numberAlerted', ...line.callee, hasEarlyMedia: true })
  expect(words).toEqual(['relayEarlyMedia'])
})

test.each([
  ['a country that nobody added', france],
  ['a premium number of the own country', premium],
  ['a number of no country that charges', '+881 612345678'],
])('%s is refused with a spoken reason', (_, number) => {
  const line = new Line(outside())
  expect(dial(line, number)).toEqual(['answerCall', notPermitted])
  line.playOut()
  expect(line.ends).toEqual(['notPermitted'])
})

test('a country that somebody added is called', () => {
  const dialPermissions = { countries: ['FR'], premiumNumbers: false }
  const line = new Line(outside({ calling: { dialPermissions } }))
  expect(dial(line, '011 33 1 23 45 67 89')).toEqual([`dial ${france}`])
})

test.each([
  ['by a trunk', { kind: 'trunk', trunkId: trunks.first } as const],
  ['by nobody knows what', { kind: 'simulation' } as const],
  ['by a phone of somebody who is gone', { kind: 'device', userId: ids.nobody } as const],
])('a caller who came in %s reaches nobody outside, not even for help', (_, via) => {
  const line = new Line(outside())
  for (const to of [home, '911', '+1911', '011911']) {
    const words = line.feed({ kind: 'callArrived', ...caller, to, caller: { via } })
    expect(words).toEqual(['reject numberNotInService'])
  }
})

test('a number of the organization stays inside, however it is dialed', () => {
  const line = new Line(outside())
  expect(dial(line, '250 555 0101')).toEqual([`ring ${ids.ana}`, 'alertCaller'])
  expect(numbers.ana in contoso.phoneNumbers).toBe(true)
})

test('without a voice route that fits, no trunk is asked', () => {
  const line = new Line(outside({ voiceRoutes: {} }))
  expect(dial(line, home)).toEqual(['answerCall', noLine])
  line.playOut()
  expect(line.ends).toEqual(['noVoiceRoute'])
})

test('a trunk that fails hands over to the next, and the last one ends the call', () => {
  const line = new Line(outside(one))
  dial(line, home)
  const failed = { kind: 'trunkFailed', reason: 'refused', detail: '503' } as const
  expect(line.feed({ ...failed, ...line.callee })).toEqual([`dial ${home}`])
  expect(line.feed({ ...failed, ...line.callee })).toEqual(['answerCall', noLine])
  line.playOut()
  expect(line.ends).toEqual(['trunksUnavailable'])
  const told = line.facts.map((fact) => traceStep(fact).summary)
  expect(told).toContain('The trunk First refused the call (503).')
  expect(told).toContain('The trunk Second is passed over: it is switched off.')
})

test('a trunk that says nothing in time is given up for the next', () => {
  const line = new Line(outside(one))
  dial(line, home)
  expect(line.wait(limits.trunkResponseMs)).toEqual(['stopRinging', `dial ${home}`])
})

test('a number that rings is not rung again by another trunk', () => {
  const line = new Line(outside())
  dial(line, home)
  line.feed({ kind: 'numberAlerted', ...line.callee, hasEarlyMedia: false })
  line.feed({ kind: 'trunkFailed', ...line.callee, reason: 'refused' })
  line.playOut()
  expect(line.ends).toEqual(['trunksUnavailable'])
})

test('a number that rings for too long is given up', () => {
  const line = new Line(outside())
  dial(line, home)
  line.feed({ kind: 'numberAlerted', ...line.callee, hasEarlyMedia: false })
  expect(line.wait(limits.outboundRingMs)).toEqual(['stopRinging', 'reject notAnswered'])
})

test.each([
  ['busy', 'busy'],
  ['declined', 'declined'],
  ['noAnswer', 'notAnswered'],
  ['notInService', 'calleeUnknown'],
] as const)('what the called party says (%s) ends the call on the first trunk', (reason, cause) => {
  const line = new Line(outside())
  dial(line, home)
  const words = line.feed({ kind: 'numberRefused', ...line.callee, reason })
  expect(words).toEqual([`reject ${cause}`])
})

test('an answer that comes after the trunk was given up is hung up', () => {
  const line = new Line(outside(one))
  dial(line, home)
  const late = line.callee
  line.wait(limits.trunkResponseMs)
  expect(line.feed({ kind: 'numberAnswered', ...late })).toEqual(['hang up callee'])
})

test('a caller who gives up while it rings ends the leg to the outside', () => {
  const line = new Line(outside())
  dial(line, home)
  expect(line.hangUp()).toEqual(['stopRinging'])
  expect(line.ends).toEqual(['callerHungUp'])
})

test('a call for help passes what is forbidden, spent, full and unrouted', () => {
  const nothing = {
    ...{ callsPerUserPerHour: 0, simultaneousCallsPerUser: 0 },
    ...{ spendPerUserPerDayCents: 0, spendPerDayCents: 0 },
  }
  const { dialLimits } = outside().outboundCalling
  const full = { maxCalls: 0, maxCallsPerSecond: 0 }
  const line = new Line(
    outside({
      voiceRoutes: {},
      trunks: { [trunks.first]: full, [trunks.second]: full, [trunks.reserve]: full },
      calling: { dialLimits: { ...dialLimits, ...nothing } },
    }),
  )
  expect(dial(line, '9-1-1')).toEqual(['dial 911'])
  const failed = { kind: 'trunkFailed', reason: 'refused' } as const
  line.feed({ kind: 'numberAlerted', ...line.callee, hasEarlyMedia: true })
  expect(line.feed({ ...failed, ...line.callee })).toEqual(['dial 911'])
  expect(line.feed({ kind: 'numberAnswered', ...line.callee })).toEqual(['answerCall', 'connect'])
})

test('a call for help shows the own number of who hides it otherwise', () => {
  const ana = { ...contoso.users[ids.ana], callerId: { kind: 'anonymous' } } as const
  const line = new Line(outside({ users: { [ids.ana]: ana as never } }))
  dial(line, '911')
  const dialed = line.facts.find((fact) => fact.kind === 'numberDialed')
  expect(dialed).toMatchObject({ callerIdNumber: numbers.ana })
})

test.each([
  [undefined, { callerIdNumber: numbers.ana }],
  [{ kind: 'number', number: numbers.mainLine }, { callerIdNumber: numbers.mainLine }],
  [{ kind: 'number', number: '+16045550000' }, { callerIdNumber: numbers.ana }],
] as const)('the caller ID %j shows %j', (callerId, shown) => {
  const ana = { ...contoso.users[ids.ana], ...(callerId === undefined ? {} : { callerId }) }
  const line = new Line(outside({ users: { [ids.ana]: ana as never } }))
  dial(line, home)
  expect(line.facts.find((fact) => fact.kind === 'numberDialed')).toMatchObject(shown)
})

test('an anonymous caller’s number is not among the facts', () => {
  const ana = { ...contoso.users[ids.ana], callerId: { kind: 'anonymous' } } as const
  const line = new Line(outside({ users: { [ids.ana]: ana as never } }))
  dial(line, home)
  expect(line.facts.find((fact) => fact.kind === 'numberDialed')).not.toHaveProperty(
    'callerIdNumber',
  )
})

test('a call ends when the money for its next minute is not there', () => {
  const { dialLimits } = outside().outboundCalling
  const money = { domesticPerMinuteCents: 10, spendPerUserPerDayCents: 25 }
  const line = new Line(outside({ calling: { dialLimits: { ...dialLimits, ...money } } }))
  dial(line, home)
  line.feed({ kind: 'numberAnswered', ...line.callee })
  expect(line.wait(119_999)).toEqual([])
  expect(line.wait(1)).toEqual(['hang up callee', 'hang up caller'])
  expect(line.ends).toEqual(['dialLimitReached'])
})

test('a trunk at its calls per second is passed over until a second has passed', () => {
  const slow = { maxCallsPerSecond: 1 }
  const others = { [trunks.second]: { enabled: false }, [trunks.reserve]: { enabled: false } }
  const line = new Line(outside({ trunks: { [trunks.first]: slow, ...others } }))
  expect(dial(line, home)).toEqual([`dial ${home}`])
  line.hangUp()
  expect(dial(line, home)).toEqual(['answerCall', noLine])
  line.playOut()
  line.wait(1_200)
  expect(dial(line, home)).toEqual([`dial ${home}`])
})

/** Ana's phone dials. */
function dial(line: Line, to: string): readonly string[] {
  const via = { kind: 'device', userId: ids.ana } as const
  return line.feed({ kind: 'callArrived', ...caller, to, caller: { via } })
}
