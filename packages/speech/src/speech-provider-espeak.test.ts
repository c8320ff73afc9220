/**
 * Real speech from both forms of eSpeak NG, where the machine has them: it lasts as long as speech
 * does, is as loud, and says whatever the text holds.
 */

import { describe, expect, test } from 'vitest'
import { espeakProgram, espeakWasm } from './speech-provider-espeak.ts'

/** The facts of a 16 bit WAV file that tell speech from silence and from noise. */
function factsOf(wav: Uint8Array): { durationMs: number; levelDb: number } {
  const view = new DataView(wav.buffer, wav.byteOffset, wav.length)
  const samples = Int16Array.from({ length: (wav.length - 44) >> 1 }, (_, index) =>
    view.getInt16(44 + 2 * index, true),
  )
  const power = samples.reduce((sum, sample) => sum + sample ** 2, 0) / samples.length
  const durationMs = (1_000 * samples.length) / view.getUint32(24, true)
  return { durationMs, levelDb: 20 * Math.log10(Math.sqrt(power) / 0x8000) }
}

describe.each([
  ['the espeak-ng program', espeakProgram],
  ['the WebAssembly build', espeakWasm],
])('%s', (name, find) => {
  test('says a greeting at a level and for a time that are speech', async (context) => {
    const provider = await find()
    if (provider === undefined) return context.skip(`${name} is not installed`)
    for (const languageId of ['en-US', 'en-GB', 'en-CA', 'en-AU', 'fr-FR', 'fr-CA']) {
      const wav = await provider.render('Welcome to Contoso', languageId)
      if (!wav.ok) throw new Error(wav.error.message)
      const { durationMs, levelDb } = factsOf(wav.value)
      expect(durationMs).toBeGreaterThan(800)
      expect(durationMs).toBeLessThan(2_500)
      expect(levelDb).toBeGreaterThan(-30)
      expect(levelDb).toBeLessThan(-8)
    }
  })

  test('speaks text, accents and brackets, whatever they hold', async (context) => {
    const provider = await find()
    if (provider === undefined) return context.skip(`${name} is not installed`)
    for (const text of ['Désolé, ce choix n’est pas valide.', '--help', '<b>[[x]]</b> & $(id)']) {
      const wav = await provider.render(text, 'fr-FR')
      expect(wav.ok && factsOf(wav.value).durationMs).toBeGreaterThan(300)
    }
    const long = await provider.render('For sales, press one. '.repeat(45), 'en-US')
    expect(long.ok && factsOf(long.value).durationMs).toBeGreaterThan(45_000)
  })

  test('says which language it has no voice for', async (context) => {
    const provider = await find()
    if (provider === undefined) return context.skip(`${name} is not installed`)
    expect(await provider.render('x', 'tlh-QO')).toMatchObject({
      error: { code: 'languageUnsupported' },
    })
  })
})
