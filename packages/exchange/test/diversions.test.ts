// Calls that are sent on: a person transfers a carrier's caller to the outside, and the carrier is
// told who did; a carrier says who sent a call on to us, and the call's trace tells it.

import type { DiversionHeader } from '@mainline/model'
import { headerValues } from '@mainline/sip'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { carrierAddress, contosoWithTrunks, devices, mainNumber, trunkTo } from './memory-ports.ts'
import { TestCarrier } from './test-carrier.ts'
import { TestSite } from './test-site.ts'

const outside = '+16045550199'
const history = 'History-Info'

let site: TestSite
let carrier: TestCarrier

beforeEach(async () => {
  site = await TestSite.start()
  carrier = await TestCarrier.open()
})

afterEach(async () => {
  await Promise.all([carrier.close(), site.close()])
})

const own = 'sip:12505550100@127.0.0.3'

test.each([
  ['diversion', { Diversion: [`<${own}>;reason=deflection;counter=1;privacy=off`] }],
  [
    'historyInfo',
    { [history]: [`<${own}>;index=1`, /^<sip:16045550199@[^>]+;cause=480>;index=1\.1;mp=1$/] },
  ],
  ['none', {}],
] as const)('a transfer to the outside names who made it in: %s', async (kind, told) => {
  const request = await transferred(kind)
  expect(request && headerValues(request, 'Referred-By')).toEqual(['<sip:ana@contoso.test>'])
  for (const name of ['Diversion', history]) {
    const expected: readonly (string | RegExp)[] = told[name as keyof typeof told] ?? []
    expect(request === undefined ? [] : headerValues(request, name)).toEqual(
      expected.map((value) =>
        expect.stringMatching(value instanceof RegExp ? value : exact(value)),
      ),
    )
  }
})

test('a call of a person’s own is sent on by nobody', async () => {
  connect('diversion')
  const ana = await site.openPhone(devices.ana)
  await ana.callAsDevice(outside)
  const { request } = await carrier.invited()
  expect(request && headerValues(request, 'Diversion')).toEqual([])
})

test.each([
  [
    'Diversion',
    ['<sip:+12505550123@carrier.test>;reason=no-answer', '<sip:+1604@carrier.test>'],
    ', sent on by +12505550123, where nobody answered (',
  ],
  ['Diversion', ['<sip:+12505550123@c.test>;privacy=full'], ', sent on by a hidden number ('],
  [
    history,
    ['<sip:+12505550123@c.test>;index=1', '<sip:main@c.test;cause=486>;index=1.1;mp=1'],
    ', sent on by +12505550123, which was busy (',
  ],
  ['Diversion', ['nonsense'], ' arrived ('],
])('what a carrier says in %s of %j is in the trace', async (name, values, words) => {
  const caller = await site.openPhone('+16045550177', { address: carrierAddress })
  const call = await caller.call(
    mainNumber,
    values.map((value) => ({ name, value })),
  )
  expect(await call.answered()).toBe(200)
  call.hangUp()
  await expect.poll(() => site.ports.records[0]?.trace[0]?.summary).toContain(words)
})

/** The INVITE that a carrier gets when Ana sends somebody on to the outside. */
async function transferred(diversionHeader: DiversionHeader) {
  connect(diversionHeader)
  const { callee } = await site.talkWithCarrier(await site.openRegistered(devices.ana))
  callee.refer(outside, undefined, [{ name: 'Referred-By', value: '<sip:ana@contoso.test>' }])
  const { request } = await carrier.invited()
  return request
}

function connect(diversionHeader: DiversionHeader): void {
  const numberFormat = 'e164'
  const trunk = trunkTo('first', { server: carrier.server, diversionHeader, numberFormat })
  site.ports.connectTrunks([trunk])
  site.ports.replace(contosoWithTrunks([trunk]))
}

function exact(text: string): RegExp {
  return new RegExp(`^${RegExp.escape(text)}$`)
}
