// Differences as people read them: the deepest field that differs, with both values.

import { expect, test } from 'vitest'
import { type FieldDifference, fieldDifferences } from './differences.ts'

function check(before: unknown, after: unknown, expected: readonly FieldDifference[]): void {
  expect(fieldDifferences(before, after)).toEqual(expected)
}

test('equal values do not differ, whatever the order of their fields', () => {
  check({ a: 1, b: [{ c: 2 }] }, { b: [{ c: 2 }], a: 1 }, [])
})

test('a field is named by its path, with what it was and what it is', () => {
  check(
    { menu: { options: [{ key: 1 }, { key: 2 }] } },
    { menu: { options: [{ key: 1 }, { key: 3 }] } },
    [{ path: 'menu.options.1.key', before: 2, after: 3 }],
  )
})

test('what came and what went has one side only', () => {
  check({ old: 'x', list: [1] }, { list: [1, 2], fresh: null }, [
    { path: 'old', before: 'x' },
    { path: 'list.1', after: 2 },
    { path: 'fresh', after: null },
  ])
})

test('a value that became another kind of value is replaced as a whole', () => {
  check({ a: [1] }, { a: { 0: 1 } }, [{ path: 'a', before: [1], after: { 0: 1 } }])
})
