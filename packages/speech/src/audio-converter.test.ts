/**
 * Uploaded files through every converter that this machine has: a tone of a second comes out as a
 * tone of a second, what is too long is cut, and what is hostile is refused and harms nobody.
 */

import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import {
  type AudioConverter,
  audioFormatOf,
  type CompressedFormat,
  convertedMs,
  wavOfFile,
} from './audio-converter.ts'
import { ffmpegConverter } from './audio-converter-ffmpeg.ts'
import { packageConverters } from './audio-converter-package.ts'

function fixture(format: CompressedFormat): Promise<Uint8Array> {
  return readFile(join(import.meta.dirname, '..', 'test', `tone-440.${format}`))
}

function packageFor(format: CompressedFormat): AudioConverter | undefined {
  return packageConverters().find(({ formats }) => formats.includes(format))
}

const cases: readonly (readonly [
  string,
  CompressedFormat,
  () => Promise<AudioConverter | undefined>,
])[] = [
  ['ffmpeg', 'mp3', ffmpegConverter],
  ['ffmpeg', 'wma', ffmpegConverter],
  ['@audio/decode-mp3', 'mp3', async () => packageFor('mp3')],
  ['@audio/decode-wma', 'wma', async () => packageFor('wma')],
]

/** Length and pitch of a 16 bit WAV file, by its zero crossings. */
function factsOf(wav: Uint8Array): { readonly durationMs: number; readonly pitchHz: number } {
  const view = new DataView(wav.buffer, wav.byteOffset, wav.length)
  const start = Buffer.from(wav).indexOf('data') + 8
  const samples = Array.from({ length: (wav.length - start) >> 1 }, (_, index) =>
    view.getInt16(start + 2 * index, true),
  )
  const seconds = samples.length / view.getUint32(24, true)
  const rises = samples.filter((sample, index) => sample >= 0 && (samples[index - 1] ?? 0) < 0)
  return { durationMs: 1_000 * seconds, pitchHz: rises.length / seconds }
}

describe.each(cases)('%s reads %s:', (name, format, find) => {
  test('a second of 440 Hz stays a second of 440 Hz', async (context) => {
    const converter = await find()
    if (converter === undefined) return context.skip(`${name} is not installed`)
    const wav = await wavOfFile(await fixture(format), [converter])
    if (!wav.ok) throw new Error(wav.error.message)
    expect(wav.value.format).toBe(format)
    const { durationMs, pitchHz } = factsOf(wav.value.wav)
    expect(Math.abs(durationMs - 1_000)).toBeLessThan(150)
    expect(Math.abs(pitchHz - 440)).toBeLessThan(50)
  })

  test('a file that is damaged or ends too early is refused or read in part', async (context) => {
    const converter = await find()
    if (converter === undefined) return context.skip(`${name} is not installed`)
    const file = await fixture(format)
    const damaged = file.map((byte, index) => (index > 64 && index % 7 === 0 ? 255 - byte : byte))
    const noise = new Uint8Array(50_000).map((_, index) => (index * 7_919) % 251)
    for (const hostile of [damaged, file.subarray(0, 40), new Uint8Array(), noise]) {
      const result = await converter.convert(hostile, format)
      if (!result.ok) expect(result.error.code).toBe('converterFailed')
      else expect(result.value.length).toBeLessThan(32 * convertedMs)
    }
  })
})

test('what plays for longer than allowed is cut a second later, whatever reads it', async () => {
  const file = await fixture('mp3')
  const frames = file.subarray(Buffer.from(file).indexOf(Buffer.of(0xff, 0xf3)))
  const long = Buffer.concat(Array.from({ length: 700 }, () => frames))
  const found = [await ffmpegConverter(), packageFor('mp3')].flatMap((one) => one ?? [])
  for (const converter of found) {
    const wav = await converter.convert(long, 'mp3')
    if (!wav.ok) throw new Error(wav.error.message)
    expect(Math.abs(factsOf(wav.value).durationMs - convertedMs)).toBeLessThan(10_000)
  }
}, 120_000)

test('ffmpeg follows no playlist that is called a sound', async (context) => {
  const ffmpeg = await ffmpegConverter()
  if (ffmpeg === undefined) return context.skip('ffmpeg is not installed')
  const playlist = Buffer.from('#EXTM3U\n#EXTINF:1,\nfile:///etc/passwd\n#EXT-X-ENDLIST\n')
  expect(await ffmpeg.convert(playlist, 'mp3')).toMatchObject({ ok: false })
})

test.each([
  ['RIFF....WAVEfmt ', 'wav'],
  ['RIFF....AVI LIST', undefined],
  ['ID3 and tags', 'mp3'],
  ['\xff\xfb\x90\x00', 'mp3'],
  ['\xff\xf3\x48\x00', 'mp3'],
  ['\xff\xfb\xf0\x00', undefined],
  ['\xff\xd8\xff\xe0 a picture', undefined],
  ['OggS', undefined],
  ['<html>', undefined],
  ['', undefined],
])('a file that begins with %j is %j', (text, format) => {
  expect(audioFormatOf(Buffer.from(text, 'latin1'))).toBe(format)
})

test('a file that nothing here reads is told with what to install', async () => {
  const result = await wavOfFile(await fixture('wma'), [])
  expect(result).toMatchObject({ error: { code: 'noConverter' } })
  expect(!result.ok && result.error.message).toContain('ffmpeg')
})
