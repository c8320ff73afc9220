// The sample pool holds numbers of fiction only, each once for a country, and finds them.

import { describe, expect, test } from 'vitest'
import type { NumberSearch } from './number-source.ts'
import { samplePool } from './sample-pool.ts'

const inVancouver: NumberSearch = {
  countryCode: 'CA',
  kind: 'toll',
  searchType: 'areaCode',
  searchText: '604',
}

/** The officially fictitious numbers: NANPA, Arcep, Ofcom, BNetzA, ACMA. */
const fiction = [
  /^\+1\d{3}55501\d{2}$/,
  /^\+33(19900|26191|35301|46571|53649)\d{4}$/,
  /^\+44(20794|1[12345]\d496|161496|191498|28964|29201|80815)\d+$/,
  /^\+49(3023125|4066969|6990009|2214710|8999998)\d{3}$/,
  /^\+61[2378]5550\d{4}$/,
]

function find(search: Partial<NumberSearch>): readonly string[] {
  return [...samplePool.find({ ...inVancouver, ...search })].flatMap((each) =>
    each.ok ? [each.value.telephoneNumber] : [],
  )
}

describe('the sample pool', () => {
  test('holds numbers that are kept free for fiction, and no others', () => {
    const all = samplePool.areas.flatMap(({ countryCode, kind }) =>
      find({ countryCode, kind, searchType: 'numberPrefix', searchText: '' }),
    )
    expect(all.filter((number) => !fiction.some((range) => range.test(number)))).toEqual([])
  })

  test('has a number of a country once', () => {
    for (const countryCode of new Set(samplePool.areas.map((area) => area.countryCode))) {
      const all = find({ countryCode, searchType: 'numberPrefix', searchText: '' })
      expect(new Set(all).size).toBe(all.length)
    }
  })

  test('is searched by area code, with or without the digit before it', () => {
    expect(find({})).toHaveLength(100)
    expect(find({ countryCode: 'GB', searchText: '20' })).toHaveLength(1_000)
    expect(find({ countryCode: 'GB', searchText: '020' })).toHaveLength(1_000)
    expect(find({ searchText: '999' })).toEqual([])
  })

  test('is searched by city, whatever its accents', () => {
    const montreal = find({ searchType: 'city', searchText: 'montreal' })
    expect(montreal).toHaveLength(200)
    expect(find({ searchType: 'city', searchText: ' MONTRÉAL ' })).toEqual(montreal)
  })

  test('is searched by the first digits, however they are written', () => {
    expect(find({ searchType: 'numberPrefix', searchText: '+1 (604) 555-019' })).toEqual(
      Array.from({ length: 10 }, (_, index) => `+1604555019${index}`),
    )
    expect(find({ searchType: 'numberPrefix', searchText: '1425' })).toEqual([])
  })
})
