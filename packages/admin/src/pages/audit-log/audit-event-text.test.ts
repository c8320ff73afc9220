// What a person reads of an event: only what differs, down to the single value.

import { expect, test } from 'vitest'
import type { AuditEvent } from '../../api/shapes.ts'
import { changedValues, targetText } from './audit-event-text.ts'

const event: AuditEvent = {
  id: 'event_1',
  activityDateTime: '2026-11-22T10:00:00.000Z',
  activity: 'autoAttendantUpdated',
  actor: { kind: 'system' },
  target: { type: 'autoAttendant', id: 'aa_1', displayName: 'Main line' },
}

test('of a call flow only the parts that differ are shown', () => {
  const flow = (key: string, text: string) => ({
    defaultCallFlow: { name: 'Open', menuOptions: [{ key, text }] },
  })
  expect(
    changedValues({ ...event, before: flow('1', 'Sales'), after: flow('2', 'Sales') }),
  ).toEqual([{ name: 'defaultCallFlow.menuOptions.0.key', before: '1', after: '2' }])
})

test('what is added has no before, what is deleted no after', () => {
  const values = { name: 'Carrier', addresses: ['203.0.113.5'], enabled: true, roles: [] }
  expect(changedValues({ ...event, after: values })).toEqual([
    { name: 'addresses.0', after: '203.0.113.5' },
    { name: 'enabled', after: 'true' },
    { name: 'name', after: 'Carrier' },
    { name: 'roles', after: '[]' },
  ])
  expect(changedValues({ ...event, before: { name: 'Carrier' } })).toEqual([
    { name: 'name', before: 'Carrier' },
  ])
})

test('an event without values changed none', () => {
  expect(changedValues(event)).toEqual([])
})

test('a target is called by its name, a number as people write it, and nothing by a dash', () => {
  expect(targetText(event)).toBe('Main line')
  const number = { type: 'phoneNumber', displayName: '+12505550012' }
  expect(targetText({ ...event, target: number })).toBe('+1 250 555 0012')
  expect(targetText({ ...event, target: { type: 'order', id: 'order_1' } })).toBe('–')
})
