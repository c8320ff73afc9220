// Windows time zones become IANA names that the runtime knows.

import { expect, test } from 'vitest'
import { isTimeZone } from './check-auto-attendant.ts'
import { ianaTimeZone, windowsTimeZones } from './time-zone-windows.ts'

test('every Windows name becomes a time zone that the runtime knows', () => {
  const unknown = windowsTimeZones.filter((name) => !isTimeZone(ianaTimeZone(name)))
  expect(unknown).toEqual([])
})

test('an IANA name, or one that nobody knows, stays as it is', () => {
  expect(ianaTimeZone('America/Vancouver')).toBe('America/Vancouver')
  expect(ianaTimeZone('constructor')).toBe('constructor')
})

test('an offset is no time zone', () => {
  expect(isTimeZone('+02:00')).toBe(false)
})
