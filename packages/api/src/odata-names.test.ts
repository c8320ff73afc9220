// `$orderby` and `$select`: what is understood, and what is refused.

import { expect, test } from 'vitest'
import { parseOrderBy, parseSelect } from './odata-names.ts'

const fields = {
  name: { type: 'text' },
  'units/enabled': { type: 'number' },
  roles: { items: { '': { type: 'text' } } },
} as const

test('an order has keys, each ascending unless it says desc', () => {
  expect(parseOrderBy('units/enabled desc, name asc', fields)).toEqual({
    ok: true,
    value: [
      { field: 'units/enabled', isDescending: true },
      { field: 'name', isDescending: false },
    ],
  })
})

test.each([
  ['shoeSize', 0, 'shoeSize cannot be ordered by; name, units/enabled can'],
  ['roles', 0, 'roles cannot be ordered by'],
  ['name,name desc', 5, 'name stands twice'],
  ['name down', 5, '“down” is not understood'],
  ['name,', 5, 'a field is missing here'],
])('the order %s is refused', (text, offset, error) => {
  expect(parseOrderBy(text, fields)).toEqual({
    ok: false,
    offset,
    error: expect.stringContaining(error),
  })
})

test('a selection names fields that are shown', () => {
  expect(parseSelect('id, name', ['id', 'name'])).toEqual({ ok: true, value: ['id', 'name'] })
  expect(parseSelect('id,secret', ['id', 'name'])).toEqual({
    ok: false,
    offset: 3,
    error: 'secret cannot be selected; id, name can',
  })
})
