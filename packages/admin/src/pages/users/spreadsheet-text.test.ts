// Files as spreadsheets save them, in the two encodings that are found.

import { expect, test } from 'vitest'
import { spreadsheetText } from './spreadsheet-text.ts'

test('accents are read, whether they are saved as UTF-8 or as Excel does in France', () => {
  expect(spreadsheetText(new TextEncoder().encode('Zoé').buffer)).toBe('Zoé')
  expect(spreadsheetText(Uint8Array.of(0x5a, 0x6f, 0xe9).buffer)).toBe('Zoé')
})
