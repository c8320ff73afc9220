// Makes a WAV file fit to be played, on a thread of its own: minutes of sound take a second of
// work, in which the main thread would answer no call. The thread ends with its one file, and with
// it whatever a hostile file made of it.

import { Worker } from 'node:worker_threads'
import type { Parsed, PromptSound } from '@mainline/media'

/** Ten minutes of sound take a few seconds on a slow machine. */
const maxTimeMs = 60_000
/** Ten minutes as numbers, before and after; a file that takes more is no prompt. */
const resourceLimits = { maxOldGenerationSizeMb: 512 }

/** A WAV file as a prompt. */
export function readPrompt(wav: Uint8Array): Promise<Parsed<PromptSound>> {
  const url = new URL('./prompt-audio-thread.ts', import.meta.url)
  const worker = new Worker(url, { workerData: wav, resourceLimits })
  return new Promise((resolve) => {
    const give = (result: Parsed<PromptSound>) => {
      clearTimeout(timer)
      resolve(result)
      void worker.terminate()
    }
    const failed = (error: string) => give({ ok: false, error, offset: 0 })
    const timer = setTimeout(() => failed('it takes too long to read'), maxTimeMs)
    worker.once('message', give)
    worker.once('error', (error) => failed(error instanceof Error ? error.message : String(error)))
    worker.once('exit', () => failed('reading it was ended'))
  })
}
