// `$filter`: what is understood, and what is refused with its position and what is allowed.

import type { Filter } from '@mainline/store'
import { describe, expect, test } from 'vitest'
import { filterLimits, parseFilter } from './odata-filter.ts'

const fields = {
  name: { type: 'text' },
  kind: { type: ['person', 'robot'] },
  enabled: { type: 'boolean' },
  units: { type: 'number' },
  at: { type: 'time' },
  'home/city': { type: 'text' },
  licenses: { items: { skuId: { type: 'text' } } },
  roles: { items: { '': { type: 'text' } } },
} as const

const anna = { kind: 'eq', field: 'name', value: 'Anna' } as const
const enabled = { kind: 'eq', field: 'enabled', value: true } as const
const fiveUnits = { kind: 'ge', field: 'units', value: 5 } as const
const skuId = '440eaaa8-b3e0-484b-a8be-62870b9ba70a'

const understood: readonly (readonly [string, Filter])[] = [
  ["name eq 'Anna'", anna],
  ["  name  eq\t'Anna' ", anna],
  ["name eq 'O''Hara'", { ...anna, value: "O'Hara" }],
  ['name ne null', { ...anna, kind: 'ne', value: null }],
  ["home/city lt 'M'", { kind: 'lt', field: 'home/city', value: 'M' }],
  ['units gt -1.5', { kind: 'gt', field: 'units', value: -1.5 }],
  ['at le 2026-12-24', { kind: 'le', field: 'at', value: '2026-12-24T00:00:00.000Z' }],
  ['at lt 2026-12-24T08:00+02:00', { kind: 'lt', field: 'at', value: '2026-12-24T06:00:00.000Z' }],
  ["startswith(name,'A')", { kind: 'startsWith', field: 'name', text: 'A' }],
  ["endsWith(name, 'a')", { kind: 'endsWith', field: 'name', text: 'a' }],
  ["contains(home/city,'%')", { kind: 'contains', field: 'home/city', text: '%' }],
  ["name in ('Anna')", anna],
  ["name in ('Anna', null)", { kind: 'or', terms: [anna, { ...anna, value: null }] }],
  [
    "name eq 'Anna' or enabled eq true and units ge 5",
    { kind: 'or', terms: [anna, { kind: 'and', terms: [enabled, fiveUnits] }] },
  ],
  [
    "(name eq 'Anna' or enabled eq true) and units ge 5",
    { kind: 'and', terms: [{ kind: 'or', terms: [anna, enabled] }, fiveUnits] },
  ],
  ["not(name eq 'Anna')", { kind: 'not', term: anna }],
  [
    'not enabled eq true and units ge 5',
    { kind: 'and', terms: [{ kind: 'not', term: enabled }, fiveUnits] },
  ],
  ['licenses/any()', { kind: 'any', field: 'licenses' }],
  [
    `licenses/any(x:x/skuId eq ${skuId})`,
    { kind: 'any', field: 'licenses', item: { kind: 'eq', field: 'skuId', value: skuId } },
  ],
  [
    "roles/any(r: r eq 'admin' or startsWith(r,'b'))",
    {
      kind: 'any',
      field: 'roles',
      item: {
        kind: 'or',
        terms: [
          { kind: 'eq', field: '', value: 'admin' },
          { kind: 'startsWith', field: '', text: 'b' },
        ],
      },
    },
  ],
]

const refused = [
  ["shoeSize eq '43'", 1, 'shoeSize cannot be filtered by; name, kind, enabled'],
  ["constructor eq 'x'", 1, 'constructor cannot be filtered by'],
  ["kind eq 'horse'", 9, 'kind is one of person, robot'],
  ["kind gt 'person'", 6, 'kind has no order here; eq, ne and in'],
  ["enabled eq 'true'", 12, 'enabled is compared with true or false'],
  ['enabled lt true', 9, 'enabled has no order'],
  ['name eq true', 9, 'name is compared with a text in quotes'],
  ["name eq '\0'", 9, 'name is compared with a text in quotes'],
  ["name eq 'Anna", 9, "“'Anna” is not understood"],
  ['name gt null', 6, 'name has no order'],
  ["name like 'A'", 6, 'eq, ne, gt, ge, lt, le or in is missing here'],
  ["name eq 'Anna' and", 19, 'a field is missing here'],
  ["name eq 'Anna' xor", 16, '“xor” is not understood'],
  ["(name eq 'Anna'", 16, '“)” is missing here'],
  ["name eq 'Anna'; DROP", 15, '“; DROP” is not understood'],
  ['units eq 1e5', 10, 'is not understood'],
  ["units eq '1'", 10, 'units is compared with a number'],
  ['at gt 2026-13-01', 7, 'at is compared with a time such as'],
  ['at gt 0000-01-01', 7, 'at is compared with a time such as'],
  ["startsWith(units,'1')", 12, 'units is no text'],
  ['startsWith(name,null)', 17, 'startsWith needs a text'],
  ["licenses eq 'x'", 1, 'write licenses/any(x:x… eq …)'],
  ["name/any(x:x eq 'a')", 1, 'name is no list; '],
  ["licenses/any(x:skuId eq 'a')", 16, 'inside any, fields start with x/'],
  ["licenses/any(x:x/name eq 'a')", 16, 'x/name cannot be filtered by; x/skuId can'],
  ["roles/any(x:x/any(y:y eq 'a'))", 13, 'x/any is no function here'],
  ["licenses any(x:x/skuId eq 'a')", 1, 'licenses is a list'],
  ["startsWith(name/any,'a')", 12, 'name/any cannot be filtered by'],
  ["licenses/all(x:x/skuId eq 'a')", 1, 'licenses/all is no function here'],
  ["tolower(name) eq 'a'", 1, 'tolower is no function here; startsWith, endsWith'],
  ["constructor(name,'a')", 1, 'constructor is no function here'],
  ['at gt 2026-02-30', 7, 'at is compared with a time such as'],
  ['name in ()', 10, 'name is compared with a text'],
] as const

describe('a filter', () => {
  test.each(understood)('%s is understood', (text, value) => {
    expect(parseFilter(text, fields)).toEqual({ ok: true, value })
  })

  test.each(refused)('%s is refused at character %i', (text, character, reason) => {
    expect(parseFilter(text, fields)).toEqual({
      ok: false,
      offset: character - 1,
      error: expect.stringContaining(reason),
    })
  })
})

describe('the limits of a filter', () => {
  const { length, depth, conditions } = filterLimits
  const values = (count: number) => `units in (${Array.from({ length: count }, () => 1).join()})`
  const nested = (count: number) => `${'('.repeat(count)}units eq 1${')'.repeat(count)}`

  test.each([
    ['length', 'units eq 1'.padEnd(length), `${'units eq 1'.padEnd(length)} `],
    ['depth', nested(depth), nested(depth + 1)],
    ['negations', `${'not '.repeat(depth)}units eq 1`, `${'not '.repeat(depth + 1)}units eq 1`],
    ['conditions', values(conditions), values(conditions + 1)],
  ])('are kept exactly: %s', (_, most, tooMuch) => {
    expect(parseFilter(most, fields)).toMatchObject({ ok: true })
    expect(parseFilter(tooMuch, fields)).toMatchObject({ ok: false })
  })
})
