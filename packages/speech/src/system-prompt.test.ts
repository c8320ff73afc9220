/**
 * Every text that the system says is shipped, in both languages. That the files are what the texts
 * give today is proved where they are made, in `scripts/render-system-prompts.test.ts`.
 */

import { type SystemPromptName, systemPrompts } from '@mainline/model'
import { expect, test } from 'vitest'
import { isSystemPromptId, readSystemPrompt, systemPrompt } from './system-prompt.ts'

function isName(name: string): name is SystemPromptName {
  return Object.hasOwn(systemPrompts, name)
}

test('every text is shipped in both languages, as long as it takes to say it', async () => {
  for (const name of Object.keys(systemPrompts).filter(isName)) {
    for (const language of ['en', 'fr'] as const) {
      const { audioId, durationMs, sizeBytes } = systemPrompt(name, `${language}-CA`)
      expect((await readSystemPrompt(audioId)).length).toBe(sizeBytes)
      const msPerLetter = durationMs / systemPrompts[name][language].length
      expect(msPerLetter).toBeGreaterThan(30)
      expect(msPerLetter).toBeLessThan(120)
    }
  }
})

test('who hears a language that the system does not speak hears English', () => {
  expect(systemPrompt('goodbye', 'ja-JP').audioId).toBe('system-en-goodbye')
  expect(systemPrompt('goodbye', 'fr').audioId).toBe('system-fr-goodbye')
})

test('only names of the table are audio ids', async () => {
  expect(isSystemPromptId('system-en-goodbye')).toBe(true)
  for (const audioId of ['system-de-goodbye', 'system-en-toString', 'system-en-../goodbye']) {
    expect(isSystemPromptId(audioId)).toBe(false)
    await expect(readSystemPrompt(audioId)).rejects.toThrow('Not the id of a system prompt')
  }
})
