// Who calls, as a carrier tells it: asserted identity before From, and nothing when the caller
// wants privacy.

import { initialState } from '@mainline/engine'
import {
  type OrganizationId,
  parseId,
  type TrunkAccess,
  type TrunkId,
  trunkDefaults,
} from '@mainline/model'
import type { SipRequest } from '@mainline/sip'
import { expect, test } from 'vitest'
import { AccessTable } from './access-table.ts'
import { admit } from './admission.ts'
import { Authentication } from './authentication.ts'

const trunk: TrunkAccess = {
  ...trunkDefaults,
  authentication: 'address',
  country: 'CA',
  id: parseId<TrunkId>('trunk', 'trunk_1')!,
  organizationId: parseId<OrganizationId>('org', 'org_1')!,
  name: 'Carrier',
  addresses: ['203.0.113.5'],
}
const flow = {
  transport: 'udp',
  ...{ localAddress: '203.0.113.1', localPort: 5060 },
  ...{ remoteAddress: '203.0.113.5', remotePort: 5060 },
} as const
const from = { name: 'From', value: '"Ann" <sip:+16045550199@carrier.test>;tag=1' }
const asserted = { name: 'P-Asserted-Identity', value: '<tel:+1-604-555-0177>' }

test.each([
  ['From alone', [from], { number: '+16045550199', displayName: 'Ann' }],
  [
    'a name of broken and control characters',
    [{ name: 'From', value: '"A\ud800\u001b\u0000n" <sip:+16045550199@carrier.test>;tag=1' }],
    { number: '+16045550199', displayName: 'A\ufffdn' },
  ],
  ['an asserted identity', [from, asserted], { number: '+16045550177' }],
  [
    'Privacy: none',
    [from, { name: 'Privacy', value: 'none' }, asserted],
    { number: '+16045550177' },
  ],
  ['Privacy: id', [from, { name: 'Privacy', value: 'id;critical' }, asserted], {}],
])('a carrier’s call with %s shows so much of the caller', (_, headers, shown) => {
  const uri = 'sip:+12505550012@mainline.test'
  const request: SipRequest = { kind: 'request', method: 'INVITE', uri, headers, body: '' }
  const table = new AccessTable({ devices: [], trunks: [trunk] })
  const authentication = new Authentication(() => table)
  const admission = admit(
    { table, authentication, trunksBehind: () => table.trunks, configurationOf: () => undefined },
    request,
    flow,
  )
  const caller = { ...shown, via: { kind: 'trunk', trunkId: trunk.id } }
  expect(admission).toMatchObject({ ok: true, to: '+12505550012' })
  expect(admission.ok && admission.caller).toEqual(caller)
})

/** What becomes of a carrier's call when two organizations share its address. */
function sharedCarrier(numbers: readonly [own: string, others: string]) {
  const other = {
    ...trunk,
    id: parseId<TrunkId>('trunk', 'trunk_2')!,
    organizationId: parseId<OrganizationId>('org', 'org_2')!,
  }
  const table = new AccessTable({ devices: [], trunks: [trunk, other] })
  const configurationOf = (id: OrganizationId) => ({
    ...initialState(id).configurations[0],
    phoneNumbers: {
      [numbers[id === trunk.organizationId ? 0 : 1]]: { kind: 'unassigned' } as const,
    },
  })
  const uri = 'sip:+12505550012@mainline.test'
  const request: SipRequest = { kind: 'request', method: 'INVITE', uri, headers: [from], body: '' }
  const authentication = new Authentication(() => table)
  const trunksBehind = () => table.trunks
  return admit({ table, authentication, trunksBehind, configurationOf }, request, flow)
}

test('of two organizations with one carrier the one that has the number gets the call', () => {
  const others = sharedCarrier(['+12505550099', '+12505550012'])
  expect(others).toMatchObject({ ok: true, organizationId: 'org_2' })
  const own = sharedCarrier(['+12505550012', '+12505550099'])
  expect(own).toMatchObject({ ok: true, organizationId: 'org_1' })
})

test('a number that two organizations with one carrier claim is ambiguous: neither gets it', () => {
  const both = sharedCarrier(['+12505550012', '+12505550012'])
  expect(both).toEqual({ ok: false, answer: { status: 485 } })
})
