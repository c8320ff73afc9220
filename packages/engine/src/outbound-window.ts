// How much happened lately: calls in the last hour, cents in the last day. The time is cut into
// slots, so that what is remembered is bounded; a slot counts until all of it is over. So a window
// may remember a little too long, never too short: no stretch of time holds more than was allowed.

import type { Instant } from '@mainline/model'

/** What to remember: the last `lengthMs`, in this many slots. */
export interface WindowForm {
  readonly lengthMs: number
  readonly slots: number
}

/** Sums by the time at which their slot began, oldest first. */
export type Window = readonly { readonly from: number; readonly sum: number }[]

/** The windows of the limits that an organization sets. */
export const windowForms = {
  hour: { lengthMs: 60 * 60 * 1000, slots: 12 },
  day: { lengthMs: 24 * 60 * 60 * 1000, slots: 24 },
  second: { lengthMs: 1000, slots: 10 },
} as const satisfies Record<string, WindowForm>

/** How much a window holds at a time. */
export function sumAt(window: Window, form: WindowForm, at: Instant): number {
  return current(window, form, at).reduce((sum, slot) => sum + slot.sum, 0)
}

/** The window with an amount that happened at this time. */
export function withAmount(window: Window, form: WindowForm, at: Instant, amount: number): Window {
  const slotMs = form.lengthMs / form.slots
  const from = Math.floor(at / slotMs) * slotMs
  const kept = current(window, form, at)
  const last = kept.at(-1)
  return last?.from === from
    ? [...kept.slice(0, -1), { from, sum: last.sum + amount }]
    : [...kept, { from, sum: amount }]
}

function current(window: Window, { lengthMs, slots }: WindowForm, at: Instant): Window {
  const oldest = at - lengthMs - lengthMs / slots
  return window.filter(({ from }) => from > oldest)
}
