// The rules of orders at their exact edges; the free allotment is that of reference §4.2.

import { expect, test } from 'vitest'
import { requireProductOf } from './license.ts'
import { limits } from './limits.ts'
import { allotmentProblems, freeAllotment, stockProblems } from './order-rules.ts'

test('an organization without any phone user has 25 free licenses of resource accounts', () => {
  expect(freeAllotment(0)).toBe(25)
})

test('each ten phone users bring one more, and nine do not', () => {
  expect([9, 10, 19, 20].map(freeAllotment)).toEqual([25, 26, 26, 27])
})

test('600 phone users bring 85', () => {
  expect(freeAllotment(600)).toBe(85)
})

test('90 voice applications of 600 phone users are five too many', () => {
  const facts = { phoneUsers: 600, ordered: 0, isEnforced: true }
  expect(allotmentProblems(facts, 85)).toEqual([])
  const [problem] = allotmentProblems(facts, 86)
  expect(problem?.code).toBe('allotmentExceeded')
  expect(problem?.message).toContain('85 licenses: 25, and one for each 10 of 600 phone users')
  expect(allotmentProblems({ ...facts, ordered: 85 }, 5)[0]?.message).toContain('0 are left')
})

test('an organization that does not keep to it orders what it likes', () => {
  expect(allotmentProblems({ phoneUsers: 0, ordered: 25, isEnforced: false }, 1_000)).toEqual([])
})

test('licenses can be returned while more than the allotment are ordered', () => {
  expect(allotmentProblems({ phoneUsers: 0, ordered: 40, isEnforced: true }, -5)).toEqual([])
})

test('what is assigned cannot be returned, and who holds it is named', () => {
  const stock = { enabledUnits: 10, consumedUnits: 7, holders: ['Anna', 'Bo'] }
  const product = requireProductOf('MCOEV')
  expect(stockProblems(product, stock, -3)).toEqual([])
  const [problem] = stockProblems(product, stock, -4)
  expect(problem?.message).toBe(
    '7 of 10 licenses of Phone System are assigned, to Anna, Bo and 5 more, ' +
      'so that at most 3 can be returned.',
  )
  expect(problem?.target).toBe(`licenses.${product.skuId}`)
})

test('an organization owns so many licenses of one kind at most', () => {
  const stock = { enabledUnits: limits.licensesPerSku - 1, consumedUnits: 0, holders: [] }
  expect(stockProblems(requireProductOf('MCOEV'), stock, 1)).toEqual([])
  const [problem] = stockProblems(requireProductOf('MCOEV'), stock, 2)
  expect(problem?.code).toBe('licensesPerSku')
  expect(problem?.message).toContain('100000')
})
