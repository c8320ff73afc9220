// From the URL to the query of the API, and from a click to the next URL.

import { expect, test } from 'vitest'
import { fromStart, listRequestOf, sortedBy, sortOf } from './list-request.ts'

const params = (text: string) => new URLSearchParams(text)

test('a list that nobody has touched is its first fifty, in the server’s order', () => {
  expect(listRequestOf(params(''))).toEqual({ $top: 50, $skip: 0, $count: 'true' })
})

test('search, order, page and page size are the URL’s, the filter the page’s', () => {
  const text = 'search=+anna+&sort=displayName+desc&skip=100&size=25'
  expect(listRequestOf(params(text), 'accountEnabled eq false')).toEqual({
    $top: 25,
    $skip: 100,
    $count: 'true',
    $search: 'anna',
    $orderby: 'displayName desc',
    $filter: 'accountEnabled eq false',
  })
})

test('what a hand-written URL has wrong is left out', () => {
  expect(listRequestOf(params('skip=-5&size=7'))).toEqual({ $top: 50, $skip: 0, $count: 'true' })
})

test('clicks on a column sort it up, then down, then not; on another, that one', () => {
  const clicked = ['name', 'name', 'name', 'name', 'size'].reduce<URLSearchParams[]>(
    (seen, field) => [...seen, sortedBy(seen.at(-1) ?? params(''), field)],
    [],
  )
  expect(clicked.map((each) => each.get('sort'))).toEqual([
    'name',
    'name desc',
    null,
    'name',
    'size',
  ])
  expect(sortOf(params('sort=name desc'))).toEqual({ field: 'name', isDescending: true })
})

test('a change of what is wanted leads back to the first page and keeps the rest', () => {
  expect(fromStart(params('skip=50&sort=name'), 'search', 'x').toString()).toBe(
    'sort=name&search=x',
  )
})
