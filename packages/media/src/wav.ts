/**
 * WAV files: PCM of 8, 16, 24 or 32 bits, µ-law and A-law, any rate, channels mixed to one.
 *
 * Programs that write to a pipe cannot know the length when they write the header: a data chunk
 * that claims more than there is ends with the file. Microsoft RIFF; RFC 2361 (format tags).
 */

import { decodeAlaw, decodeMulaw } from './g711.ts'
import { failure, type Parsed, success } from './result.ts'

/** Sound of one channel; samples lie between -1 and 1. */
export type Sound = { readonly sampleRateHz: number; readonly samples: Float32Array }

/** Format tags of RFC 2361; `extensible` holds the true tag further on. */
const tag = { pcm: 1, alaw: 6, mulaw: 7, extensible: 0xfffe } as const
/** Beyond this a file is refused unread: an hour of 8 kHz, ten minutes of studio stereo. */
const maxBytes = 120_000_000

type Format = {
  readonly tag: number
  readonly channels: number
  readonly sampleRateHz: number
  readonly sampleBits: number
}

/** Reads a WAV file. */
export function parseWav(bytes: Uint8Array): Parsed<Sound> {
  if (bytes.length > maxBytes) return failure('a WAV file of more than 120 MB', maxBytes)
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.length)
  if (text(view, 0) !== 'RIFF' || text(view, 8) !== 'WAVE') return failure('not a WAV file')
  const format = readFormat(view)
  const data = findChunk(view, 'data')
  if (format === undefined) return failure('no format that can be read', 12)
  if (data === undefined) return failure('no sound in the file', 12)
  const decode = decoderOf(format)
  if (decode === undefined) {
    return failure(`format ${format.tag} with ${format.sampleBits} bits is not supported`, 12)
  }
  const samples = mixed(decode(bytes.subarray(data.start, data.end)), format.channels)
  return success({ sampleRateHz: format.sampleRateHz, samples })
}

/** A WAV file of 16 bit samples in one channel. */
export function formatWav(samples: Int16Array, sampleRateHz: number): Uint8Array {
  const bytes = new Uint8Array(44 + 2 * samples.length)
  const view = new DataView(bytes.buffer)
  bytes.set(new Uint8Array([...'RIFF    WAVEfmt '].map((letter) => letter.charCodeAt(0))))
  view.setUint32(4, bytes.length - 8, true)
  view.setUint32(16, 16, true)
  view.setUint16(20, tag.pcm, true)
  view.setUint16(22, 1, true)
  view.setUint32(24, sampleRateHz, true)
  view.setUint32(28, 2 * sampleRateHz, true)
  view.setUint16(32, 2, true)
  view.setUint16(34, 16, true)
  bytes.set(new Uint8Array([...'data'].map((letter) => letter.charCodeAt(0))), 36)
  view.setUint32(40, 2 * samples.length, true)
  for (const [index, sample] of samples.entries()) view.setInt16(44 + 2 * index, sample, true)
  return bytes
}

function readFormat(view: DataView): Format | undefined {
  const chunk = findChunk(view, 'fmt ')
  if (chunk === undefined || chunk.end - chunk.start < 16) return undefined
  const outerTag = view.getUint16(chunk.start, true)
  const isExtensible = outerTag === tag.extensible && chunk.end - chunk.start >= 26
  const format = {
    tag: isExtensible ? view.getUint16(chunk.start + 24, true) : outerTag,
    channels: view.getUint16(chunk.start + 2, true),
    sampleRateHz: view.getUint32(chunk.start + 4, true),
    sampleBits: view.getUint16(chunk.start + 14, true),
  }
  const isPlausible =
    format.channels >= 1 &&
    format.channels <= 8 &&
    format.sampleRateHz >= 4_000 &&
    format.sampleRateHz <= 384_000
  return isPlausible ? format : undefined
}

/** Chunks are a name, a length and content, and begin at even places. */
function findChunk(view: DataView, name: string): { start: number; end: number } | undefined {
  let offset = 12
  while (offset + 8 <= view.byteLength) {
    const start = offset + 8
    const length = view.getUint32(offset + 4, true)
    if (text(view, offset) === name)
      return { start, end: Math.min(view.byteLength, start + length) }
    offset = start + length + (length % 2)
  }
  return undefined
}

function decoderOf(format: Format): ((bytes: Uint8Array) => Float32Array) | undefined {
  const sampleBytes = format.sampleBits / 8
  if (format.tag === tag.pcm && [1, 2, 3, 4].includes(sampleBytes)) {
    return (bytes) => decodePcm(bytes, sampleBytes)
  }
  if (sampleBytes !== 1) return undefined
  if (format.tag === tag.mulaw) return (bytes) => Float32Array.from(decodeMulaw(bytes), fraction)
  if (format.tag === tag.alaw) return (bytes) => Float32Array.from(decodeAlaw(bytes), fraction)
  return undefined
}

function fraction(sample: number): number {
  return sample / 0x8000
}

/** Samples of one byte are unsigned, longer ones signed with the lowest byte first. */
function decodePcm(bytes: Uint8Array, sampleBytes: number): Float32Array {
  const samples = new Float32Array(Math.floor(bytes.length / sampleBytes))
  return samples.map((_, index) => {
    const last = (index + 1) * sampleBytes - 1
    if (sampleBytes === 1) return ((bytes[last] ?? 0) - 0x80) / 0x80
    let sample = 0
    for (let place = 0; place < sampleBytes; place += 1) {
      sample |= (bytes[last - place] ?? 0) << (24 - 8 * place)
    }
    return sample / 2 ** 31
  })
}

function mixed(samples: Float32Array, channels: number): Float32Array {
  if (channels === 1) return samples
  return new Float32Array(Math.floor(samples.length / channels)).map((_, index) => {
    const frame = samples.subarray(index * channels, (index + 1) * channels)
    return frame.reduce((sum, sample) => sum + sample, 0) / channels
  })
}

function text(view: DataView, offset: number): string {
  if (offset + 4 > view.byteLength) return ''
  const codes = [0, 1, 2, 3].map((index) => view.getUint8(offset + index))
  return String.fromCharCode(...codes)
}
