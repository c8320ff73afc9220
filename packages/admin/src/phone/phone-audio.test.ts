// The level that the meters show: silence is 0, the loudest tone 100, in steps as ears hear.

import { expect, test } from 'vitest'
import { levelOf } from './phone-audio.ts'

test('silence and the noise of a room show nothing', () => {
  expect(levelOf(new Float32Array(1024))).toBe(0)
  expect(levelOf(new Float32Array(1024).fill(0.0005))).toBe(0)
})

test('the loudest that can be is the whole meter', () => {
  expect(levelOf(new Float32Array(1024).fill(1))).toBe(100)
})

test('a tenth of the amplitude is a third of the meter less', () => {
  expect(levelOf(new Float32Array(1024).fill(0.1))).toBe(67)
})
