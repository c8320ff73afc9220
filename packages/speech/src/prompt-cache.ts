/**
 * Prompts on disk: each text is rendered once per voice and language, under the hash of the three,
 * as `<folder>/<hash>.ulaw` (8 kHz µ-law without a header).
 *
 * A file is there whole or not at all: it is written under another name and then renamed. The same
 * text asked for twice at once is rendered once, and renderings wait for each other, so that saving
 * a large configuration does not start a hundred speech engines.
 */

import { createHash, randomUUID } from 'node:crypto'
import { mkdir, readFile, rename, rm, stat, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { type RenderedPrompt, renderedPrompt } from './rendered-prompt.ts'
import type { SpeechFailure, SpeechProvider, SpeechResult } from './speech-provider.ts'
import { isSystemPromptId, readSystemPrompt } from './system-prompt.ts'

/** What a cache is made with. */
export type PromptCacheOptions = {
  /** Made when it does not exist. */
  readonly folder: string
  readonly provider: SpeechProvider
  /** WAV file → 8 kHz µ-law ready to play; `promptAudio` of the media package. */
  readonly promptAudio: (
    wav: Uint8Array,
  ) =>
    | { readonly ok: true; readonly value: Uint8Array }
    | { readonly ok: false; readonly error: string }
}

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
    const rendering = this.#last
      .then(() => this.#findOrRender(audioId, languageId, text))
      .finally(() => this.#rendering.delete(audioId))
    // The next one waits for this, whatever comes of it.
    this.#last = rendering.catch(() => undefined)
    this.#rendering.set(audioId, rendering)
    return rendering
  }

  /** The audio of any prompt, also a system prompt: 8 kHz µ-law. Rejects when there is none. */
  async read(audioId: string): Promise<Uint8Array> {
    if (isSystemPromptId(audioId)) return readSystemPrompt(audioId)
    if (!/^[0-9a-f]{64}$/.test(audioId)) throw new Error(`Not an audio id: ${audioId}`)
    return new Uint8Array(await readFile(this.#path(audioId)))
  }

  #audioId(languageId: string, text: string): string {
    const content = JSON.stringify([this.#options.provider.voiceVersion, languageId, text])
    return createHash('sha256').update(content).digest('hex')
  }

  #path(audioId: string): string {
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
    const audio = this.#options.promptAudio(wav.value)
    if (!audio.ok) return failure('audioUnreadable', `The speech cannot be read: ${audio.error}.`)
    if (audio.value.length === 0) {
      return failure('audioUnreadable', 'The text holds nothing that can be spoken. Type words.')
    }
    return this.#store(audioId, audio.value)
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
