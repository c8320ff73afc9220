// CSV as spreadsheets read it.

import { expect, test } from 'vitest'
import { csvLine } from './csv.ts'

test.each([
  [['Anna', undefined, 'Berg'], 'Anna,,Berg'],
  [['a "b", c', 'two\nlines'], '"a ""b"", c","two\nlines"'],
  [['=1+1', '@SUM', '-x', '+12505550012', '-3'], "'=1+1,'@SUM,'-x,+12505550012,-3"],
])('%j is %j', (cells, line) => {
  expect(csvLine(cells)).toBe(`${line}\r\n`)
})
