// What a dialed string leads to, however it was typed.

import { expect, test } from 'vitest'
import { contoso, ids, numbers } from '../../../scenarios/contoso.ts'
import { dialedTarget } from './configuration.ts'

const ana = { kind: 'user', id: ids.ana }
const ben = { kind: 'user', id: ids.ben }
const [mainLine = ''] = Object.keys(contoso.resourceAccounts)

test.each([
  [numbers.ana, ana],
  ['12505550101', ana],
  ['+1 (250) 555-0101', ana],
  ['102', ben],
  ['BEN', ben],
  [ids.ben, ben],
  [mainLine, { kind: 'resourceAccount', id: mainLine }],
  [numbers.unassigned, { kind: 'unassigned' }],
  [numbers.unknown, undefined],
  ['', undefined],
  ['constructor', undefined],
  ['__proto__', undefined],
])('%j leads to %j', (dialed, target) => {
  expect(dialedTarget(contoso, dialed)).toEqual(target)
})
