// The behaviours that an administrator relies on, each as the short call that shows it.

import { estimatedDurationMs, limits } from '@mainline/model'
import { describe, expect, test } from 'vitest'
import { attendant, contoso, contosoWith, ids, numbers, say } from '../../../scenarios/contoso.ts'
import { caller, Line, strange } from '../test/line.ts'

const greeting = 'Welcome to Contoso.'
const menu = 'For sales, press 1. For our address, press 2.'
const noInput = 'Sorry, I did not hear a choice.'
const invalid = 'Sorry, that is not a valid choice.'
const unavailable = 'Sorry, nobody is available to take your call.'
const fault = 'Sorry, this call cannot be completed. Please try again later.'

function called(to: string): Line {
  const line = new Line()
  line.call(to)
  return line
}

describe('a number', () => {
  test.each([
    [numbers.unknown, 'numberNotInService'],
    ['constructor', 'numberNotInService'],
    [numbers.unassigned, 'numberNotConnected'],
    [numbers.loose, 'numberNotConnected'],
    [numbers.unlicensed, 'resourceAccountNotReady'],
  ])('%s that leads to nobody is refused: %s', (to, cause) => {
    expect(new Line().call(to)).toEqual([`reject ${cause}`])
  })

  test('whose auto attendant is gone is answered with an apology', () => {
    const line = new Line()
    expect(line.call(numbers.dangling)).toEqual(['answerCall', `play ${fault}`])
    expect(line.playOut()).toEqual(['hang up caller'])
    expect(line.ends).toEqual(['targetMissing'])
  })

  test('before anything is configured is not in service', () => {
    const line = new Line({ ...contoso, organizationId: 'org_other' as typeof ids.organization })
    expect(line.call(numbers.mainLine)).toEqual(['reject numberNotInService'])
  })

  test('of a person rings that person without answering the caller', () => {
    const line = new Line()
    expect(line.call(numbers.ana)).toEqual(['ring user_ana', 'alertCaller'])
    expect(line.answer()).toEqual(['answerCall', 'connect'])
    expect(line.hangUp(line.callee)).toEqual(['hang up caller'])
    expect(line.ends).toEqual(['calleeHungUp'])
  })

  test('of a person who does not answer is answered with a reason', () => {
    const line = called(numbers.ana)
    expect(line.wait(20_000)).toEqual(['stopRinging', 'answerCall', `play ${unavailable}`])
    expect(line.playOut()).toEqual(['hang up caller'])
    expect(line.ends).toEqual(['notAnswered'])
  })

  test('of a person who is busy ends as busy', () => {
    const line = called(numbers.ana)
    line.decline('busy')
    line.playOut()
    expect(line.ends).toEqual(['busy'])
  })

  test('may also be an extension', () => {
    expect(new Line().call('102')).toEqual(['ring user_ben', 'alertCaller'])
  })
})

describe('a menu', () => {
  test('is heard after the greeting, and a key interrupts it', () => {
    const line = new Line()
    expect(line.call(numbers.mainLine)).toEqual(['answerCall', `play ${greeting} ${menu}`])
    expect(line.press('1')).toEqual(['stopPlayback', 'ring user_ana', 'playRingback'])
    expect(line.answer()).toEqual(['connect'])
    expect(line.hangUp()).toEqual(['hang up callee'])
    expect(line.ends).toEqual(['callerHungUp'])
  })

  test('is repeated without the greeting after silence, and leads to the operator', () => {
    const line = called(numbers.mainLine)
    line.playOut()
    expect(line.wait(limits.menuWaitMs)).toEqual([`play ${noInput} ${menu}`])
    line.playOut()
    expect(line.wait(limits.menuWaitMs)).toEqual([`play ${noInput} ${menu}`])
    line.playOut()
    expect(line.wait(limits.menuWaitMs)).toEqual(['ring user_ben', 'playRingback'])
    expect(line.decline('declined')).toEqual([`play ${unavailable}`])
    expect(line.playOut()).toEqual(['hang up caller'])
    expect(line.ends).toEqual(['notAnswered'])
  })

  test('counts wrong keys and silence together', () => {
    const line = called(numbers.mainLine)
    expect(line.press('7')).toEqual(['stopPlayback', `play ${invalid} ${menu}`])
    line.playOut()
    line.wait(limits.menuWaitMs)
    expect(line.press('8')).toEqual(['stopPlayback', 'ring user_ben', 'playRingback'])
  })

  test('without an operator says goodbye to a caller who stays silent', () => {
    const line = called(numbers.hollow)
    const words = line.wait(60_000)
    expect(words.slice(-2)).toEqual(['play Goodbye.', 'hang up caller'])
    expect(line.ends).toEqual(['noSelection'])
  })

  test('is repeated for an unused star, which is not a wrong key', () => {
    const line = called(numbers.mainLine)
    expect(line.press('*', '*', '*', '*').filter((word) => word !== 'stopPlayback')).toEqual(
      Array(4).fill(`play ${menu}`),
    )
    expect(line.standing?.transitions).toBe(4)
  })

  test('comes back as often as a call may go from menu to menu, and once more is too often', () => {
    const line = called(numbers.mainLine)
    for (let times = 0; times < limits.transitionsPerCall; times++) line.press('*')
    expect(line.standing?.phase).toMatchObject({ next: { kind: 'awaitKey' } })
    expect(line.press('*')).toEqual(['stopPlayback', `play ${fault}`])
  })

  test('comes back after an announcement, with all attempts', () => {
    const line = called(numbers.mainLine)
    line.press('7')
    expect(line.press('2')).toEqual(['stopPlayback', 'play Twelve Main Street.'])
    expect(line.playOut()).toEqual([`play ${menu}`])
    expect(line.standing?.phase).toMatchObject({ next: { attempt: 1 } })
  })

  test('comes back after a person who is busy', () => {
    const line = called(numbers.mainLine)
    line.press('1')
    expect(line.decline('busy')).toEqual([
      'play Sorry, the person you are calling is on another call.',
    ])
    expect(line.playOut()).toEqual([`play ${menu}`])
  })

  test('that must be listened to ignores keys until it has ended', () => {
    const line = called(numbers.strict)
    expect(line.press('1')).toEqual([])
    line.playOut()
    expect(line.press('1')).toEqual(['ring user_ana', 'playRingback'])
  })

  test('ends the call at once by its disconnect key', () => {
    const line = called(numbers.mainLine)
    expect(line.press('9')).toEqual(['stopPlayback', 'hang up caller'])
    expect(line.ends).toEqual(['menuDisconnect'])
  })

  test('sends a caller to the operator when a target is gone, else apologizes', () => {
    const line = called(numbers.orphan)
    expect(line.press('1')).toEqual(['stopPlayback', `play ${fault}`])
    line.playOut()
    expect(line.ends).toEqual(['targetMissing'])
  })
})

describe('a flow that asks nothing', () => {
  test('goes on after its greeting, in its language, and does not ring again and again', () => {
    const line = new Line()
    expect(line.call(numbers.straight)).toEqual(['answerCall', 'play Bienvenue chez Contoso.'])
    expect(line.playOut()).toEqual(['ring user_ana', 'playRingback'])
    expect(line.decline('noDevice')).toEqual([
      'play Désolé, personne n’est disponible pour prendre votre appel.',
    ])
    line.playOut()
    expect(line.ends).toEqual(['notAnswered'])
  })

  test('is stopped when two of them lead to each other', () => {
    const line = called(numbers.east)
    const words = line.wait(limits.callDurationMs)
    expect(words.slice(-2)).toEqual([`play ${fault}`, 'hang up caller'])
    expect(line.ends).toEqual(['tooManyTransitions'])
  })

  test('is stopped within one step when nothing is said between two of them', () => {
    const silent = attendant(ids.west, 'West', {
      options: [
        {
          dtmfResponse: 'automatic',
          action: 'transferCallToTarget',
          callTarget: { type: 'configurationEndpoint', identity: ids.east },
        },
      ],
    })
    expect(new Line(contosoWith(silent)).call(numbers.east)).toEqual([
      'answerCall',
      `play ${fault}`,
    ])
  })
})

describe('a call', () => {
  test('goes on when the end of a playback is never reported', () => {
    const line = called(numbers.mainLine)
    const lengthMs = estimatedDurationMs(greeting) + estimatedDurationMs(menu)
    line.wait(lengthMs + limits.playbackSlackMs)
    expect(line.standing?.phase.kind).toBe('waiting')
    expect(line.facts.at(-2)?.kind).toBe('playbackOverdue')
  })

  test('keeps the configuration that it entered with, which is dropped afterwards', () => {
    const line = called(numbers.mainLine)
    const silent = attendant(ids.mainLine, 'Main line', { prompt: 'Changed.', options: [] })
    line.feed({ kind: 'configurationReplaced', configuration: contosoWith(silent) })
    expect(line.state.configurations.map(({ version }) => version)).toEqual([7, 8])
    expect(line.press('2')).toEqual(['stopPlayback', 'play Twelve Main Street.'])
    line.hangUp()
    expect(line.state.configurations.map(({ version }) => version)).toEqual([8])
    expect(line.call(numbers.mainLine)).toEqual(['answerCall', 'play Changed.'])
  })

  test('ends as too long after its limit', () => {
    const line = called(numbers.ana)
    line.answer()
    expect(line.wait(limits.callDurationMs)).toEqual(['hang up callee', 'hang up caller'])
    expect(line.ends).toEqual(['tooLong'])
  })

  test('stops ringing when its caller gives up', () => {
    const line = called(numbers.mainLine)
    line.press('1')
    expect(line.hangUp()).toEqual(['stopRinging'])
  })

  test('hangs up a person who answers a ring that has stopped', () => {
    const line = called(numbers.mainLine)
    line.press('1')
    const late = line.callee
    line.wait(20_000)
    expect(line.feed({ kind: 'userAnswered', ...late })).toEqual(['hang up callee'])
    line.hangUp()
    expect(line.feed({ kind: 'userAnswered', ...late })).toEqual(['hang up callee'])
  })

  test('is not hung up by an answer that is reported twice', () => {
    const line = called(numbers.ana)
    line.answer()
    expect(line.answer()).toEqual([])
    expect(line.feed({ kind: 'userAnswered', ...caller })).toEqual([])
    expect(line.standing?.phase.kind).toBe('connected')
  })

  test('ends with all its legs when the audio of one fails', () => {
    const line = called(numbers.ana)
    line.answer()
    const failed = { kind: 'legFailed', ...line.callee, reason: 'media' } as const
    expect(line.feed(failed)).toEqual(['hang up callee', 'hang up caller'])
    expect(line.ends).toEqual(['mediaFailed'])
  })

  test('treats a phone that breaks while it rings like a person who is not reached', () => {
    const line = called(numbers.mainLine)
    line.press('1')
    const failed = { kind: 'legFailed', ...line.callee, reason: 'signaling' } as const
    expect(line.feed(failed)).toEqual(['stopRinging', `play ${unavailable}`])
  })

  test('ends with its legs when the program was restarted', () => {
    const line = called(numbers.mainLine)
    line.press('1')
    expect(line.feed({ kind: 'nodeRestarted' })).toEqual(['stopRinging', 'hang up caller'])
    expect(line.ends).toEqual(['systemRestarted'])
  })

  test('arrives once, however often that is reported', () => {
    const line = called(numbers.mainLine)
    expect(line.call(numbers.mainLine)).toEqual([])
    expect(line.facts.at(-1)).toMatchObject({ kind: 'inputIgnored' })
  })

  test('shows the person who rings what it came through', () => {
    const line = called(numbers.mainLine)
    line.press('1')
    expect(line.standing?.calledName).toBe('Contoso main line')
  })

  test('is not moved by a leg that is not its own', () => {
    const line = called(numbers.mainLine)
    expect(line.feed({ kind: 'digitPressed', ...strange, digit: '1' })).toEqual([])
    expect(line.hangUp(strange)).toEqual([])
    expect(line.standing?.phase.kind).toBe('playing')
  })

  test('too many are refused', () => {
    const line = new Line()
    for (let n = 0; n <= limits.callsPerOrganization; n++) {
      const callId = `call_${n}` as typeof caller.callId
      const to = numbers.ana
      line.feed({
        kind: 'callArrived',
        callId,
        legId: caller.legId,
        to,
        caller: { via: { kind: 'simulation' } },
      })
    }
    expect(line.ends).toEqual(['tooManyCalls'])
  })
})

test('an announcement without a menu to go back to ends the call', () => {
  const closed = attendant(ids.hollow, 'Closed', {
    options: [{ dtmfResponse: 'automatic', action: 'announcement', prompt: say('Closed.') }],
  })
  const line = new Line(contosoWith(closed))
  expect(line.call(numbers.hollow)).toEqual(['answerCall', 'play Closed.'])
  expect(line.playOut()).toEqual(['hang up caller'])
})
