// Keys, prompts, and what an auto attendant speaks.

import { expect, test } from 'vitest'
import { attendant, contoso, ids, person, say, transferOn } from '../../../scenarios/contoso.ts'
import {
  dtmfResponseOf,
  isDigit,
  isSilent,
  optionFor,
  type Prompt,
  playedFiles,
  promptText,
  spokenTexts,
} from './auto-attendant.ts'
import type { AudioFileId } from './ids.ts'

test.each([
  ['0', true],
  ['9', true],
  ['*', true],
  ['#', true],
  ['a', false],
  ['', false],
  ['10', false],
  ['constructor', false],
])('%j is a key: %j', (text, known) => {
  expect(isDigit(text)).toBe(known)
})

test('a pressed key finds the first option that is tied to it', () => {
  const { menu } = attendant(ids.hollow, 'Main', {
    options: [transferOn('toneStar', person(ids.ana)), transferOn('toneStar', person(ids.ben))],
  }).defaultCallFlow
  expect(optionFor(menu, dtmfResponseOf('*'))).toBe(menu.menuOptions[0])
  expect(optionFor(menu, dtmfResponseOf('#'))).toBeUndefined()
})

test.each([
  [say(' Hello. '), 'Hello.'],
  [say('  '), undefined],
  [{ activeType: 'none', textToSpeechPrompt: 'Left over.' } as const, undefined],
  [{ activeType: 'textToSpeech' } as const, undefined],
])('the prompt %j speaks %j', (prompt, text) => {
  expect(promptText(prompt)).toBe(text)
})

test('an auto attendant speaks its greeting, its menu and its announcements', () => {
  const main = contoso.autoAttendants[ids.mainLine]
  expect(main && spokenTexts(main)).toEqual([
    'Welcome to Contoso.',
    'For sales, press 1. For our address, press 2.',
    'Twelve Main Street.',
  ])
})

const file: Prompt = {
  activeType: 'audioFile',
  audioFilePrompt: { id: 'audio_1' as AudioFileId },
  textToSpeechPrompt: 'Not spoken.',
}

test.each<[Prompt, boolean]>([
  [say('Hello.'), false],
  [say(' '), true],
  [file, false],
  [{ activeType: 'audioFile' }, true],
  [{ ...file, activeType: 'none' }, true],
])('of the prompt %j nothing is heard: %j', (prompt, silent) => {
  expect(isSilent(prompt)).toBe(silent)
})

test('an auto attendant plays the files of its prompts, and speaks no text beside them', () => {
  const main = attendant(ids.hollow, 'Main', { options: [] })
  const flow = { ...main.defaultCallFlow, greetings: [file, say('Welcome.')] }
  const played = { ...main, defaultCallFlow: flow }
  expect([playedFiles(played), spokenTexts(played)]).toEqual([['audio_1'], ['Welcome.']])
})
