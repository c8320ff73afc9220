/**
 * Prompts on a real disk with real speech where the machine has it, and with providers that count,
 * hang together or fail where that is the point.
 */

import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { decodeMulaw, formatWav, promptAudio, sineTone } from '@mainline/media'
import { systemPrompts } from '@mainline/model'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { PromptCache } from './prompt-cache.ts'
import type { SpeechProvider } from './speech-provider.ts'
import { espeakProgram, espeakWasm } from './speech-provider-espeak.ts'
import { readSystemPrompt, systemPrompt } from './system-prompt.ts'

let root = ''
beforeAll(async () => {
  root = await mkdtemp(join(tmpdir(), 'speech-'))
})
afterAll(() => rm(root, { recursive: true }))

/** A provider that says a tone as long as the text, and counts how often it is asked. */
class ToneProvider implements SpeechProvider {
  readonly name = 'tone'
  voiceVersion = 'tone 1'
  asked = 0
  atOnce = 0
  mostAtOnce = 0

  async render(text: string): ReturnType<SpeechProvider['render']> {
    this.asked += 1
    this.atOnce += 1
    this.mostAtOnce = Math.max(this.mostAtOnce, this.atOnce)
    const wav = formatWav(sineTone([700], 100 * text.length), 8_000)
    await readdir(root)
    this.atOnce -= 1
    return { ok: true, value: wav }
  }
}

async function cacheOf(provider: SpeechProvider): Promise<{ cache: PromptCache; folder: string }> {
  const folder = join(await mkdtemp(join(root, 'cache-')), 'prompts')
  return { cache: new PromptCache({ folder, provider, promptAudio }), folder }
}

describe('a prompt', () => {
  test('is rendered once, however often and however many at once ask for it', async () => {
    const provider = new ToneProvider()
    const { cache, folder } = await cacheOf(provider)
    const asked = Array.from({ length: 20 }, () => cache.render('en-US', 'Hello'))
    const results = await Promise.all([...asked, cache.render('en-US', 'Goodbye')])
    expect((await cache.render('en-US', 'Hello')).ok).toBe(true)
    expect([provider.asked, provider.mostAtOnce]).toEqual([2, 1])
    expect(new Set(results.map((result) => JSON.stringify(result))).size).toBe(2)
    expect(await readdir(folder)).toHaveLength(2)
  })

  test('is found again by another process, and read as it was stored', async () => {
    const provider = new ToneProvider()
    const { cache, folder } = await cacheOf(provider)
    const first = await cache.render('en-US', 'Hello')
    const later = new PromptCache({ folder, provider, promptAudio })
    expect(await later.render('en-US', 'Hello')).toEqual(first)
    expect(provider.asked).toBe(1)
    if (!first.ok) throw new Error(first.error.message)
    const audio = await later.read(first.value.audioId)
    expect(audio.length).toBe(first.value.sizeBytes)
    expect(first.value.durationMs).toBe(500)
  })

  test('is another one in another language or with another voice', async () => {
    const provider = new ToneProvider()
    const { cache } = await cacheOf(provider)
    const american = await cache.render('en-US', 'Hello')
    const british = await cache.render('en-GB', 'Hello')
    provider.voiceVersion = 'tone 2'
    const renewed = await cache.render('en-US', 'Hello')
    const ids = [american, british, renewed].map((result) => result.ok && result.value.audioId)
    expect(new Set(ids).size).toBe(3)
  })

  test('is read only by an id that is one', async () => {
    const { cache } = await cacheOf(new ToneProvider())
    await expect(cache.read('../../etc/passwd')).rejects.toThrow('Not an audio id')
    await expect(cache.read('0'.repeat(64))).rejects.toThrow('ENOENT')
  })
})

describe('a provider that fails', () => {
  const error = { code: 'providerFailed', message: 'It broke. Try again.' } as const

  test('leaves no file, and is asked again the next time', async () => {
    let failures = 0
    const working = new ToneProvider()
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
    const working = new ToneProvider()
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
        value: text === '' ? formatWav(new Int16Array(), 8_000) : Uint8Array.of(1, 2, 3),
      }),
    }
    const { cache, folder } = await cacheOf(garbled)
    expect(await cache.render('en-US', 'x')).toMatchObject({
      error: { code: 'audioUnreadable', message: 'The speech cannot be read: not a WAV file.' },
    })
    expect(await cache.render('en-US', '')).toMatchObject({ error: { code: 'audioUnreadable' } })
    await expect(readdir(folder)).rejects.toThrow('ENOENT')
  })

  test('a folder that cannot be made is named', async () => {
    const file = join(root, 'a-file')
    await writeFile(file, '')
    const provider = new ToneProvider()
    const cache = new PromptCache({ folder: join(file, 'prompts'), provider, promptAudio })
    const result = await cache.render('en-US', 'Hello')
    expect(result).toMatchObject({ error: { code: 'cacheUnwritable' } })
    expect(!result.ok && result.error.message).toContain(`Make ${file}`)
  })
})

describe.each([
  ['the espeak-ng program', espeakProgram],
  ['the WebAssembly build', espeakWasm],
])('%s', (name, find) => {
  test('says a greeting at a level and for a time that are speech', async (context) => {
    const provider = await find()
    if (provider === undefined) return context.skip(`${name} is not installed`)
    const { cache } = await cacheOf(provider)
    for (const languageId of ['en-US', 'en-GB', 'en-CA', 'en-AU', 'fr-FR', 'fr-CA']) {
      const result = await cache.render(languageId, 'Welcome to Contoso')
      if (!result.ok) throw new Error(result.error.message)
      expect(result.value.durationMs).toBeGreaterThan(800)
      expect(result.value.durationMs).toBeLessThan(2_500)
      const samples = decodeMulaw(await cache.read(result.value.audioId))
      expect(levelDb(samples)).toBeGreaterThan(-24)
      expect(levelDb(samples)).toBeLessThan(-12)
    }
  })

  test('speaks text, accents and brackets, whatever they hold', async (context) => {
    const provider = await find()
    if (provider === undefined) return context.skip(`${name} is not installed`)
    for (const text of ['Désolé, ce choix n’est pas valide.', '--help', '<b>[[x]]</b> & $(id)']) {
      const wav = await provider.render(text, 'fr-FR')
      expect(wav.ok && promptAudio(wav.value).ok).toBe(true)
    }
    const text = 'For sales, press one. '.repeat(45)
    const long = await provider.render(text, 'en-US')
    expect(long.ok && long.value.length).toBeGreaterThan(1_000_000)
  })

  test('says which language it has no voice for', async (context) => {
    const provider = await find()
    if (provider === undefined) return context.skip(`${name} is not installed`)
    expect(await provider.render('x', 'tlh-QO')).toMatchObject({
      error: { code: 'languageUnsupported' },
    })
  })
})

describe('what the system says', () => {
  test('is shipped for every text in both languages', async () => {
    for (const name of Object.keys(systemPrompts).filter(isName)) {
      for (const languageId of ['en-CA', 'fr-CA']) {
        const { audioId, durationMs, sizeBytes } = systemPrompt(name, languageId)
        const audio = await readSystemPrompt(audioId)
        expect(audio.length).toBe(sizeBytes)
        const text = systemPrompts[name][languageId === 'fr-CA' ? 'fr' : 'en']
        expect(durationMs / text.length).toBeGreaterThan(30)
        expect(durationMs / text.length).toBeLessThan(120)
        expect(levelDb(decodeMulaw(audio))).toBeGreaterThan(-24)
      }
    }
  })

  test('is English where the system does not speak the language', () => {
    expect(systemPrompt('goodbye', 'ja-JP').audioId).toBe('system-en-goodbye')
    expect(systemPrompt('goodbye', 'fr').audioId).toBe('system-fr-goodbye')
  })

  test('is read through the cache like any other prompt', async () => {
    const { cache } = await cacheOf(new ToneProvider())
    const file = new URL('../prompts/fr/goodbye.ulaw', import.meta.url)
    expect(await cache.read('system-fr-goodbye')).toEqual(new Uint8Array(await readFile(file)))
    await expect(cache.read('system-fr-nothing')).rejects.toThrow()
  })
})

function isName(name: string): name is keyof typeof systemPrompts {
  return Object.hasOwn(systemPrompts, name)
}

function levelDb(samples: Int16Array): number {
  const power = samples.reduce((sum, sample) => sum + sample ** 2, 0) / samples.length
  return 20 * Math.log10(Math.sqrt(power) / 0x8000)
}
