// What counts as stale: a generated file that changed, appeared or vanished.

import { expect, test } from 'vitest'
import { differences } from './generate.ts'
import { isGenerated } from './source.ts'

const file = (path: string, text: string) => ({ path, text })

test('files that are the same are not stale', () => {
  expect(differences([file('a', '1')], [file('a', '1')])).toEqual([])
})

test('a file that changed, appeared or vanished is stale', () => {
  const before = [file('changed', '1'), file('vanished', '1'), file('same', '1')]
  const after = [file('changed', '2'), file('appeared', '1'), file('same', '1')]
  expect(differences(before, after).toSorted()).toEqual(['appeared', 'changed', 'vanished'])
})

test('generated files are known by their place', () => {
  const generated = ['packages/api/openapi.json', 'packages/client/src/generated/api.ts']
  expect(generated.filter(isGenerated)).toEqual(generated)
  expect(isGenerated('packages/api/src/openapi.ts')).toBe(false)
})
