/**
 * A recording of two tones on a virtual clock: each on its own side, in step, with silence while it
 * is paused, and a WAV file that is read back.
 */

import { expect, test } from 'vitest'
import { decodeMulaw, encodeMulaw } from './g711.ts'
import { frameSamples } from './jitter-buffer.ts'
import { Recorder, recordingHeader, recordingMs } from './recording.ts'
import { toneShare } from './tone.ts'
import { parseWav } from './wav.ts'

const tones = { left: 440, right: 1_000 } as const

function packetOf(hz: number, count: number) {
  const samples = Int16Array.from({ length: frameSamples }, (_, index) =>
    Math.round(8_000 * Math.sin((2 * Math.PI * hz * (count * frameSamples + index)) / 8_000)),
  )
  const place = { ssrc: 1, sequenceNumber: count, timestamp: count * frameSamples, marker: false }
  return { kind: 'received', content: 'PCMU', payload: encodeMulaw(samples), ...place } as const
}

/** Three seconds, of which the second one is paused. */
function recorded(): Uint8Array {
  const recorder = new Recorder(0)
  const pieces: Uint8Array[] = []
  for (let count = 0; count < 150; count += 1) {
    if (count === 50) recorder.pause()
    if (count === 100) recorder.resume()
    recorder.receive(count * 20, 'left', packetOf(tones.left, count))
    recorder.receive(count * 20, 'right', packetOf(tones.right, count))
    pieces.push(...recorder.expire(count * 20))
  }
  return Uint8Array.from([...pieces, recorder.rest()].flatMap((piece) => [...piece]))
}

/** One side of one second. */
function sideOf(bytes: Uint8Array, side: 0 | 1, second: number): Int16Array {
  const mono = bytes.filter((_, index) => index % 2 === side)
  return decodeMulaw(mono.slice((second + 0.2) * 8_000, (second + 1) * 8_000))
}

test('each party is on a side of its own', () => {
  const bytes = recorded()
  for (const second of [0, 2]) {
    expect(toneShare(sideOf(bytes, 0, second), tones.left)).toBeGreaterThan(0.9)
    expect(toneShare(sideOf(bytes, 1, second), tones.right)).toBeGreaterThan(0.9)
    expect(toneShare(sideOf(bytes, 0, second), tones.right)).toBeLessThan(0.05)
  }
})

test('while it is paused there is silence, and the time goes on', () => {
  const bytes = recorded()
  expect(recordingMs(bytes.length)).toBe(3_000)
  const paused = bytes.subarray(16_000, 32_000)
  expect(paused.every((byte) => byte === 0xff)).toBe(true)
})

test('with its head it is a WAV file', () => {
  const bytes = recorded()
  const wav = parseWav(Uint8Array.from([...recordingHeader(bytes.length), ...bytes]))
  expect(wav.ok && [wav.value.sampleRateHz, wav.value.samples.length]).toEqual([8_000, 24_000])
})
