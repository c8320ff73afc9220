/**
 * Prompts on disk, as `<folder>/<audio id>.ulaw` (8 kHz µ-law without a header): each text is
 * rendered once per voice and language, under the hash of the three; an uploaded file is converted
 * under an id of its own, so that it can be removed without asking who else has the same.
 *
 * A file is there whole or not at all: it is written under another name and then renamed. The same
 * text asked for twice at once is rendered once, and renderings wait for each other, so that saving
 * a large configuration does not start a hundred speech engines.
 */

import { createHash, randomBytes, randomUUID } from 'node:crypto'
import { mkdir, readFile, rename, rm, stat, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { limits } from '@mainline/model'
import { type AudioConverter, type AudioFormat, wavOfFile } from './audio-converter.ts'
import { type RenderedPrompt, renderedPrompt } from './rendered-prompt.ts'
import type { SpeechFailure, SpeechProvider, SpeechResult } from './speech-provider.ts'
import { isSystemPromptId, readSystemPrompt } from './system-prompt.ts'

/** What a cache is made with. */
export type PromptCacheOptions = {
  /** Made when it does not exist. */
  readonly folder: string
  readonly provider: SpeechProvider
  /** What uploaded files are converted by, the best one first. */
  readonly converters: readonly AudioConverter[]
  /** WAV file → 8 kHz µ-law ready to play; `promptAudio` of the media package. */
  readonly promptAudio: (
    wav: Uint8Array,
  ) => Promise<
    | { readonly ok: true; readonly value: PromptSound }
    | { readonly ok: false; readonly error: string }
  >
}

/** What callers hear, and how long the sound was before its silence was cut. */
export type PromptSound = { readonly mulaw: Uint8Array; readonly soundMs: number }

/** Renders prompts when they are saved and reads them when they are played. */
export class PromptCache {
  readonly #options: PromptCacheOptions
  readonly #rendering = new Map<string, Promise<SpeechResult<RenderedPrompt>>>()
  #last: Promise<unknown> = Promise.resolve()

  constructor(options: PromptCacheOptions) {
    this.#options = options
  }

  /** Renders the text, unless it was before. A failure is not remembered: asking again retries. */
  render(languageId: string, text: string): Promise<SpeechResult<RenderedPrompt>> {
    const audioId = this.#audioId(languageId, text)
    const present = this.#rendering.get(audioId)
    if (present !== undefined) return present
    const rendering = this.#inTurn(() => this.#findOrRender(audioId, languageId, text)).finally(
      () => this.#rendering.delete(audioId),
    )
    this.#rendering.set(audioId, rendering)
    return rendering
  }

  /** Converts an uploaded WAV, MP3 or WMA file. */
  keepFile(file: Uint8Array): Promise<SpeechResult<RenderedPrompt & { format: AudioFormat }>> {
    return this.#inTurn(async () => {
      const wav = await wavOfFile(file, this.#options.converters)
      if (!wav.ok) return wav
      const kept = await this.#keep(randomBytes(32).toString('hex'), wav.value.wav)
      return kept.ok ? { ok: true, value: { ...kept.value, format: wav.value.format } } : kept
    })
  }

  /** Removes the audio of a file that nobody plays any more. */
  async forget(audioId: string): Promise<void> {
    await rm(this.#path(audioId), { force: true })
  }

  /** The audio of any prompt, also a system prompt: 8 kHz µ-law. Rejects when there is none. */
  async read(audioId: string): Promise<Uint8Array> {
    if (isSystemPromptId(audioId)) return readSystemPrompt(audioId)
    return new Uint8Array(await readFile(this.#path(audioId)))
  }

  #audioId(languageId: string, text: string): string {
    const content = JSON.stringify([this.#options.provider.voiceVersion, languageId, text])
    return createHash('sha256').update(content).digest('hex')
  }

  #path(audioId: string): string {
    if (!/^[0-9a-f]{64}$/.test(audioId)) throw new Error(`Not an audio id: ${audioId}`)
    return join(this.#options.folder, `${audioId}.ulaw`)
  }

  async #findOrRender(
    audioId: string,
    languageId: string,
    text: string,
  ): Promise<SpeechResult<RenderedPrompt>> {
    const found = await stat(this.#path(audioId)).catch(() => undefined)
    if (found !== undefined) return { ok: true, value: renderedPrompt(audioId, found.size) }
    const wav = await this.#options.provider.render(text, languageId)
    if (!wav.ok) return wav
    return this.#keep(audioId, wav.value)
  }

  async #keep(audioId: string, wav: Uint8Array): Promise<SpeechResult<RenderedPrompt>> {
    const sound = await this.#options.promptAudio(wav)
    if (!sound.ok) return failure('audioUnreadable', `The sound cannot be read: ${sound.error}.`)
    const { mulaw, soundMs } = sound.value
    if (soundMs > limits.audioFileDurationMs) {
      const most = minutes(limits.audioFileDurationMs)
      return failure('audioTooLong', `It is longer than ${most} minutes. Shorten it.`)
    }
    if (mulaw.length > 0) return this.#store(audioId, mulaw)
    return failure(
      'audioUnreadable',
      'There is nothing to hear. Type words, or choose another file.',
    )
  }

  /** Whatever comes of it, the next one waits for this. */
  #inTurn<T>(work: () => Promise<T>): Promise<T> {
    const done = this.#last.then(work)
    this.#last = done.catch(() => undefined)
    return done
  }

  async #store(audioId: string, audio: Uint8Array): Promise<SpeechResult<RenderedPrompt>> {
    const { folder } = this.#options
    const temporary = join(folder, `${audioId}.${randomUUID()}.part`)
    try {
      await mkdir(folder, { recursive: true })
      await writeFile(temporary, audio, { flush: true })
      await rename(temporary, this.#path(audioId))
      return { ok: true, value: renderedPrompt(audioId, audio.length) }
    } catch (error) {
      await rm(temporary, { force: true }).catch(() => undefined)
      const reason = error instanceof Error ? error.message : String(error)
      const message = `The prompt could not be stored (${reason}). Make ${folder} writable.`
      return failure('cacheUnwritable', message)
    }
  }
}

function failure(code: SpeechFailure['code'], message: string): SpeechResult<never> {
  return { ok: false, error: { code, message } }
}

function minutes(ms: number): number {
  return ms / 60_000
}
