/**
 * Laws of digits over random losses, copies and delays: each press is told once, in order.
 */

import fc from 'fast-check'
import { expect, test } from 'vitest'
import {
  type EventFrame,
  type PressedDigit,
  TelephoneEventReceiver,
  TelephoneEventSender,
} from '../src/telephone-event.ts'

const digits = fc.stringMatching(/^[0-9*#A-D]{1,12}$/)

type TimedEvent = { readonly at: number; readonly frame: EventFrame & { kind: 'event' } }

/** The event packets of dialed digits, each with the time it is sent at. */
function dialed(text: string, firstTimestamp: number): readonly TimedEvent[] {
  const sender = new TelephoneEventSender()
  sender.press(text)
  const events: TimedEvent[] = []
  for (let at = 0; sender.isBusy(); at += 20) {
    const frame = sender.next((firstTimestamp + at * 8) >>> 0, 20)
    if (frame?.kind === 'event') events.push({ at, frame })
  }
  return events
}

/** What a receiver tells that gets these packets, and is asked whenever it wished to be. */
function told(events: readonly TimedEvent[]): readonly PressedDigit[] {
  const receiver = new TelephoneEventReceiver()
  const presses: PressedDigit[] = []
  for (const { at, frame } of events) {
    const due = receiver.deadline()
    if (due !== undefined && due <= at) presses.push(...receiver.expire(due))
    presses.push(...receiver.receive(at, frame.timestamp, frame.payload))
  }
  return [...presses, ...receiver.expire(Number.POSITIVE_INFINITY)]
}

function text(presses: readonly PressedDigit[]): string {
  return presses.map((press) => press.digit).join('')
}

test('every digit is told once when packets are lost, as long as one of each press arrives', () => {
  fc.assert(
    fc.property(digits, fc.nat(), fc.infiniteStream(fc.boolean()), (text_, first, losses) => {
      const lost = losses[Symbol.iterator]()
      const kept = new Set<number>()
      const arrived = dialed(text_, first).filter(({ frame }) => {
        const isFirstKept = !kept.has(frame.timestamp)
        const isLost = lost.next().value === true && !(isFirstKept && isLastOf(frame))
        if (!isLost) kept.add(frame.timestamp)
        return !isLost
      })
      expect(text(told(arrived))).toBe(text_)
    }),
  )
})

test('every digit is told once when packets are doubled and come late', () => {
  const delays = fc.array(
    fc.record({ copies: fc.integer({ min: 1, max: 3 }), delayMs: fc.nat(60) }),
  )
  fc.assert(
    fc.property(digits, fc.nat(), delays, (text_, first, faults) => {
      const arrived = dialed(text_, first)
        .flatMap((event, index) => {
          const { copies = 1, delayMs = 0 } = faults[index % (faults.length || 1)] ?? {}
          return Array.from({ length: copies }, (_, copy) => ({
            ...event,
            at: event.at + delayMs * (copy + 1),
          }))
        })
        .sort((a, b) => a.at - b.at)
      expect(text(told(arrived))).toBe(text_)
    }),
  )
})

test('a press is never told longer than it lasted, nor told when nothing came', () => {
  fc.assert(
    fc.property(digits, fc.nat(), (text_, first) => {
      const presses = told(dialed(text_, first))
      expect(presses.every((press) => press.durationMs === 100)).toBe(true)
    }),
  )
  expect(told([])).toEqual([])
})

/** The third end of a press: the last chance to hear of it. */
function isLastOf(frame: EventFrame & { kind: 'event' }): boolean {
  return ((frame.payload[1] ?? 0) & 0x80) !== 0
}
