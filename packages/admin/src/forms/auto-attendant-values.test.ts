// The form of an auto attendant takes nothing away: what it does not show comes back as it was.

import { expect, test } from 'vitest'
import type { AutoAttendant } from '../api/shapes.ts'
import { attendantOf, keyLabel, nextKey, valuesOf } from './auto-attendant-values.ts'

const say = (text: string) => ({ activeType: 'textToSpeech' as const, textToSpeechPrompt: text })

const saved: AutoAttendant = {
  id: 'aa_1',
  name: 'Main line',
  languageId: 'en-CA',
  timeZoneId: 'America/Vancouver',
  operator: { type: 'applicationEndpoint', identity: 'ra_9' },
  callFlows: [],
  callHandlingAssociations: [],
  resourceAccounts: [{ id: 'ra_1', displayName: 'Main line' }],
  callTargets: [],
  diagnostics: [],
  defaultCallFlow: {
    name: 'Open',
    forceListenMenuEnabled: true,
    greetings: [say('Welcome.'), say('We are open.')],
    menu: {
      name: 'Main menu',
      directorySearchMethod: 'none',
      prompts: [say('Press 1.')],
      menuOptions: [
        {
          dtmfResponse: 'tone1',
          action: 'transferCallToTarget',
          callTarget: { type: 'applicationEndpoint', identity: 'ra_2' },
        },
        {
          dtmfResponse: 'tone2',
          action: 'transferCallToTarget',
          callTarget: { type: 'user', identity: 'user_1' },
        },
        { dtmfResponse: 'tone3', action: 'announcement', prompt: say('Twelve Main Street.') },
        { dtmfResponse: 'tone0', action: 'transferCallToOperator' },
        { dtmfResponse: 'tonePound', action: 'disconnectCall' },
      ],
    },
  },
}

test('an auto attendant that was only looked at is saved as it was', () => {
  const { id: _, resourceAccounts: __, diagnostics: ___, callTargets: ____, ...written } = saved
  expect(attendantOf(valuesOf(saved), saved)).toEqual(written)
})

test('a changed greeting leaves the other prompts alone', () => {
  const values = { ...valuesOf(saved), greeting: 'Hello.' }
  const { greetings } = attendantOf(values, saved).defaultCallFlow
  expect(greetings).toEqual([say('Hello.'), say('We are open.')])
})

test('an emptied menu prompt is gone', () => {
  const values = { ...valuesOf(saved), menuPrompt: ' ' }
  expect(attendantOf(values, saved).defaultCallFlow.menu.prompts).toEqual([])
})

test('a chosen audio file takes the place of the words, and the words that of the file', () => {
  const chosen = { ...valuesOf(saved), greetingFileId: 'audio_1' }
  const written = attendantOf(chosen, saved).defaultCallFlow.greetings
  const playing = { activeType: 'audioFile' as const, audioFilePrompt: { id: 'audio_1' } }
  expect(written).toEqual([playing, say('We are open.')])
  const audioFilePrompt = { id: 'audio_1', fileName: 'hello.wav' }
  const flow = { ...saved.defaultCallFlow, greetings: [{ ...playing, audioFilePrompt }] }
  const played = { ...saved, defaultCallFlow: flow }
  expect(valuesOf(played)).toMatchObject({ greeting: '', greetingFileId: 'audio_1' })
  const typed = { ...valuesOf(played), greeting: 'Hello.', greetingFileId: '' }
  expect(attendantOf(typed, played).defaultCallFlow.greetings).toEqual([say('Hello.')])
})

test('a new target is a user or an auto attendant by its id', () => {
  const options = [
    { key: 'tone1', action: 'person', target: 'user_2', text: '', fileId: '' },
    { key: 'tone2', action: 'autoAttendant', target: 'aa_2', text: '', fileId: '' },
  ] as const
  const { menuOptions } = attendantOf({ ...valuesOf(saved), options }, saved).defaultCallFlow.menu
  expect(menuOptions.map((option) => 'callTarget' in option && option.callTarget.type)).toEqual([
    'user',
    'configurationEndpoint',
  ])
})

test('no operator is no property', () => {
  expect(attendantOf({ ...valuesOf(saved), operatorId: '' }, saved)).not.toHaveProperty('operator')
})

test('the next key is the first that is free, in the order of the telephone', () => {
  const used = valuesOf(saved).options
  expect([nextKey([]), nextKey(used)].map(keyLabel)).toEqual(['1', '4'])
})
