/**
 * Renders what the system itself says, from the texts in the model to µ-law files in `speech`.
 *
 * Uses the WebAssembly build of eSpeak NG that the lock file pins, so that every machine makes the
 * same files. Run it after changing a text, and commit the files with the text; a test compares.
 */

import { mkdir, writeFile } from 'node:fs/promises'
import { promptAudio } from '@mainline/media'
import { systemPrompts } from '@mainline/model'
import { espeakWasm, type SpeechProvider } from '@mainline/speech'
import { startCommand } from './command.ts'

const help = `Renders every system prompt of packages/model/src/system-prompts.ts in English and
French to packages/speech/prompts/<language>/<name>.ulaw (8 kHz µ-law).

usage: node scripts/run.mjs scripts/render-system-prompts.ts`

/** Where the file of a system prompt is. */
export function promptFile(language: string, name: string): URL {
  return new URL(`../packages/speech/prompts/${language}/${name}.ulaw`, import.meta.url)
}

/** The text as 8 kHz µ-law, ready to play. */
export async function renderedAudio(
  provider: SpeechProvider,
  language: string,
  text: string,
): Promise<Uint8Array> {
  const wav = await provider.render(text, language)
  if (!wav.ok) throw new Error(wav.error.message)
  const audio = promptAudio(wav.value)
  if (!audio.ok) throw new Error(audio.error)
  return audio.value.mulaw
}

async function main(): Promise<number> {
  const provider = await espeakWasm()
  if (provider === undefined) {
    console.log('The package espeak-ng is missing. Run npm ci.')
    return 1
  }
  for (const [name, texts] of Object.entries(systemPrompts)) {
    await write(provider, 'en', name, texts.en)
    await write(provider, 'fr', name, texts.fr)
  }
  return 0
}

async function write(
  provider: SpeechProvider,
  language: string,
  name: string,
  text: string,
): Promise<void> {
  const audio = await renderedAudio(provider, language, text)
  const file = promptFile(language, name)
  await mkdir(new URL('.', file), { recursive: true })
  await writeFile(file, audio)
  console.log(`${language}/${name}.ulaw  ${(audio.length / 8_000).toFixed(1)} s  ${text}`)
}

if (import.meta.main) await startCommand(help, main)
