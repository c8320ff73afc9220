/**
 * The shipped prompts are what the texts give today, through the whole way that a typed prompt
 * goes: speech engine, prompt audio, µ-law.
 */

import { readFile } from 'node:fs/promises'
import { decodeMulaw } from '@mainline/media'
import { systemPrompts } from '@mainline/model'
import { espeakWasm } from '@mainline/speech'
import { expect, test } from 'vitest'
import { promptFile, renderedAudio } from './render-system-prompts.ts'

test('the shipped system prompts are those of the texts', async (context) => {
  const provider = await espeakWasm()
  if (provider === undefined) return context.skip('the package espeak-ng is not installed')
  for (const [name, texts] of Object.entries(systemPrompts)) {
    for (const [language, text] of Object.entries(texts)) {
      const audio = await renderedAudio(provider, language, text)
      const shipped = new Uint8Array(await readFile(promptFile(language, name)))
      expect(shipped, `${language}/${name}: run scripts/render-system-prompts.ts`).toEqual(audio)
    }
  }
})

test('a typed prompt is as loud as speech on the telephone should be', async (context) => {
  const provider = await espeakWasm()
  if (provider === undefined) return context.skip('the package espeak-ng is not installed')
  const samples = decodeMulaw(await renderedAudio(provider, 'en-US', 'Welcome to Contoso'))
  const power = samples.reduce((sum, sample) => sum + sample ** 2, 0) / samples.length
  const levelDb = 20 * Math.log10(Math.sqrt(power) / 0x8000)
  expect(levelDb).toBeGreaterThan(-22)
  expect(levelDb).toBeLessThan(-13)
  expect(samples.filter((sample) => Math.abs(sample) > 32_000)).toHaveLength(0)
})
