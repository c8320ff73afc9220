// Who may administer whom: every pair of roles, as a table that a reader can check.

import { expect, test } from 'vitest'
import { lentRoles, mayAdminister, roles } from './administration.ts'

const table = `
                       none global billing user voice reader
  globalAdministrator  yes  yes    yes     yes  yes   yes
  billingAdministrator no   no     no      no   no    no
  userAdministrator    yes  no     no      yes  no    yes
  voiceAdministrator   no   no     no      no   no    no
  reader               no   no     no      no   no    no`

const rows = table.trim().split('\n').slice(1)
const pairs = rows.flatMap((row, own) => {
  const [, ...cells] = row.trim().split(/ +/)
  return cells.map((cell, other) => [roles[own], roles[other - 1], cell === 'yes'] as const)
})

test.each(pairs)('that a %s administers a %s is %s', (own, other, expected) => {
  expect(own).toBeDefined()
  if (own === undefined) return
  expect(mayAdminister([own], other === undefined ? [] : [other])).toBe(expected)
})

test('whoever has one role too many is out of reach', () => {
  expect(mayAdminister(['userAdministrator'], ['reader', 'voiceAdministrator'])).toBe(false)
  expect(mayAdminister(['userAdministrator', 'voiceAdministrator'], ['reader'])).toBe(true)
})

test('a token lends what its maker has, and never more', () => {
  expect(lentRoles([...roles], ['globalAdministrator'])).toEqual(roles)
  expect(lentRoles([...roles], ['voiceAdministrator'])).toEqual(['voiceAdministrator', 'reader'])
  expect(lentRoles(['userAdministrator'], ['voiceAdministrator'])).toEqual([])
  expect(lentRoles([...roles], [])).toEqual([])
})

test('without a role nobody is administered', () => {
  expect(mayAdminister([], [])).toBe(false)
})
