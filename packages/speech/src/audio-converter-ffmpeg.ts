/**
 * The `ffmpeg` program. It is told what the file is and may open nothing but its standard input and
 * output: a playlist in the clothes of a sound would otherwise have it read files and addresses.
 */

import {
  type AudioConverter,
  type CompressedFormat,
  conversionFailed,
  convertedMs,
  convertingMs,
} from './audio-converter.ts'
import { runProgram } from './program.ts'

const command = 'ffmpeg'
const demuxers: Readonly<Record<CompressedFormat, string>> = { mp3: 'mp3', wma: 'asf' }
/** More than telephones carry, and half of what a second of a compact disc takes. */
const sampleRateHz = 16_000

/** The program, or undefined where it is not installed. */
export async function ffmpegConverter(): Promise<AudioConverter | undefined> {
  const asked = await runProgram({ command, args: ['-version'] }, '')
  if (!asked.ok) return undefined
  return {
    name: command,
    formats: ['mp3', 'wma'],
    convert: async (file, format) => {
      const outcome = await runProgram({ command, args: argumentsFor(format) }, file, {
        timeMs: convertingMs,
      })
      return outcome.ok ? { ok: true, value: outcome.output } : conversionFailed(outcome.reason)
    },
  }
}

function argumentsFor(format: CompressedFormat): readonly string[] {
  return [
    ...['-hide_banner', '-loglevel', 'error', '-nostdin', '-protocol_whitelist', 'pipe'],
    ...['-threads', '1', '-f', demuxers[format], '-i', 'pipe:0'],
    ...['-map', '0:a:0', '-t', String(convertedMs / 1_000)],
    ...['-ac', '1', '-ar', String(sampleRateHz), '-c:a', 'pcm_s16le', '-f', 'wav', 'pipe:1'],
  ]
}
