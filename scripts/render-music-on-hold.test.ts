// The shipped music is the one that is composed here, and what a waiting caller can bear.

import { readFile } from 'node:fs/promises'
import { decodeMulaw, encodeMulaw } from '@mainline/media'
import { expect, test } from 'vitest'
import { musicOnHold } from './music-on-hold.ts'
import { musicFile } from './render-music-on-hold.ts'

test('the shipped music on hold is the one composed here', async () => {
  const shipped = new Uint8Array(await readFile(musicFile))
  const composed = Buffer.from(encodeMulaw(musicOnHold()))
  expect(composed.equals(shipped), 'run scripts/render-music-on-hold.ts').toBe(true)
})

test('the music lasts two minutes, never clips, and never stops for half a second', async () => {
  const samples = decodeMulaw(new Uint8Array(await readFile(musicFile)))
  expect(samples.length).toBe(120 * 8_000)
  expect(samples.filter((sample) => Math.abs(sample) > 16_000)).toHaveLength(0)
  const halfSeconds = Array.from({ length: 240 }, (_, index) =>
    samples.subarray(index * 4_000, index * 4_000 + 4_000),
  )
  expect(Math.min(...halfSeconds.map(loudness))).toBeGreaterThan(500)
})

test('the music ends as it begins: nobody hears where it repeats', () => {
  const samples = musicOnHold()
  const steps = samples.subarray(1).map((sample, index) => Math.abs(sample - (samples[index] ?? 0)))
  const seam = Math.abs((samples[0] ?? 0) - (samples.at(-1) ?? 0))
  expect(seam).toBeLessThanOrEqual(steps.reduce((most, step) => Math.max(most, step), 0))
})

function loudness(samples: Int16Array): number {
  return Math.sqrt(samples.reduce((sum, sample) => sum + sample * sample, 0) / samples.length)
}
