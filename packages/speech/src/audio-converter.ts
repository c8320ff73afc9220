/**
 * Uploaded audio becomes a WAV file. What it is, its content says and not its name. WAV is taken as
 * it is; MP3 and WMA go to a converter, which is a process of its own: a decoder that a hostile
 * file breaks, hangs or fills breaks alone, within bounds on its time and its output.
 */

import { limits } from '@mainline/model'
import type { SpeechFailure, SpeechResult } from './speech-provider.ts'

/** What can be uploaded. */
export type AudioFormat = 'wav' | CompressedFormat

/** What a converter is needed for. */
export type CompressedFormat = 'mp3' | 'wma'

/** A way to turn a compressed file into a WAV file. */
export type AudioConverter = {
  readonly name: string
  readonly formats: readonly CompressedFormat[]
  /** A WAV file of at most `convertedMs`; what is longer is cut there. */
  convert(file: Uint8Array, format: CompressedFormat): Promise<SpeechResult<Uint8Array>>
}

/** A second beyond what is allowed, so that a sound which was cut is known to be too long. */
export const convertedMs = limits.audioFileDurationMs + 1_000

/** The sound of an uploaded file as a WAV file. */
export async function wavOfFile(
  file: Uint8Array,
  converters: readonly AudioConverter[],
): Promise<SpeechResult<{ readonly wav: Uint8Array; readonly format: AudioFormat }>> {
  const format = audioFormatOf(file)
  if (format === undefined) {
    return failure(
      'formatUnknown',
      'It is no WAV, MP3 or WMA file. Save the sound as one of these.',
    )
  }
  if (format === 'wav') return { ok: true, value: { wav: file, format } }
  const converter = converters.find(({ formats }) => formats.includes(format))
  if (converter === undefined) return noConverter(format)
  const wav = await converter.convert(file, format)
  return wav.ok ? { ok: true, value: { wav: wav.value, format } } : wav
}

/** What a file is, by its first bytes. */
export function audioFormatOf(file: Uint8Array): AudioFormat | undefined {
  if (startsWith(file, riff) && startsWith(file.subarray(8), wave)) return 'wav'
  if (startsWith(file, asf)) return 'wma'
  if (startsWith(file, id3) || isMpegFrame(file)) return 'mp3'
  return undefined
}

/** Ten minutes of sound take a few seconds, and more on a machine that is busy. */
export const convertingMs = 60_000

/** What a converter's failure is told as. */
export function conversionFailed(reason: string): SpeechResult<never> {
  const message = `The file cannot be read (${reason}). Save it again, or choose another one.`
  return failure('converterFailed', message)
}

function noConverter(format: CompressedFormat): SpeechResult<never> {
  const install = `Install ffmpeg (apt install ffmpeg), or npm install @audio/decode-${format}`
  const message = `No ${format.toUpperCase()} can be read here. ${install}, or save it as WAV.`
  return failure('noConverter', message)
}

function failure(code: SpeechFailure['code'], message: string): SpeechResult<never> {
  return { ok: false, error: { code, message } }
}

const riff = bytesOf('RIFF')
const wave = bytesOf('WAVE')
const id3 = bytesOf('ID3')
/** The GUID of an ASF header object, the container of WMA. */
const asf = Uint8Array.from(Buffer.from('3026b2758e66cf11a6d900aa0062ce6c', 'hex'))

function bytesOf(text: string): Uint8Array {
  return new TextEncoder().encode(text)
}

function startsWith(bytes: Uint8Array, start: Uint8Array): boolean {
  return bytes.length >= start.length && start.every((byte, index) => bytes[index] === byte)
}

/** ISO 11172-3 §2.4.1.3: eleven bits of sync, a version, layer III, a bit rate and a rate. */
function isMpegFrame([first = 0, second = 0, third = 0]: Uint8Array): boolean {
  const isSync = first === 0xff && (second & 0xe0) === 0xe0
  const isLayer3 = (second & 0x18) !== 0x08 && (second & 0x06) === 0x02
  const bitRate = third >> 4
  return isSync && isLayer3 && bitRate > 0 && bitRate < 15 && (third & 0x0c) !== 0x0c
}
