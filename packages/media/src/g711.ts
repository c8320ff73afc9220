/**
 * G.711: µ-law and A-law, each sample one byte, 8000 a second, and straight from one law to the
 * other for calls between parties that chose differently.
 *
 * Both laws are piecewise linear approximations of a logarithm: sign, three bits of exponent, four
 * of mantissa. Samples are 16 bit. ITU-T G.711.
 */

/** The two laws. */
type Law = 'PCMU' | 'PCMA'

/** Samples in a millisecond of any audio in this package. */
export const samplesPerMs = 8

/** The byte that is silence in each law. */
export const silenceByte: Readonly<Record<Law, number>> = { PCMU: 0xff, PCMA: 0xd5 }

/** µ-law bytes to 16 bit samples. */
export function decodeMulaw(bytes: Uint8Array): Int16Array {
  return samplesOf(bytes, mulawSamples)
}

/** 16 bit samples to µ-law bytes. */
export function encodeMulaw(samples: Int16Array): Uint8Array {
  return bytesOf(samples, mulawByte)
}

/** A-law bytes to 16 bit samples. */
export function decodeAlaw(bytes: Uint8Array): Int16Array {
  return samplesOf(bytes, alawSamples)
}

/** 16 bit samples to A-law bytes. */
export function encodeAlaw(samples: Int16Array): Uint8Array {
  return bytesOf(samples, alawByte)
}

/** The same sound in the other law; the same bytes when the laws are equal. */
export function transcode(bytes: Uint8Array, from: Law, to: Law): Uint8Array {
  if (from === to) return bytes
  const table = from === 'PCMU' ? alawFromMulaw : mulawFromAlaw
  return bytes.map((byte) => table[byte] ?? 0)
}

// Plain loops: `from` with a function goes through an iterator and costs ten times as much.
function samplesOf(bytes: Uint8Array, table: Int16Array): Int16Array {
  const samples = new Int16Array(bytes.length)
  for (let index = 0; index < bytes.length; index += 1) {
    samples[index] = table[bytes[index] ?? 0] ?? 0
  }
  return samples
}

function bytesOf(samples: Int16Array, byteOf: (sample: number) => number): Uint8Array {
  const bytes = new Uint8Array(samples.length)
  for (let index = 0; index < samples.length; index += 1) {
    bytes[index] = byteOf(samples[index] ?? 0)
  }
  return bytes
}

/** Added before the exponent is taken, so that the smallest segment is linear. */
const mulawBias = 132

function mulawByte(sample: number): number {
  const sign = sample < 0 ? 0x80 : 0
  const magnitude = Math.min(Math.abs(sample), 0x7fff - mulawBias) + mulawBias
  const exponent = 24 - Math.clz32(magnitude)
  const mantissa = (magnitude >> (exponent + 3)) & 0x0f
  return ~(sign | (exponent << 4) | mantissa) & 0xff
}

function mulawSample(byte: number): number {
  const bits = ~byte & 0xff
  const exponent = (bits >> 4) & 0x07
  const magnitude = ((((bits & 0x0f) << 3) + mulawBias) << exponent) - mulawBias
  // A sum of zero and zero, so that no sample is the number -0.
  return bits & 0x80 ? 0 - magnitude : magnitude
}

/** On the wire every other bit of A-law is inverted, so that silence is not all zeros. */
const alawInversion = 0x55

function alawByte(sample: number): number {
  const sign = sample < 0 ? 0 : 0x80
  const magnitude = (sample < 0 ? ~sample : sample) >> 4
  const exponent = Math.max(0, 28 - Math.clz32(magnitude))
  const mantissa = (magnitude >> Math.max(0, exponent - 1)) & 0x0f
  return (sign | (exponent << 4) | mantissa) ^ alawInversion
}

function alawSample(byte: number): number {
  const bits = byte ^ alawInversion
  const exponent = (bits >> 4) & 0x07
  const step = ((bits & 0x0f) << 4) + 8
  const magnitude = exponent === 0 ? step : (step + 0x100) << (exponent - 1)
  return bits & 0x80 ? magnitude : -magnitude
}

const everyByte = Uint8Array.from({ length: 256 }, (_, byte) => byte)
const mulawSamples = Int16Array.from(everyByte, mulawSample)
const alawSamples = Int16Array.from(everyByte, alawSample)
const alawFromMulaw = encodeAlaw(mulawSamples)
const mulawFromAlaw = encodeMulaw(alawSamples)
