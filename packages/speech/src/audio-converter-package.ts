/**
 * The npm packages `@audio/decode-mp3` (MIT) and `@audio/decode-wma` (LGPL-2.1), which are decoders
 * in WebAssembly. Both are optional, and loaded only by a Node of their own, which
 * `decode-audio.mjs` is all of.
 */

import { fileURLToPath } from 'node:url'
import {
  type AudioConverter,
  type CompressedFormat,
  conversionFailed,
  convertedMs,
  convertingMs,
} from './audio-converter.ts'
import { runProgram } from './program.ts'

/** 16 bit samples of one channel at 48 kHz, and the last piece that was decoded. */
const outputBytes = 2 * 48 * (convertedMs + 20_000)

/** A converter for each of the two that is installed. */
export function packageConverters(): readonly AudioConverter[] {
  const formats: readonly CompressedFormat[] = ['mp3', 'wma']
  return formats.filter(isInstalled).map((format) => ({
    name: packageOf(format),
    formats: [format],
    convert: async (file) => {
      const script = fileURLToPath(new URL('./decode-audio.mjs', import.meta.url))
      const args = [script, packageOf(format), String(convertedMs)]
      const outcome = await runProgram({ command: process.execPath, args }, file, {
        outputBytes,
        timeMs: convertingMs,
      })
      return outcome.ok ? { ok: true, value: outcome.output } : conversionFailed(outcome.reason)
    },
  }))
}

function packageOf(format: CompressedFormat): string {
  return `@audio/decode-${format}`
}

function isInstalled(format: CompressedFormat): boolean {
  try {
    import.meta.resolve(packageOf(format))
    return true
  } catch {
    // Not installed: a machine without it is an expected one.
    return false
  }
}
