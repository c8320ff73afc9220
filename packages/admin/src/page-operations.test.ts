// The page behind an address, and the operation that it is for.

import { expect, test } from 'vitest'
import { operationOfPage } from './page-operations.ts'
import { paths } from './paths.ts'

test.each([
  [paths.home, 'GET /v1.0/users'],
  [paths.myAccount, undefined],
  [paths.portOrder('port_1'), 'GET /v1.0/portOrders'],
  ['/voice/phone-numbers/%2B1/edit', 'PATCH /v1.0/phoneNumbers/{id}'],
  [paths.activeUsers, 'GET /v1.0/users'],
  [paths.user('user_1'), 'GET /v1.0/users'],
  [paths.userNew, 'POST /v1.0/users'],
  [paths.buy('MCOEV'), 'POST /v1.0/orders'],
  [paths.resourceAccountEdit('ra_1'), 'PATCH /v1.0/resourceAccounts/{id}'],
])('%s is for %s', (address, operation) => {
  expect(operationOfPage(address)).toBe(operation)
})
