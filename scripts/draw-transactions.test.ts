// The picture of the SIP transactions shows what the table holds, row by row, and is up to date.

import { readFileSync } from 'node:fs'
import { transactionTable } from '@mainline/sip'
import { expect, test } from 'vitest'
import { transactionDocument } from './draw-transactions.ts'

test('each row of the table is one arrow, besides the four beginnings', () => {
  const rows = Object.values(transactionTable)
    .flatMap(({ states }) => Object.values(states))
    .flatMap((inputs) => Object.keys(inputs))
  const arrows = transactionDocument().match(/-->/g) ?? []
  expect(arrows).toHaveLength(rows.length + 4)
})

test('a row shows its input and what is done', () => {
  expect(transactionDocument()).toContain('calling --> calling: timerA / resend, double A')
  expect(transactionDocument()).toContain('completed --> [*]: timerD')
})

test('the picture in docs is the table of today', () => {
  const drawn = new URL('../docs/generated/sip-transactions.md', import.meta.url)
  expect(readFileSync(drawn, 'utf8')).toBe(transactionDocument())
})
