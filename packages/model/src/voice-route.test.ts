// Patterns of voice routes: what they match, and which of several comes first.

import { expect, test } from 'vitest'
import { isDialPattern, matchesPattern, routesFor } from './voice-route.ts'

test.each([
  ['+16045550199', '+16045550199', true],
  ['+1604XXXXXXX', '+16045550199', true],
  ['+1604XXXXXX', '+16045550199', false],
  ['+1604*', '+16045550199', true],
  ['+1604*', '+1604', true],
  ['+*', '+33123456789', true],
  ['+33*', '+16045550199', false],
  ['+1XXX*', '+1604', true],
  ['+XX*', '+1', false],
])('the pattern %s and the number %s: %s', (pattern, number, isMatch) => {
  expect(matchesPattern(pattern, number)).toBe(isMatch)
})

test.each(['', '+', '1604*', '+0*', '+1*2', '+1x', '+١', '+1604XXXXXXXXXXXXX'])(
  '%j is no pattern',
  (text) => {
    expect(isDialPattern(text)).toBe(false)
  },
)

test('the most specific pattern comes first, then the lower priority', () => {
  const route = (name: string, pattern: string, priority: number) => ({
    ...{ name, pattern, priority },
    trunkIds: [],
  })
  const routes = [
    route('all', '+*', 1),
    route('second', '+1604*', 2),
    route('first', '+1604*', 1),
    route('exact', '+16045550199', 9),
    route('ten digits', '+1XXXXXXXXXX', 1),
    route('France', '+33*', 1),
  ]
  const names = routesFor(routes, '+16045550199').map(({ name }) => name)
  expect(names).toEqual(['exact', 'first', 'second', 'ten digits', 'all'])
})
