/**
 * eSpeak NG, in either of its forms: the program that Linux distributions package, or its
 * WebAssembly build from npm. Both are GPL-3 and run as processes of their own; the second one in a
 * Node of its own, which `espeak-wasm.mjs` is all of.
 */

import { readFile } from 'node:fs/promises'
import { fileURLToPath } from 'node:url'
import { type Program, runProgram } from './program.ts'
import type { SpeechProvider, SpeechResult } from './speech-provider.ts'
import { espeakVoice } from './speech-voice.ts'

/** A little slower than eSpeak's 175 words a minute: on the telephone half of the sound is gone. */
const wordsPerMinute = '160'

/** The `espeak-ng` program; undefined when it is not installed. */
export async function espeakProgram(): Promise<SpeechProvider | undefined> {
  const command = 'espeak-ng'
  const asked = await runProgram({ command, args: ['--version'] }, '')
  if (!asked.ok) return undefined
  const version = /\d[\w.-]*/.exec(new TextDecoder().decode(asked.output))?.[0] ?? 'unknown'
  return espeak('espeak-ng', version, (voice) => ({
    command,
    args: ['-b', '1', '-v', voice, '-s', wordsPerMinute, '--stdin', '--stdout'],
  }))
}

/** The npm package `espeak-ng`; undefined when it was not installed (it is optional). */
export async function espeakWasm(): Promise<SpeechProvider | undefined> {
  const version = await wasmVersion()
  if (version === undefined) return undefined
  const script = fileURLToPath(new URL('./espeak-wasm.mjs', import.meta.url))
  return espeak('espeak-ng (WebAssembly)', `wasm-${version}`, (voice) => ({
    command: process.execPath,
    args: [script, voice, wordsPerMinute],
  }))
}

function espeak(
  name: string,
  version: string,
  programFor: (voice: string) => Program,
): SpeechProvider {
  return {
    name,
    voiceVersion: `espeak-ng ${version} ${wordsPerMinute}`,
    render: (text, languageId) => render(name, programFor, text, languageId),
  }
}

async function render(
  name: string,
  programFor: (voice: string) => Program,
  text: string,
  languageId: string,
): Promise<SpeechResult<Uint8Array>> {
  const voice = espeakVoice(languageId)
  if (voice === undefined) {
    const message = `${name} has no voice for ${languageId}. Choose another language.`
    return { ok: false, error: { code: 'languageUnsupported', message } }
  }
  const outcome = await runProgram(programFor(voice), withoutPhonemes(text))
  if (outcome.ok) return { ok: true, value: outcome.output }
  const message = `The text could not be spoken: ${outcome.reason} Try again.`
  return { ok: false, error: { code: 'providerFailed', message } }
}

/** eSpeak takes double brackets for phonemes; a prompt has only text. */
function withoutPhonemes(text: string): string {
  return text.replaceAll('[[', '[ [')
}

async function wasmVersion(): Promise<string | undefined> {
  try {
    const manifest = new URL('../package.json', import.meta.resolve('espeak-ng'))
    const { version }: { version?: unknown } = JSON.parse(await readFile(manifest, 'utf8'))
    return typeof version === 'string' ? version : undefined
  } catch {
    // Not installed: a machine without it is an expected one.
    return undefined
  }
}
