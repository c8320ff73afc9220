/**
 * Prompts on a real disk, spoken by providers that count, or that fail. Their speech is text
 * again, after a mark, so that what is stored can be told.
 */

import { mkdtemp, readdir, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { limits } from '@mainline/model'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { PromptCache } from './prompt-cache.ts'
import type { SpeechProvider } from './speech-provider.ts'

let root = ''
beforeAll(async () => {
  root = await mkdtemp(join(tmpdir(), 'speech-'))
})
afterAll(() => rm(root, { recursive: true }))

const mark = 'speech:'
const converters = [] as const

/** What the media package's `promptAudio` is to real speech, this is to ours. */
async function promptAudio(wav: Uint8Array) {
  const text = new TextDecoder().decode(wav)
  if (!text.startsWith(mark)) return { ok: false, error: 'not a WAV file' } as const
  const mulaw = new TextEncoder().encode(text.slice(mark.length))
  return { ok: true, value: { mulaw, soundMs: mulaw.length / 8 } } as const
}

function speech(text: string): Uint8Array {
  return new TextEncoder().encode(mark + text)
}

/** A provider that says every text a hundred times, and counts how often it is asked. */
class CountingProvider implements SpeechProvider {
  readonly name = 'counting'
  voiceVersion = '1'
  asked = 0
  atOnce = 0
  mostAtOnce = 0

  async render(text: string): ReturnType<SpeechProvider['render']> {
    this.asked += 1
    this.atOnce += 1
    this.mostAtOnce = Math.max(this.mostAtOnce, this.atOnce)
    await readdir(root)
    this.atOnce -= 1
    return { ok: true, value: speech(text.repeat(100)) }
  }
}

async function cacheOf(provider: SpeechProvider): Promise<{ cache: PromptCache; folder: string }> {
  const folder = join(await mkdtemp(join(root, 'cache-')), 'prompts')
  return { cache: new PromptCache({ folder, provider, converters, promptAudio }), folder }
}

describe('a prompt', () => {
  test('is rendered once, however often and however many at once ask for it', async () => {
    const provider = new CountingProvider()
    const { cache, folder } = await cacheOf(provider)
    const asked = Array.from({ length: 20 }, () => cache.render('en-US', 'Hello'))
    const results = await Promise.all([...asked, cache.render('en-US', 'Goodbye')])
    expect((await cache.render('en-US', 'Hello')).ok).toBe(true)
    expect([provider.asked, provider.mostAtOnce]).toEqual([2, 1])
    expect(new Set(results.map((result) => JSON.stringify(result))).size).toBe(2)
    expect(await readdir(folder)).toHaveLength(2)
  })

  test('is found again by another process, and read as it was stored', async () => {
    const provider = new CountingProvider()
    const { cache, folder } = await cacheOf(provider)
    const first = await cache.render('en-US', 'Hello')
    const later = new PromptCache({ folder, provider, converters, promptAudio })
    expect(await later.render('en-US', 'Hello')).toEqual(first)
    expect(provider.asked).toBe(1)
    if (!first.ok) throw new Error(first.error.message)
    const audio = await later.read(first.value.audioId)
    expect(new TextDecoder().decode(audio)).toBe('Hello'.repeat(100))
    expect(first.value).toMatchObject({ sizeBytes: 500, durationMs: 63 })
  })

  test('is another one in another language or with another voice', async () => {
    const provider = new CountingProvider()
    const { cache } = await cacheOf(provider)
    const american = await cache.render('en-US', 'Hello')
    const british = await cache.render('en-GB', 'Hello')
    provider.voiceVersion = '2'
    const renewed = await cache.render('en-US', 'Hello')
    const ids = [american, british, renewed].map((result) => result.ok && result.value.audioId)
    expect(new Set(ids).size).toBe(3)
  })

  test('is read only by an id that is one', async () => {
    const { cache } = await cacheOf(new CountingProvider())
    await expect(cache.read('../../etc/passwd')).rejects.toThrow('Not an audio id')
    await expect(cache.read('0'.repeat(64))).rejects.toThrow('ENOENT')
  })
})

test('what the system itself says is read through the cache like any other prompt', async () => {
  const { cache } = await cacheOf(new CountingProvider())
  expect((await cache.read('system-fr-goodbye')).length).toBeGreaterThan(2_000)
  await expect(cache.read('system-fr-nothing')).rejects.toThrow('Not an audio id')
})

describe('a provider that fails', () => {
  const error = { code: 'providerFailed', message: 'It broke. Try again.' } as const

  test('leaves no file, and is asked again the next time', async () => {
    let failures = 0
    const working = new CountingProvider()
    const flaky: SpeechProvider = {
      name: 'flaky',
      voiceVersion: '1',
      render: async (text) => {
        failures += 1
        return failures === 1 ? { ok: false, error } : working.render(text)
      },
    }
    const { cache, folder } = await cacheOf(flaky)
    expect(await cache.render('en-US', 'Hello')).toEqual({ ok: false, error })
    await expect(readdir(folder)).rejects.toThrow('ENOENT')
    expect((await cache.render('en-US', 'Hello')).ok).toBe(true)
  })

  test('by rejecting does not stop the others that wait', async () => {
    const working = new CountingProvider()
    const broken: SpeechProvider = {
      name: 'broken',
      voiceVersion: '1',
      render: (text) =>
        text === 'bad' ? Promise.reject(new Error('a bug')) : working.render(text),
    }
    const { cache } = await cacheOf(broken)
    const bad = cache.render('en-US', 'bad')
    const good = cache.render('en-US', 'good')
    await expect(bad).rejects.toThrow('a bug')
    expect((await good).ok).toBe(true)
  })

  test('by saying what is no sound is told from one that says nothing', async () => {
    const garbled: SpeechProvider = {
      name: 'garbled',
      voiceVersion: '1',
      render: async (text) => ({
        ok: true,
        value: text === '' ? speech('') : Uint8Array.of(1, 2, 3),
      }),
    }
    const { cache, folder } = await cacheOf(garbled)
    expect(await cache.render('en-US', 'x')).toMatchObject({
      error: { code: 'audioUnreadable', message: 'The sound cannot be read: not a WAV file.' },
    })
    expect(await cache.render('en-US', '')).toMatchObject({ error: { code: 'audioUnreadable' } })
    await expect(readdir(folder)).rejects.toThrow('ENOENT')
  })

  test('a folder that cannot be made is named', async () => {
    const file = join(root, 'a-file')
    await writeFile(file, '')
    const provider = new CountingProvider()
    const cache = new PromptCache({
      folder: join(file, 'prompts'),
      provider,
      converters,
      promptAudio,
    })
    const result = await cache.render('en-US', 'Hello')
    expect(result).toMatchObject({ error: { code: 'cacheUnwritable' } })
    expect(!result.ok && result.error.message).toContain(`Make ${file}`)
  })
})

describe('an uploaded file', () => {
  const wav = Buffer.from('RIFF....WAVE and a sound')

  async function fileCache(soundMs: number) {
    const folder = await mkdtemp(join(root, 'files-'))
    const sound = { mulaw: new Uint8Array(80), soundMs }
    const options = { folder, provider: new CountingProvider(), converters }
    const read = async () => ({ ok: true, value: sound }) as const
    return { cache: new PromptCache({ ...options, promptAudio: read }), folder }
  }

  test('is kept under an id of its own each time, until it is forgotten', async () => {
    const { cache, folder } = await fileCache(limits.audioFileDurationMs)
    const [first, second] = [await cache.keepFile(wav), await cache.keepFile(wav)]
    if (!first.ok || !second.ok) throw new Error('not kept')
    expect(first.value).toMatchObject({ format: 'wav', durationMs: 10, sizeBytes: 80 })
    expect(first.value.audioId).not.toBe(second.value.audioId)
    await cache.forget(first.value.audioId)
    expect(await readdir(folder)).toEqual([`${second.value.audioId}.ulaw`])
    await expect(cache.forget('../../etc/passwd')).rejects.toThrow('Not an audio id')
  })

  test('that plays for longer than ten minutes is refused, and nothing is kept of it', async () => {
    const { cache, folder } = await fileCache(limits.audioFileDurationMs + 1)
    expect(await cache.keepFile(wav)).toMatchObject({ error: { code: 'audioTooLong' } })
    expect(await readdir(folder)).toEqual([])
  })
})
