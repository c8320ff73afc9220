// What becomes of everybody when a party transfers another: blind and attended, reached and not,
// and whoever hangs up in between. Call 1 is an outsider who reached Ana.

import { type Configuration, limits } from '@mainline/model'
import { describe, expect, test } from 'vitest'
import { ids, numbers } from '../../../scenarios/contoso.ts'
import { outside, outsideNumbers } from '../../../scenarios/outside.ts'
import { Office, outsider, personCalling } from '../test/office.ts'

/** An outsider has called Ana, and they talk. */
function talking(configuration?: Configuration): Office {
  const office = new Office(configuration)
  office.call(1, numbers.ana)
  office.answer('leg_1.1')
  return office
}

describe('a blind transfer', () => {
  test('rings the target, and lets go of who asked once the target has answered', () => {
    const office = talking()
    expect(office.transfer('leg_1.1', '102')).toEqual([
      'report trying',
      'ring user_ben leg_1.2',
      'playRingback leg_1',
    ])
    expect(office.alert('leg_1.2')).toEqual(['report ringing'])
    expect(office.answer('leg_1.2')).toEqual([
      'connect leg_1 leg_1.2',
      'report completed',
      'hangUp leg_1.1',
    ])
    expect(office.hangUp('leg_1')).toEqual(['hangUp leg_1.2'])
    expect(office.ends).toEqual(['call_1 callerHungUp'])
    expect(office.facts.at(-1)).toMatchObject({ target: { id: ids.ben } })
  })

  test('goes on when who asked hangs up at once', () => {
    const office = talking()
    office.transfer('leg_1.1', '102')
    expect(office.hangUp('leg_1.1')).toEqual([])
    expect(office.answer('leg_1.2')).toEqual(['connect leg_1 leg_1.2', 'report completed'])
  })

  test('that fails gives the other party back to who asked', () => {
    const office = talking()
    office.hold('leg_1.1')
    office.transfer('leg_1.1', '102')
    expect(office.decline('leg_1.2')).toEqual([
      'report failed',
      'connect leg_1 leg_1.1',
      'playMusicOnHold leg_1',
    ])
    expect(office.hold('leg_1.1', 'legResumed')).toEqual(['stopPlayback leg_1'])
    expect(office.hangUp('leg_1.1')).toEqual(['hangUp leg_1'])
    expect(office.ends).toEqual(['call_1 calleeHungUp'])
  })

  test('that nobody answers rings who asked again if they have hung up', () => {
    const office = talking()
    office.transfer('leg_1.1', '102')
    office.hangUp('leg_1.1')
    expect(office.wait(limits.unansweredDelayMs)).toEqual([
      'stopRinging leg_1.2',
      'report failed',
      'ring user_ana leg_1.3',
      'playRingback leg_1',
    ])
    expect(office.answer('leg_1.3')).toEqual(['connect leg_1 leg_1.3'])
  })

  test('to an auto attendant is complete at once', () => {
    const office = talking()
    expect(office.transfer('leg_1.1', numbers.mainLine)).toEqual([
      'report trying',
      'report completed',
      'hangUp leg_1.1',
      'playPrompts leg_1',
    ])
    expect(office.kinds('call_1')).toContain('autoAttendantEntered')
  })

  test('by the caller keeps the person who had answered', () => {
    const office = new Office()
    office.call(1, numbers.ana, personCalling(ids.ben))
    office.answer('leg_1.1')
    expect(office.transfer('leg_1', numbers.mainLine)).toEqual([
      'report trying',
      'report completed',
      'hangUp leg_1',
      'playPrompts leg_1.1',
    ])
    expect(office.hangUp('leg_1.1')).toEqual([])
    expect(office.ends).toEqual(['call_1 calleeHungUp'])
  })

  test.each([
    ['to nobody', '999', 'noSuchTarget'],
    ['to a number that is not connected', numbers.loose, 'noSuchTarget'],
    ['to an account without a license', numbers.unlicensed, 'noSuchTarget'],
  ])('%s is refused, and the two go on talking', (_, to, reason) => {
    const office = talking()
    expect(office.transfer('leg_1.1', to)).toEqual([`report ${reason}`])
    expect(office.calls[0]?.phase.kind).toBe('connected')
  })

  test('by somebody outside is refused', () => {
    expect(talking().transfer('leg_1', '102')).toEqual(['report notAllowed'])
  })

  test('is refused while another rings, and where nobody talks', () => {
    const office = talking()
    office.transfer('leg_1.1', '102')
    expect(office.transfer('leg_1.1', '102')).toEqual(['report notNow'])
    office.hangUp('leg_1')
    expect(office.transfer('leg_1.1', '102')).toEqual(['report noSuchCall'])
  })

  test('ends everybody when the party who was transferred hangs up', () => {
    const office = talking()
    office.transfer('leg_1.1', '102')
    expect(office.hangUp('leg_1')).toEqual([
      'report failed',
      'hangUp leg_1.1',
      'stopRinging leg_1.2',
    ])
  })

  test(`is done ${limits.transfersPerCall} times in a call and not once more`, () => {
    const office = talking()
    for (let times = 1; times <= limits.transfersPerCall; times++) {
      expect(office.transfer('leg_1.1', '102')).toContain('report trying')
      office.decline(`leg_1.${times + 1}`)
    }
    expect(office.transfer('leg_1.1', '102')).toEqual(['report notNow'])
  })
})

describe('a blind transfer to the outside', () => {
  test('is dialed as the asking person would dial it, and told as sent on by them', () => {
    const office = talking(outside())
    expect(office.transfer('leg_1.1', outsideNumbers.home)).toEqual([
      'report trying',
      'dialNumber leg_1.2 for +12505550101',
    ])
    expect(office.dialed('leg_1.2', 'numberAlerted')).toEqual([
      'report ringing',
      'playRingback leg_1',
    ])
    expect(office.dialed('leg_1.2', 'numberAnswered')).toEqual([
      'connect leg_1 leg_1.2',
      'report completed',
      'hangUp leg_1.1',
    ])
    expect(office.calls[0]?.outbound).toMatchObject({ userId: ids.ana })
  })

  test('gives the other party back when the number is busy', () => {
    const office = talking(outside())
    office.transfer('leg_1.1', outsideNumbers.home)
    expect(office.dialed('leg_1.2', 'numberRefused')).toEqual([
      'report failed',
      'connect leg_1 leg_1.1',
    ])
    expect(office.calls[0]).not.toHaveProperty('outbound')
  })

  test('that nobody may call, or that no trunk carries, gives the other party back', () => {
    const back = ['report trying', 'report failed', 'connect leg_1 leg_1.1']
    expect(talking(outside()).transfer('leg_1.1', outsideNumbers.premium)).toEqual(back)
    expect(talking(outside({ voiceRoutes: {} })).transfer('leg_1.1', outsideNumbers.home)).toEqual(
      back,
    )
  })

  test('joins no two carriers: who was called outside is not sent outside', () => {
    const office = new Office(outside())
    office.call(1, outsideNumbers.home, personCalling(ids.ana))
    office.dialed('leg_1.1', 'numberAnswered')
    expect(office.transfer('leg_1', outsideNumbers.home)).toEqual(['report notAllowed'])
    expect(office.transfer('leg_1', '102')).toContain('ring user_ben leg_1.2')
  })
})

/** Ana has the outsider on hold and talks with Ben in call 2. */
function consulting(): Office {
  const office = talking()
  office.hold('leg_1.1')
  office.call(2, '102', personCalling(ids.ana))
  return office
}

describe('an attended transfer', () => {
  test('connects the two far legs, and both old legs and the consultation end', () => {
    const office = consulting()
    office.answer('leg_2.1')
    expect(office.join('leg_1.1', 'leg_2')).toEqual([
      'report trying',
      'moveLeg leg_2.1',
      'report completed',
      'hangUp leg_1.1',
      'connect leg_1 leg_2.1',
      'hangUp leg_2',
    ])
    expect(office.ends).toEqual(['call_2 transferred'])
    expect(office.facts.at(-1)).toMatchObject({ joinedCallId: 'call_1' })
    expect(office.hangUp('leg_2.1')).toEqual(['hangUp leg_1'])
    expect(office.ends).toEqual(['call_2 transferred', 'call_1 calleeHungUp'])
  })

  test('may be asked in either of the two calls', () => {
    const office = consulting()
    office.answer('leg_2.1')
    expect(office.join('leg_2', 'leg_1.1')).toEqual([
      'report trying',
      'moveLeg leg_1',
      'report completed',
      'hangUp leg_2',
      'connect leg_2.1 leg_1',
      'hangUp leg_1.1',
    ])
    expect(office.ends).toEqual(['call_1 transferred'])
    expect(office.hangUp('leg_1')).toEqual(['hangUp leg_2.1'])
  })

  test('to somebody who still rings goes on as a blind one', () => {
    const office = consulting()
    expect(office.join('leg_1.1', 'leg_2')).toEqual([
      'report trying',
      'moveLeg leg_2.1',
      'playRingback leg_1',
      'report ringing',
      'rejectCall leg_2',
    ])
    expect(office.answer('leg_2.1')).toEqual([
      'connect leg_1 leg_2.1',
      'report completed',
      'hangUp leg_1.1',
    ])
  })

  test('to somebody who then declines gives the other party back', () => {
    const office = consulting()
    office.join('leg_1.1', 'leg_2')
    expect(office.decline('leg_2.1')).toEqual([
      'report failed',
      'connect leg_1 leg_1.1',
      'playMusicOnHold leg_1',
    ])
  })

  test('keeps the music for a party who is held by the one who moves', () => {
    const office = consulting()
    office.answer('leg_2.1')
    office.hold('leg_2.1')
    expect(office.join('leg_1.1', 'leg_2').slice(-3)).toEqual([
      'connect leg_1 leg_2.1',
      'playMusicOnHold leg_1',
      'hangUp leg_2',
    ])
    expect(office.hold('leg_2.1', 'legResumed')).toEqual(['stopPlayback leg_1'])
  })

  test('with a call of somebody else is refused', () => {
    const office = talking()
    office.call(2, numbers.mainLine, outsider)
    expect(office.join('leg_1.1', 'leg_2')).toEqual(['report notAllowed'])
    expect(office.ends).toEqual([])
  })

  test('with a call that has ended meanwhile is refused', () => {
    const office = consulting()
    office.hangUp('leg_2')
    expect(office.join('leg_1.1', 'leg_2')).toEqual(['report noSuchCall'])
    expect(office.join('leg_1.1', 'leg_1.1')).toEqual(['report noSuchCall'])
  })

  test('from an auto attendant that was consulted sends the party there', () => {
    const office = talking()
    office.call(2, numbers.mainLine, personCalling(ids.ana))
    expect(office.join('leg_1.1', 'leg_2').slice(-2)).toEqual(['playPrompts leg_1', 'hangUp leg_2'])
  })

  test('whose far leg fails in the same moment ends the call it has come to', () => {
    const office = consulting()
    office.answer('leg_2.1')
    office.join('leg_1.1', 'leg_2')
    expect(office.fail('leg_2.1')).toEqual(['hangUp leg_2.1', 'hangUp leg_1'])
    expect(office.fail('leg_2.1')).toEqual([])
  })
})
