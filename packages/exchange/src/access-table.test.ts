// Trunk addresses: single ones, ranges, and what is neither.

import {
  type OrganizationId,
  parseId,
  type TrunkAccess,
  type TrunkId,
  trunkDefaults,
} from '@mainline/model'
import { expect, test } from 'vitest'
import { AccessTable } from './access-table.ts'

test.each([
  ['203.0.113.5', true],
  ['203.0.113.6', false],
  ['198.51.100.200', true],
  ['198.51.101.1', false],
  ['2001:db8::7', true],
  ['192.0.2.1', false],
  ['no address', false],
])('the trunk’s addresses include %s: %s', (address, isTrunk) => {
  const trunk: TrunkAccess = {
    ...trunkDefaults,
    authentication: 'address',
    country: 'CA',
    id: parseId<TrunkId>('trunk', 'trunk_1')!,
    organizationId: parseId<OrganizationId>('org', 'org_1')!,
    name: 'Carrier',
    addresses: ['203.0.113.5', '198.51.100.0/24', '2001:db8::/32', '192.0.2.1/99', 'carrier.test'],
  }
  const table = new AccessTable({ devices: [], trunks: [trunk] })
  expect(table.trunksAt(address)).toEqual(isTrunk ? [trunk] : [])
})
