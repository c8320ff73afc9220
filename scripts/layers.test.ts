// The repository against its own architecture, and proof that each rule of `layers` can fail.

import { fileURLToPath } from 'node:url'
import { describe, expect, test } from 'vitest'
import {
  allowedImports,
  cycleProblems,
  cycles,
  importProblems,
  type Manifest,
  manifestProblems,
  purePackages,
  purityProblems,
} from './layers.ts'
import { formatProblem } from './problem.ts'
import { isCode, parseSource, readRepository } from './source.ts'

const files = readRepository(fileURLToPath(new URL('..', import.meta.url)))
const sources = files.filter(({ path }) => isCode(path)).map(parseSource)
const manifests = files.flatMap(({ path, text }): Manifest[] => {
  const area = /^packages\/([^/]+)\/package\.json$/.exec(path)?.[1]
  if (area === undefined) return []
  const { dependencies = {} }: { dependencies?: Record<string, string> } = JSON.parse(text)
  return [{ area, dependencies: Object.keys(dependencies) }]
})

describe('the repository', () => {
  test('imports only what the table allows, through the one door of each package', () => {
    expect(sources.flatMap(importProblems).map(formatProblem)).toEqual([])
  })
  test('lists in each manifest exactly the packages that are imported', () => {
    const problems = manifests.flatMap((manifest) => manifestProblems(manifest, sources))
    expect(problems.map(formatProblem)).toEqual([])
  })
  test('reads no clock and no chance in the pure packages', () => {
    expect(sources.flatMap(purityProblems).map(formatProblem)).toEqual([])
  })
  test('has no files that need each other while they load', () => {
    expect(cycleProblems(sources).map(formatProblem)).toEqual([])
  })
  test('has a row in the table for every package, and no row for none', () => {
    expect(Object.keys(allowedImports).toSorted()).toEqual(
      manifests.map(({ area }) => area).toSorted(),
    )
  })
})

describe('the table', () => {
  test('has no cycle', () => {
    expect(cycles(new Map(Object.entries(allowedImports)))).toEqual([])
  })
  test('lets a pure package import pure packages only', () => {
    const imported = purePackages.flatMap((name) => allowedImports[name] ?? [])
    expect(imported.filter((name) => !purePackages.includes(name))).toEqual([])
  })
})

describe('each rule can fail', () => {
  const rules = (path: string, text: string) => {
    const source = parseSource({ path, text })
    return [...importProblems(source), ...purityProblems(source)].map(({ rule }) => rule)
  }

  test.each([
    ['engine imports the store', 'layer', "import { s } from '@mainline/store'"],
    ['engine imports the store for a type', 'layer', "import type { S } from '@mainline/store'"],
    ['engine loads the store later', 'layer', "await import('@mainline/store')"],
    ['a path goes inside a package', 'deep-import', "import { c } from '@mainline/model/src/c.ts'"],
    [
      'a program uses what serves tests',
      'deep-import',
      "import { c } from '@mainline/model/testing'",
    ],
    ['a package imports itself', 'self-import', "import { c } from '@mainline/engine'"],
    ['a path climbs into a package', 'deep-import', "import { c } from '../../model/src/c.ts'"],
    ['a program climbs out', 'deep-import', "import { c } from '../../../scenarios/c.ts'"],
    ['a file re-exports another', 'barrel', "export { c } from './c.ts'"],
    ['the clock is read', 'purity', 'export const at = Date.now()'],
    ['the clock is read by index', 'purity', "export const at = Date['now']()"],
    ['the date of today is taken', 'purity', 'export const at = new Date()'],
    ['the date of today is taken as text', 'purity', 'export const at = Date()'],
    ['the clock of Temporal is read', 'purity', 'export const at = Temporal.Now.instant()'],
    ['chance decides', 'purity', 'export const chance = Math.random()'],
  ])('%s', (_, rule, text) => {
    expect(rules('packages/engine/src/step.ts', text)).toEqual([rule])
  })

  test('what is allowed passes', () => {
    expect(rules('packages/engine/src/index.ts', "export { c } from './c.ts'")).toEqual([])
    expect(rules('packages/engine/src/a.ts', "import { c } from '@mainline/model'")).toEqual([])
    expect(rules('packages/engine/src/a.ts', 'export const day = new Date(0)')).toEqual([])
    expect(rules('packages/server/src/a.ts', 'export const at = Date.now()')).toEqual([])
    const testing = "import { freshModel } from '@mainline/model/testing'"
    expect(rules('packages/engine/test/a.test.ts', testing)).toEqual([])
    const scenario = "import { contoso } from '../../../scenarios/contoso.ts'"
    expect(rules('packages/engine/src/a.test.ts', scenario)).toEqual([])
    expect(rules('e2e/walk.e2e.ts', "import { c } from '@mainline/store'")).toEqual([])
  })

  test('a manifest that lists too much, too little, or something foreign', () => {
    const source = parseSource({
      path: 'packages/engine/src/a.ts',
      text: "import { c } from '@mainline/model'",
    })
    const manifest = { area: 'engine', dependencies: ['@mainline/sip', 'lodash'] }
    expect(manifestProblems(manifest, [source]).map(({ remedy }) => remedy)).toEqual([
      "add '@mainline/model': it is imported",
      "remove '@mainline/sip': nothing imports it",
      "remove 'lodash': a pure package has no run-time dependency",
    ])
  })

  test('two files that import each other, unless only for types', () => {
    const file = (name: string, text: string) =>
      parseSource({ path: `packages/sip/src/${name}.ts`, text })
    const one = file('one', "import { two } from './two.ts'")
    const two = file('two', "import { one } from './one.ts'")
    const twoTypes = file('two', "import type { One } from './one.ts'")
    expect(cycleProblems([one, two])).toHaveLength(1)
    expect(cycleProblems([one, twoTypes])).toEqual([])
  })
})
