// Which way a port order goes, when it is frozen, and when it can be cancelled (reference §5.8).

import { expect, test } from 'vitest'
import {
  nextPortStatuses,
  type PortStatus,
  portStatuses,
  portStatusProblems,
} from './port-order.ts'

const nowMs = Date.parse('2026-11-22T12:00:00Z')
const dayMs = 24 * 60 * 60 * 1000
const soon = nowMs + dayMs - 1

test.each<[PortStatus, PortStatus[]]>([
  ['processing', ['contactingCarrier', 'error', 'cancelled']],
  ['contactingCarrier', ['transferApproved', 'error', 'cancelled']],
  ['transferApproved', ['transferPending', 'error', 'cancelled']],
  ['transferPending', ['completed', 'error']],
  ['error', ['processing', 'cancelled']],
  ['completed', []],
  ['cancelled', []],
])('an order that is %s becomes only %j', (status, expected) => {
  const order = { status, transferAtMs: soon }
  expect(nextPortStatuses(order, nowMs)).toEqual(expected)
  const refused = portStatuses.filter((wanted) => !expected.includes(wanted))
  for (const wanted of refused) {
    const problems = portStatusProblems(order, { ...order, status: wanted }, nowMs)
    expect(problems.map(({ code }) => code)).toEqual(['portStatusNotNext'])
  }
})

test('an order is cancelled in its first three statuses and in error only', () => {
  const cancelled = portStatuses.filter((status) =>
    nextPortStatuses({ status, transferAtMs: soon }, nowMs).includes('cancelled'),
  )
  expect(cancelled).toEqual(['processing', 'contactingCarrier', 'transferApproved', 'error'])
})

test('an order is approved with the day of the transfer, never without', () => {
  const order = { status: 'contactingCarrier' as const }
  const wanted = { status: 'transferApproved' as const }
  expect(nextPortStatuses(order, nowMs)).toContain('transferApproved')
  expect(portStatusProblems(order, wanted, nowMs)).toMatchObject([{ code: 'transferDateMissing' }])
  expect(portStatusProblems(order, { ...wanted, transferAtMs: soon }, nowMs)).toEqual([])
})

test('a transfer is pending less than a day before it, not a day before it', () => {
  const of = (transferAtMs: number) => {
    const order = { status: 'transferApproved' as const, transferAtMs }
    return portStatusProblems(order, { ...order, status: 'transferPending' }, nowMs)
  }
  expect(of(nowMs + dayMs)).toMatchObject([{ code: 'transferFar' }])
  expect(of(nowMs + dayMs - 1)).toEqual([])
})
