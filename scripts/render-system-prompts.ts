/**
 * Renders what the system itself says, from the texts in the model to µ-law files in `speech`.
 *
 * Uses the WebAssembly build of eSpeak NG that the lock file pins, so that every machine makes the
 * same files. Run it after changing a text, and commit the files with the text.
 */

import { mkdir, writeFile } from 'node:fs/promises'
import { promptAudio } from '@mainline/media'
import { systemPrompts } from '@mainline/model'
import { espeakWasm, type SpeechProvider } from '@mainline/speech'

const folder = new URL('../packages/speech/prompts/', import.meta.url)
const usage = `Usage: node scripts/render-system-prompts.ts

Renders every system prompt of packages/model/src/system-prompts.ts in English and French to
packages/speech/prompts/<language>/<name>.ulaw (8 kHz µ-law). Takes no options.`

async function main(): Promise<void> {
  if (process.argv.includes('--help')) {
    console.log(usage)
    return
  }
  const provider = await espeakWasm()
  if (provider === undefined) throw new Error('Run npm ci: the package espeak-ng is missing.')
  for (const [name, texts] of Object.entries(systemPrompts)) {
    await renderOne(provider, name, 'en', texts.en)
    await renderOne(provider, name, 'fr', texts.fr)
  }
}

async function renderOne(
  provider: SpeechProvider,
  name: string,
  language: string,
  text: string,
): Promise<void> {
  const wav = await provider.render(text, language)
  if (!wav.ok) throw new Error(wav.error.message)
  const audio = promptAudio(wav.value)
  if (!audio.ok) throw new Error(audio.error)
  const file = new URL(`${language}/${name}.ulaw`, folder)
  await mkdir(new URL('.', file), { recursive: true })
  await writeFile(file, audio.value)
  console.log(`${language}/${name}.ulaw  ${(audio.value.length / 8000).toFixed(1)} s  ${text}`)
}

await main()
