// The system speaks to each caller in one of its languages, and says everything in both.

import { expect, test } from 'vitest'
import { systemLanguage, systemPrompts } from './system-prompts.ts'

test.each([
  ['fr-CA', 'fr'],
  ['FR', 'fr'],
  ['en-US', 'en'],
  ['de-DE', 'en'],
])('a caller who hears %s hears the system in %s', (languageId, language) => {
  expect(systemLanguage(languageId)).toBe(language)
})

test('no system prompt is empty in any language', () => {
  const texts = Object.values(systemPrompts).flatMap((prompt) => Object.values(prompt))
  expect(texts.filter((text) => text.trim() === '')).toEqual([])
})
