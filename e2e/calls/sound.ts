// Sound as the live tests make and judge it: 8 kHz mono samples, WAV files of phones, loudness, and
// whether a stretch of sound is one certain tone.

import { readdir, readFile } from 'node:fs/promises'
import { toneShare } from '@mainline/media'

const rateHz = 8_000
const wavHeaderBytes = 44

/** A tone at half of full scale. */
export function sine(frequencyHz: number, durationMs: number): Int16Array {
  const length = (durationMs * rateHz) / 1_000
  return Int16Array.from({ length }, (_, i) =>
    Math.round(16_000 * Math.sin((2 * Math.PI * frequencyHz * i) / rateHz)),
  )
}

/** A WAV file (8 kHz, mono, 16 bit) of these samples. */
export function wavFile(samples: Int16Array): Buffer {
  const header = Buffer.alloc(wavHeaderBytes)
  header.write('RIFF', 0)
  header.writeUInt32LE(36 + samples.byteLength, 4)
  header.write('WAVEfmt ', 8)
  header.writeUInt32LE(16, 16)
  header.writeUInt16LE(1, 20)
  header.writeUInt16LE(1, 22)
  header.writeUInt32LE(rateHz, 24)
  header.writeUInt32LE(rateHz * 2, 28)
  header.writeUInt16LE(2, 32)
  header.writeUInt16LE(16, 34)
  header.write('data', 36)
  header.writeUInt32LE(samples.byteLength, 40)
  return Buffer.concat([header, Buffer.from(samples.buffer)])
}

/** How loud samples are: their root mean square; silence is near 0. */
export function loudness(samples: Int16Array): number {
  const energy = samples.reduce((sum, sample) => sum + sample * sample, 0)
  return Math.sqrt(energy / Math.max(1, samples.length))
}

/** Whether samples are loud and this tone, with nearly nothing else. */
export function isTone(samples: Int16Array, frequencyHz: number): boolean {
  return loudness(samples) > 2_000 && toneShare(samples, frequencyHz) > 0.8
}

/** The last second that a phone has recorded in this folder, as samples; empty when less. */
export async function lastRecordedSecond(folder: string): Promise<Int16Array> {
  const names = (await readdir(folder)).filter((name) => name.endsWith('-dec.wav')).sort()
  const newest = names.at(-1)
  if (newest === undefined) return new Int16Array()
  const bytes = (await readFile(`${folder}/${newest}`)).subarray(wavHeaderBytes)
  const whole = bytes.subarray(0, bytes.length & ~1)
  const samples = new Int16Array(new Uint8Array(whole).buffer)
  return samples.length < rateHz ? new Int16Array() : samples.slice(-rateHz)
}
