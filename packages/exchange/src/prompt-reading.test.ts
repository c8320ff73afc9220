// A WAV file read on a thread of its own: what is sound becomes a prompt, the rest a refusal.

import { promptWav } from '@mainline/media'
import { expect, test } from 'vitest'
import { readPrompt } from './prompt-reading.ts'

test('a sound becomes a prompt, and its length is told', async () => {
  const tone = Uint8Array.from({ length: 16_000 }, (_, index) => (index % 16 < 8 ? 0x80 : 0))
  const read = await readPrompt(promptWav(tone))
  expect(read.ok && [read.value.soundMs, read.value.mulaw.length]).toEqual([2_000, 16_000])
})

test('what is no sound is refused', async () => {
  expect(await readPrompt(new Uint8Array(100))).toMatchObject({
    ok: false,
    error: 'not a WAV file',
  })
})
