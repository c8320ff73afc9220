// French says everything that English says, with the same values filled in, and names every cause
// for which a call can end.

import { readFileSync } from 'node:fs'
import { endCauses, trunkCheckNames, trunkReasons } from '@mainline/model'
import { expect, test } from 'vitest'

type Table = { readonly [key: string]: string | Table }

const english = read('en')
const french = read('fr')

test('French has the keys of English, and no others', () => {
  expect([...french.keys()].toSorted()).toEqual([...english.keys()].toSorted())
})

test.each([...english])('the French for %s fills in the same values', (key, text) => {
  expect(valuesIn(french.get(key) ?? '')).toEqual(valuesIn(text))
})

test('no text is empty', () => {
  const empty = [...english, ...french].filter(([, text]) => text.trim() === '')
  expect(empty).toEqual([])
})

test('every end cause has French words', () => {
  const named = [...read('engine-fr').keys()].filter((key) => key.startsWith('endCauses.'))
  const causes = Object.keys(endCauses).map((cause) => `endCauses.${cause}`)
  expect(named.toSorted()).toEqual(causes.toSorted())
})

test('every reason for which a trunk does not fare well has French words', () => {
  const named = [...read('problems-fr').keys()].filter((key) => key.startsWith('trunkReasons.'))
  expect(named.toSorted()).toEqual(trunkReasons.map((code) => `trunkReasons.${code}`).toSorted())
})

test('the trunk doctor has the words of the command line', () => {
  const names = Object.entries(trunkCheckNames).map(([check, name]) => [
    name,
    english.get(`trunks.doctor.checks.${check}`),
  ])
  for (const [name, shown] of names) expect(shown).toBe(name)
})

function read(name: string): Map<string, string> {
  const text = readFileSync(new URL(`./${name}.json`, import.meta.url), 'utf8')
  return new Map(flat(JSON.parse(text), ''))
}

function flat(table: Table, prefix: string): [string, string][] {
  return Object.entries(table).flatMap(([key, value]) =>
    typeof value === 'string' ? [[prefix + key, value]] : flat(value, `${prefix}${key}.`),
  )
}

function valuesIn(text: string): readonly string[] {
  return [...text.matchAll(/\{\{(\w+)\}\}/g)].map(([, name]) => name ?? '').toSorted()
}
