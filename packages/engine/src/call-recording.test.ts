// Recording of two who talk: what begins, pauses and ends it, and that another pair is another
// recording.

import { describe, expect, test } from 'vitest'
import { contoso, ids, numbers } from '../../../scenarios/contoso.ts'
import { caller, Line } from '../test/line.ts'
import type { RecordingAsked } from './input.ts'
import { talkOf } from './talk.ts'

function talk(line = new Line()): Line {
  line.call(numbers.ana)
  line.answer()
  return line
}

function steer(line: Line, action: RecordingAsked['action']): readonly string[] {
  return line.feed({ kind: 'recordingAsked', ...caller, action })
}

function kindsOf(line: Line): readonly string[] {
  return line.facts.map(({ kind }) => kind).filter((kind) => kind.startsWith('recording'))
}

/** A line on which Ana's calls are always recorded. */
function recordingLine(): Line {
  const ana = contoso.users[ids.ana]
  if (ana === undefined) throw new Error('no Ana')
  const users = { ...contoso.users, [ids.ana]: { ...ana, recordsCalls: true } }
  return new Line({ ...contoso, version: contoso.version + 1, users })
}

describe('a recording', () => {
  test('is started, paused, resumed and stopped as it is asked for', () => {
    const line = talk()
    const words = (['start', 'pause', 'resume', 'stop'] as const).map((each) => steer(line, each))
    expect(words).toEqual([
      ['recordLegs'],
      ['pause recording'],
      ['resume recording'],
      ['stop recording'],
    ])
    expect(kindsOf(line)).toEqual([
      'recordingStarted',
      'recordingPaused',
      'recordingResumed',
      'recordingStopped',
    ])
  })

  test('is seen with the two who talk, on or paused', () => {
    const line = talk()
    const seen = (['start', 'pause', 'resume', 'stop'] as const).map((action) => {
      steer(line, action)
      return line.standing && talkOf(line.standing)?.recording
    })
    expect(seen).toEqual(['on', 'paused', 'on', undefined])
  })

  test('is not started twice, nor paused where there is none', () => {
    const line = talk()
    expect(steer(line, 'pause')).toEqual([])
    steer(line, 'start')
    expect([steer(line, 'start'), steer(line, 'resume')]).toEqual([[], []])
  })

  test('ends with the call', () => {
    const line = talk()
    steer(line, 'start')
    expect(line.hangUp()).toContain('stop recording')
    expect(line.facts.at(-1)?.kind).toBe('callEnded')
  })

  test('that cannot be kept is told, and may be started again', () => {
    const line = talk()
    steer(line, 'start')
    const recordingId = line.standing?.recording?.id
    if (recordingId === undefined) throw new Error('not recorded')
    expect(line.feed({ kind: 'recordingFailed', ...caller, recordingId })).toEqual([])
    expect(kindsOf(line).at(-1)).toBe('recordingFailed')
    expect(steer(line, 'start')).toEqual(['recordLegs'])
  })
})

describe('before a recording begins', () => {
  test.each([
    ['beep', true, undefined],
    ['announcement', false, 'Cet appel est enregistré.'],
    ['both', true, 'Cet appel est enregistré.'],
  ] as const)('both hear what the organization chose: %s', (recordingNotice, isBeepHeard, text) => {
    const organization = { settings: { languageId: 'fr-CA', recordingNotice } }
    const line = talk(new Line({ ...contoso, version: contoso.version + 1, organization }))
    steer(line, 'start')
    const effect = line.effects.find(({ kind }) => kind === 'recordLegs')
    expect(effect).toMatchObject({ isBeepHeard })
    expect(effect?.kind === 'recordLegs' ? effect.announcement?.text : 'none').toBe(text)
    const notice = { kind: 'recordingStarted', notice: recordingNotice }
    expect(line.facts).toContainEqual(expect.objectContaining(notice))
  })
})

describe('the calls of a person who records them', () => {
  test('are recorded as soon as two talk', () => {
    const line = talk(recordingLine())
    expect(line.facts.find(({ kind }) => kind === 'recordingStarted')).toMatchObject({
      because: 'setting',
    })
  })

  test('are no longer recorded once the caller is sent to somebody else', () => {
    const line = talk(recordingLine())
    const first = line.standing?.recording?.id
    const target = { kind: 'dialed', to: '102' } as const
    line.feed({ kind: 'transferAsked', ...line.callee, transferId: 'transfer_1' as never, target })
    expect(line.standing?.recording).toBeUndefined()
    expect(kindsOf(line)).toEqual(['recordingStarted', 'recordingStopped'])
    line.answer()
    expect(line.standing?.recording).toBeUndefined()
    expect(first).toBeDefined()
  })

  test('nobody else’s calls are', () => {
    expect(kindsOf(talk())).toEqual([])
  })
})
