// The laws of `$filter`: what is written is read back, no text makes the reader throw, and the
// database finds exactly what the same filter finds in memory, in the same order.

import {
  type Fields,
  phoneNumberFields,
  resourceAccountFields,
  type SortKey,
  userFields,
} from '@mainline/store'
import fc from 'fast-check'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { z } from 'zod'
import { parseFilter } from '../src/odata-filter.ts'
import { isMatch, sorted } from '../src/odata-memory.ts'
import { parseOrderBy, parseSelect } from '../src/odata-names.ts'
import { openTestApi, type TestApi } from '../src/testing.ts'
import {
  addAccount,
  addPerson,
  assignNumber,
  license,
  numbersPath,
  orderLicenses,
} from '../src/testing-directory.ts'
import { arbitraryFilter, formatFilter } from './filters.ts'

const anyText = fc.string({ unit: 'grapheme', maxLength: 8 }).filter((text) => !text.includes('\0'))
const callFields = { at: { type: 'time' }, ...userFields } as const

test('a filter that is written out is read back as it was', () => {
  fc.assert(
    fc.property(arbitraryFilter(callFields, anyText), (filter) => {
      const parsed = parseFilter(formatFilter(filter, callFields), callFields)
      expect(parsed).toEqual({ ok: true, value: filter })
    }),
  )
})

test('any text is read or refused at a position inside it', () => {
  const words = fc.constantFrom(
    'displayName',
    ' eq ',
    "'",
    '(',
    ')',
    'not ',
    ' and ',
    '/any(x:x',
    '1',
  )
  const texts = fc.oneof(
    fc.string({ unit: 'binary' }),
    fc.array(words).map((each) => each.join('')),
  )
  fc.assert(
    fc.property(texts, (text) => {
      const readings = [parseFilter(text, userFields), parseOrderBy(text, userFields)]
      for (const parsed of [...readings, parseSelect(text, ['id'])]) {
        if (!parsed.ok) expect(text.slice(0, parsed.offset)).toHaveLength(parsed.offset)
      }
    }),
  )
})

describe('the database and the memory agree', () => {
  let api: TestApi
  beforeAll(async () => {
    api = await openTestApi()
    await fillDirectory(api)
  })
  afterAll(() => api.close())

  const { assigned: _, ...numberFields } = phoneNumberFields
  const lists = [
    ['/users', userFields],
    ['/resourceAccounts', resourceAccountFields],
    [numbersPath, numberFields],
  ] as const satisfies (readonly [string, Fields])[]

  test.each(lists)('about which of %s match, and about their order', async (path, fields) => {
    const all = await read(api, `${path}?$top=100`)
    const texts = fc.oneof(fc.constantFrom(...textsOf(all)), fc.constantFrom(...names))
    const orders = fc.uniqueArray(arbitraryKey(fields), { maxLength: 2, selector: keyName })
    await fc.assert(
      fc.asyncProperty(arbitraryFilter(fields, texts), orders, async (filter, keys) => {
        const order = keys.map(({ field, isDescending }) => field + (isDescending ? ' desc' : ''))
        const query = `$filter=${encodeURIComponent(formatFilter(filter, fields))}`
        const found = await read(api, `${path}?$top=100&${query}&$orderby=${order.join()}`)
        const expected = sorted(all, keys).filter((member) => isMatch(member, filter))
        expect(found).toEqual(expected)
      }),
      { numRuns: 150 },
    )
  })
})

/** Names that try a filter: upper and lower case, signs that mean something elsewhere. */
const names = [
  'Anna',
  'anna',
  'ÉMILIE',
  'émilie',
  '100%',
  '_',
  "O'Hara",
  'a\\b',
  '+1',
  "'; DROP --",
]

async function fillDirectory(api: TestApi): Promise<void> {
  await orderLicenses(api)
  const arbitraryName = fc.constantFrom(...names)
  const more = fc.record(
    { givenName: arbitraryName, surname: arbitraryName, department: arbitraryName },
    { requiredKeys: [] },
  )
  const people = fc.sample(
    fc.record({
      more,
      accountEnabled: fc.boolean(),
      displayName: arbitraryName,
      unansweredDelaySeconds: fc.integer({ min: 5, max: 60 }),
      usageLocation: fc.constantFrom('CA', 'FR', null),
    }),
    { numRuns: 30, seed: 1 },
  )
  for (const [index, { more: some, ...person }] of people.entries()) {
    await addPerson(api, `person${index}`, { ...person, ...some })
  }
  for (const [index, displayName] of names.entries()) {
    const id = await addAccount(api, `account${index}`, { displayName })
    if (index < 4) await license(api, id)
    if (index < 2) await assignNumber(api, `+1250555001${index + 2}`, id)
  }
}

const members = z.object({ value: z.array(z.record(z.string(), z.unknown())) })

async function read(api: TestApi, path: string) {
  return members.parse((await api.send('GET', path)).body).value
}

function textsOf(all: readonly object[]): readonly string[] {
  return all.flatMap((member) => Object.values(member)).filter((value) => typeof value === 'string')
}

function arbitraryKey(fields: Fields): fc.Arbitrary<SortKey> {
  const sortable = Object.keys(fields).filter((name) => !('items' in (fields[name] ?? {})))
  return fc.record({ field: fc.constantFrom(...sortable), isDescending: fc.boolean() })
}

function keyName({ field }: SortKey): string {
  return field
}
