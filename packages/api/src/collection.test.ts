// `$filter`: what is understood, and what is refused.

import { describe, expect, test } from 'vitest'
import { parseFilter } from './collection.ts'

const known = {
  accountKind: ['person', 'resourceAccount'],
  accountEnabled: 'boolean',
  name: 'text',
} as const

describe('a filter', () => {
  test.each([
    [undefined, {}],
    ['', {}],
    ["accountKind eq 'person'", { accountKind: 'person' }],
    ["accountEnabled eq true and name eq 'Anna'", { accountEnabled: true, name: 'Anna' }],
    ["name eq 'O''Hara and Sons'", { name: "O'Hara and Sons" }],
  ])('%s is understood', (text, expected) => {
    expect(parseFilter(text, known)).toEqual(expected)
  })

  test.each([
    ["shoeSize eq '43'", 'shoeSize cannot be filtered by'],
    ["constructor eq 'x'", 'constructor cannot be filtered by'],
    ["accountKind eq 'robot'", 'accountKind is one of person, resourceAccount'],
    ["accountEnabled eq 'true'", 'accountEnabled is compared with true or false'],
    ['name eq true', 'name is compared with a text in quotes'],
    ["name ne 'Anna'", 'is not understood'],
    ["name eq 'Anna' or name eq 'Bo'", 'is not understood'],
    ["name eq 'Anna' and", 'is not understood'],
    ["name eq 'Anna' and name eq 'Bo'", 'name stands twice'],
    ["startswith(name,'A')", 'is not understood'],
  ])('%s is refused with a reason', (text, reason) => {
    expect(() => parseFilter(text, known)).toThrow(reason)
  })
})
