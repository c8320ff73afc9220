// The table of number plans is the one that libphonenumber's metadata of today gives.

import { readFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import { numberPlanText } from './number-plan.ts'

test('the table of number plans is the metadata of today', () => {
  const written = new URL('../packages/model/src/generated/number-plan.ts', import.meta.url)
  expect(readFileSync(written, 'utf8')).toBe(numberPlanText())
})
