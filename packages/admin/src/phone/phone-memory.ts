// What the phone remembers in this browser: the devices that were chosen, the last calls of the
// person, and whether it was on when the page was left. What cannot be read is forgotten.

import type { PhoneDevices } from './phone-audio.ts'
import { type RecentCall, recentCalls } from './phone-state.ts'

const devicesKey = 'mainline.phone.devices'
const onKey = 'mainline.phone.on'
const recentKey = (userId: string) => `mainline.phone.recent.${userId}`

/** The chosen devices. */
export function rememberedDevices(): PhoneDevices {
  const kept = readRecord(localStorage.getItem(devicesKey))
  const chosen = (name: string) => {
    const value = kept[name]
    return typeof value === 'string' ? value : ''
  }
  return { microphone: chosen('microphone'), speaker: chosen('speaker'), ringer: chosen('ringer') }
}

/** Keeps the chosen devices for the next visit. */
export function rememberDevices(devices: PhoneDevices): void {
  localStorage.setItem(devicesKey, JSON.stringify(devices))
}

/** Whether the phone was on before this tab was loaded anew. */
export function wasOn(): boolean {
  return sessionStorage.getItem(onKey) !== null
}

/** Keeps whether the phone is on in this tab. */
export function rememberOn(isOn: boolean): void {
  if (isOn) sessionStorage.setItem(onKey, '1')
  else sessionStorage.removeItem(onKey)
}

/** The last calls of a person in this browser, newest first. */
export function rememberedCalls(userId: string): readonly RecentCall[] {
  const { calls } = readRecord(localStorage.getItem(recentKey(userId)))
  return Array.isArray(calls) ? calls.filter(isRecentCall).slice(0, recentCalls) : []
}

/** Keeps the last calls of a person. */
export function rememberCalls(userId: string, calls: readonly RecentCall[]): void {
  localStorage.setItem(recentKey(userId), JSON.stringify({ calls }))
}

function isRecentCall(value: unknown): value is RecentCall {
  if (typeof value !== 'object' || value === null) return false
  const { id, party, startedAtMs, lengthMs, outcome } = Object.fromEntries(Object.entries(value))
  const isNamed = typeof party === 'object' && party !== null && 'number' in party
  const times = [startedAtMs, lengthMs].every((time) => typeof time === 'number')
  return typeof id === 'string' && isNamed && times && typeof outcome === 'string'
}

function readRecord(text: string | null): Readonly<Record<string, unknown>> {
  try {
    const value: unknown = JSON.parse(text ?? '{}')
    return typeof value === 'object' && value !== null
      ? Object.fromEntries(Object.entries(value))
      : {}
  } catch {
    return {}
  }
}
