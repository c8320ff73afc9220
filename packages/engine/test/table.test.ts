// Every input in every phase: the facts that follow, in one table that a reviewer can read. An
// empty cell says that nothing happens and nothing needs to be said.

import type { CallId, RecordingId, TransferId } from '@mainline/model'
import { expect, test } from 'vitest'
import { attendant, contoso, contosoWith, ids, numbers } from '../../../scenarios/contoso.ts'
import { outside, outsideNumbers } from '../../../scenarios/outside.ts'
import type { Happening } from '../src/index.ts'
import { caller, Line, strange } from './line.ts'

const phases = {
  'no call': () => new Line(),
  'menu plays': () => called(numbers.mainLine),
  'strict menu plays': () => called(numbers.strict),
  'announcement plays': () => pressed('2'),
  'menu waits': () => {
    const line = called(numbers.mainLine)
    line.playOut()
    return line
  },
  'person rings': () => pressed('1'),
  'person rings unanswered caller': () => called(numbers.ana),
  'parties talk': () => {
    const line = pressed('1')
    line.answer()
    return line
  },
  'number is dialed': () => dialed(),
  'number rings': () => {
    const line = dialed()
    line.feed({ kind: 'numberAlerted', ...line.callee, hasEarlyMedia: false })
    return line
  },
  'outside talks': () => {
    const line = dialed()
    line.feed({ kind: 'numberAnswered', ...line.callee })
    return line
  },
}

type PhaseName = keyof typeof phases

const ignored = 'inputIgnored'
const again = 'promptsPlayed'
const ended = 'callEnded'
const refused = 'transferRefused'
const transferred = 'transferAsked userRang'

const table: Record<string, Partial<Record<PhaseName, string>>> = {
  callArrived: {
    ...row(ignored),
    'no call': 'callArrived numberMatched userRang',
    'menu plays': ignored,
    'strict menu plays': ignored,
    'announcement plays': ignored,
    'menu waits': ignored,
    'person rings': ignored,
    'person rings unanswered caller': ignored,
    'parties talk': ignored,
  },
  'digitPressed by caller': {
    ...row(ignored),
    'no call': ignored,
    'menu plays': 'playbackInterrupted menuOptionChosen announcementPlayed promptsPlayed',
    'strict menu plays': ignored,
    'announcement plays': ignored,
    'menu waits': 'menuOptionChosen announcementPlayed promptsPlayed',
    'person rings': ignored,
    'person rings unanswered caller': ignored,
    'parties talk': ignored,
  },
  'digitPressed by callee': row(ignored),
  'playbackEnded of what plays': {
    ...row(ignored),
    'no call': ignored,
    'menu plays': 'menuWaited',
    'strict menu plays': 'menuWaited',
    'announcement plays': again,
    'menu waits': ignored,
    'person rings': ignored,
    'person rings unanswered caller': ignored,
    'parties talk': ignored,
  },
  'playbackEnded of something older': row(ignored),
  userAlerted: ringing('userAlerted'),
  userAnswered: {
    ...ringing('userAnswered legsConnected'),
    'person rings unanswered caller': 'userAnswered callAnswered legsConnected',
  },
  userDeclined: {
    ...ringing('userNotReached promptsPlayed'),
    'person rings unanswered caller': 'userNotReached callAnswered promptsPlayed',
  },
  'numberAlerted with early media': dialing('numberAlerted'),
  numberAnswered: dialing('numberAnswered callAnswered legsConnected'),
  'numberRefused as busy': dialing('numberRefused callEnded'),
  trunkFailed: {
    ...row(ignored),
    'number is dialed': 'trunkFailed numberDialed',
    'number rings': 'trunkFailed callAnswered promptsPlayed',
  },
  'legHeld by callee': talking('legHeld'),
  'legResumed by caller': talking('legResumed'),
  'transferAsked by callee': { ...row(refused), 'no call': ignored, 'parties talk': transferred },
  'transferAsked by caller': {
    ...row(refused),
    'no call': ignored,
    'outside talks': transferred,
  },
  'transferAsked to a call that is none': { ...row(refused), 'no call': ignored },
  'takeoverAsked of callee': {
    ...row(ignored),
    'person rings': 'callPickedUp legsConnected',
    'person rings unanswered caller': 'callPickedUp callAnswered legsConnected',
  },
  'guestAsked beside callee': talking('guestRang'),
  'guestAsked beside a stranger': row(ignored),
  'recordingAsked of two who talk': talking('recordingStarted'),
  'recordingFailed that is none': row(ignored),
  'legHungUp by caller': { ...row(ended), 'no call': ignored },
  'legHungUp by callee': {
    ...ringing('userNotReached promptsPlayed'),
    'person rings unanswered caller': 'userNotReached callAnswered promptsPlayed',
    'parties talk': ended,
    'number is dialed': ended,
    'number rings': ended,
    'outside talks': ended,
  },
  'legFailed of caller': { ...row(ended), 'no call': ignored },
  'legFailed of callee': {
    ...ringing('userNotReached promptsPlayed'),
    'person rings unanswered caller': 'userNotReached callAnswered promptsPlayed',
    'parties talk': ended,
    'number is dialed': 'trunkFailed numberDialed',
    'number rings': 'trunkFailed callAnswered promptsPlayed',
    'outside talks': ended,
  },
  nodeRestarted: { ...row(ended), 'no call': '' },
  timePassed: row(''),
  'configurationReplaced by a newer': row('configurationReplaced'),
  'configurationReplaced by an older': row(ignored),
  'configurationReplaced by the same': row(ignored),
}

const newer = contosoWith(attendant(ids.hollow, 'Hollow', { options: [] }))
const older = contosoWith(attendant(ids.hollow, 'Hollow', { options: [] }), 3)

const happenings: Record<string, (line: Line) => Happening> = {
  callArrived: () => ({
    kind: 'callArrived',
    ...caller,
    to: numbers.ana,
    caller: { via: { kind: 'simulation' } },
  }),
  'digitPressed by caller': () => ({ kind: 'digitPressed', ...caller, digit: '2' }),
  'digitPressed by callee': (line) => ({ kind: 'digitPressed', ...callee(line), digit: '2' }),
  'playbackEnded of what plays': (line) => ({
    kind: 'playbackEnded',
    ...caller,
    playbackId: line.standing?.phase.kind === 'playing' ? line.playbackId() : oldPlayback,
  }),
  'playbackEnded of something older': () => ({
    kind: 'playbackEnded',
    ...caller,
    playbackId: oldPlayback,
  }),
  userAlerted: (line) => ({ kind: 'userAlerted', ...callee(line) }),
  userAnswered: (line) => ({ kind: 'userAnswered', ...callee(line) }),
  userDeclined: (line) => ({ kind: 'userDeclined', ...callee(line), reason: 'busy' }),
  'numberAlerted with early media': (line) => ({
    kind: 'numberAlerted',
    ...callee(line),
    hasEarlyMedia: true,
  }),
  numberAnswered: (line) => ({ kind: 'numberAnswered', ...callee(line) }),
  'numberRefused as busy': (line) => ({ kind: 'numberRefused', ...callee(line), reason: 'busy' }),
  trunkFailed: (line) => ({ kind: 'trunkFailed', ...callee(line), reason: 'refused' }),
  'legHeld by callee': (line) => ({ kind: 'legHeld', ...callee(line) }),
  'legResumed by caller': () => ({ kind: 'legResumed', ...caller }),
  'transferAsked by callee': (line) => transfer(callee(line)),
  'transferAsked by caller': () => transfer(caller),
  'transferAsked to a call that is none': (line) => ({
    ...transfer(callee(line)),
    target: { kind: 'consultation', callId: 'call_none' as CallId, legId: strange.legId },
  }),
  'takeoverAsked of callee': (line) => ({
    kind: 'takeoverAsked',
    ...strange,
    replacedLegId: callee(line).legId,
    caller: { via: { kind: 'device', userId: ids.ben } },
  }),
  'guestAsked beside callee': (line) => guest(callee(line)),
  'guestAsked beside a stranger': () => guest(strange),
  'recordingAsked of two who talk': () => ({
    kind: 'recordingAsked',
    ...caller,
    action: 'start',
  }),
  'recordingFailed that is none': () => ({
    kind: 'recordingFailed',
    ...caller,
    recordingId: 'recording_none' as RecordingId,
  }),
  'legHungUp by caller': () => ({ kind: 'legHungUp', ...caller }),
  'legHungUp by callee': (line) => ({ kind: 'legHungUp', ...callee(line) }),
  'legFailed of caller': () => ({ kind: 'legFailed', ...caller, reason: 'media' }),
  'legFailed of callee': (line) => ({ kind: 'legFailed', ...callee(line), reason: 'signaling' }),
  nodeRestarted: () => ({ kind: 'nodeRestarted' }),
  timePassed: () => ({ kind: 'timePassed' }),
  'configurationReplaced by a newer': () => ({
    kind: 'configurationReplaced',
    configuration: newer,
  }),
  'configurationReplaced by an older': () => ({
    kind: 'configurationReplaced',
    configuration: older,
  }),
  'configurationReplaced by the same': () => ({
    kind: 'configurationReplaced',
    configuration: contoso,
  }),
}

test.each(Object.entries(happenings))(
  '%s leads in every phase to what the table says',
  (name, of) => {
    const found = Object.entries(phases).map(([phase, build]) => {
      const line = build()
      const before = line.facts.length
      line.feed(of(line))
      const kinds = line.facts.slice(before).map(({ kind }) => kind)
      return [phase, kinds.join(' ')]
    })
    expect(Object.fromEntries(found)).toEqual(table[name])
  },
)

const oldPlayback = 'play_older' as ReturnType<Line['playbackId']>

function called(to: string): Line {
  const line = new Line()
  line.call(to)
  return line
}

function dialed(): Line {
  const line = new Line(outside())
  const via = { kind: 'device', userId: ids.ana } as const
  line.feed({ kind: 'callArrived', ...caller, to: outsideNumbers.home, caller: { via } })
  return line
}

function pressed(digit: '1' | '2'): Line {
  const line = called(numbers.mainLine)
  line.press(digit)
  return line
}

function callee(line: Line): typeof caller {
  const phase = line.standing?.phase
  return phase && 'legId' in phase ? line.callee : strange
}

function guest(beside: typeof caller) {
  return { kind: 'guestAsked', ...beside, userId: ids.ben, role: 'monitor' } as const
}

function transfer(by: typeof caller) {
  return {
    kind: 'transferAsked',
    ...by,
    transferId: 'transfer_one' as TransferId,
    target: { kind: 'dialed', to: '102' },
  } as const
}

function row(facts: string): Record<PhaseName, string> {
  return {
    'no call': facts,
    'menu plays': facts,
    'strict menu plays': facts,
    'announcement plays': facts,
    'menu waits': facts,
    'person rings': facts,
    'person rings unanswered caller': facts,
    'parties talk': facts,
    'number is dialed': facts,
    'number rings': facts,
    'outside talks': facts,
  }
}

function ringing(facts: string): Record<PhaseName, string> {
  return { ...row(ignored), 'person rings': facts, 'person rings unanswered caller': facts }
}

function dialing(facts: string): Record<PhaseName, string> {
  return { ...row(ignored), 'number is dialed': facts, 'number rings': facts }
}

function talking(facts: string): Record<PhaseName, string> {
  return { ...row(ignored), 'parties talk': facts, 'outside talks': facts }
}
