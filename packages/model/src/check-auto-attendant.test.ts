// What the check finds, one flaw at a time, and that it finds all of them at once.

import { describe, expect, test } from 'vitest'
import { attendant, contoso, ids, person, say, transferOn } from '../../../scenarios/contoso.ts'
import type { AutoAttendant, MenuOption, Prompt } from './auto-attendant.ts'
import { canBeSaved, checkAutoAttendant, isTimeZone } from './check-auto-attendant.ts'
import type { AudioFileId } from './ids.ts'

const sales = transferOn('tone1', person(ids.ana))
const sound = attendant(ids.hollow, 'Main', { prompt: 'For sales, press 1.', options: [sales] })

function check(attendant: AutoAttendant): readonly string[] {
  return checkAutoAttendant(attendant, contoso).map(
    ({ severity, code, address }) =>
      `${severity} ${code} ${address.replace('autoAttendants.aa_hollow.', '')}`,
  )
}

function withOptions(...options: readonly MenuOption[]): AutoAttendant {
  return attendant(ids.hollow, 'Main', { prompt: 'Press a key.', options })
}

// The same brand as an id that was read; the check looks it up and finds nothing.
const goneFile = 'audio_gone' as AudioFileId

function withGreeting(greeting: Prompt): AutoAttendant {
  return { ...sound, defaultCallFlow: { ...sound.defaultCallFlow, greetings: [greeting] } }
}

const options = 'defaultCallFlow.menu.menuOptions'

test('an auto attendant without a flaw gives no finding', () => {
  expect(check(sound)).toEqual([])
})

test('an address names the auto attendant and the place in it', () => {
  const [finding] = checkAutoAttendant({ ...sound, name: '' }, contoso)
  expect(finding).toEqual({
    severity: 'error',
    code: 'nameMissing',
    address: 'autoAttendants.aa_hollow.name',
    summary: 'The name is empty.',
    detail: 'Give it a name.',
  })
})

describe('an error is', () => {
  test.each<[string, AutoAttendant, string]>([
    ['an empty name', { ...sound, name: ' ' }, 'error nameMissing name'],
    ['a name that is too long', { ...sound, name: 'x'.repeat(65) }, 'error nameTooLong name'],
    [
      'a time zone that does not exist',
      { ...sound, timeZoneId: 'America/Atlantis' },
      'error timeZoneUnknown timeZoneId',
    ],
    [
      'an operator who does not exist',
      { ...sound, operator: person(ids.nobody) },
      'error targetMissing operator',
    ],
    [
      'an operator that is the auto attendant itself',
      { ...sound, operator: { type: 'configurationEndpoint', identity: ids.hollow } },
      'error operatorIsItself operator',
    ],
    [
      'an audio file that does not exist',
      withGreeting({ activeType: 'audioFile', audioFilePrompt: { id: goneFile } }),
      'error audioFileMissing defaultCallFlow.greetings.0',
    ],
    [
      'a prompt that names no audio file',
      withGreeting({ activeType: 'audioFile' }),
      'error audioFileMissing defaultCallFlow.greetings.0',
    ],
    ['a flow in which nothing can happen', withOptions(), `error optionMissing ${options}`],
    ['a key that is used twice', withOptions(sales, sales), `error keyTwice ${options}.1`],
    [
      'a key that leads to nobody',
      withOptions(transferOn('tone4', person(ids.nobody))),
      `error targetMissing ${options}.0.callTarget`,
    ],
    [
      'a key that leads to the operator where none is set',
      withOptions({ dtmfResponse: 'tone0', action: 'transferCallToOperator' }),
      `error operatorMissing ${options}.0`,
    ],
    [
      'a key that leads to a resource account without an auto attendant',
      withOptions(
        transferOn('tone3', {
          type: 'applicationEndpoint',
          identity: accountNamed('Contoso loose'),
        }),
      ),
      `error targetNotReady ${options}.0.callTarget`,
    ],
    [
      'an announcement without a text',
      withOptions({ dtmfResponse: 'tone2', action: 'announcement', prompt: say(' ') }),
      `error announcementWithoutText ${options}.0`,
    ],
    [
      'a prompt that is too long',
      attendant(ids.hollow, 'Main', { prompt: 'x'.repeat(1001), options: [sales] }),
      'error promptTooLong defaultCallFlow.menu.prompts.0',
    ],
  ])('%s', (_name, attendant, finding) => {
    expect(check(attendant)).toEqual([finding])
    expect(canBeSaved(checkAutoAttendant(attendant, contoso))).toBe(false)
  })

  test('a key beside an option that runs without one', () => {
    const mixed = attendant(ids.hollow, 'Main', {
      options: [sales, transferOn('automatic', person(ids.ben))],
    })
    expect(check(mixed)).toEqual([`error keyUnreachable ${options}.0`])
  })

  test('a redirect that comes back to where it began', () => {
    const east = contoso.autoAttendants[ids.east]
    const found = east ? checkAutoAttendant(east, contoso) : []
    expect(found.map(({ summary }) => summary)).toEqual([
      'The call goes round in a circle without being asked: East → West → East.',
    ])
  })

  test('not a redirect into a circle that others make', () => {
    const into = attendant(ids.hollow, 'Main', {
      options: [transferOn('automatic', { type: 'configurationEndpoint', identity: ids.east })],
    })
    expect(check(into)).toEqual([])
  })
})

describe('a warning is', () => {
  test('a menu that says nothing about its keys', () => {
    const silent = attendant(ids.hollow, 'Main', { options: [sales] })
    expect(check(silent)).toEqual(['warning menuPromptMissing defaultCallFlow.menu.prompts'])
    expect(canBeSaved(checkAutoAttendant(silent, contoso))).toBe(true)
  })

  test('a menu that is never heard', () => {
    expect(check(withOptions(transferOn('automatic', person(ids.ana))))).toEqual([
      'warning menuPromptUnreachable defaultCallFlow.menu.prompts',
    ])
  })
})

test('all flaws are found at once', () => {
  const broken = withOptions(
    transferOn('tone1', person(ids.nobody)),
    transferOn('tone1', person(ids.ana)),
    { dtmfResponse: 'tone0', action: 'transferCallToOperator' },
  )
  expect(check({ ...broken, name: '', timeZoneId: '' })).toHaveLength(5)
})

test.each([
  ['America/Vancouver', true],
  ['UTC', true],
  ['Pacific Standard Time', false],
  ['', false],
])('%j is a time zone: %j', (name, known) => {
  expect(isTimeZone(name)).toBe(known)
})

function accountNamed(displayName: string) {
  const found = Object.values(contoso.resourceAccounts).find(
    (account) => account.displayName === displayName,
  )
  if (found === undefined) throw new Error(`no resource account ${displayName}`)
  return found.id
}
