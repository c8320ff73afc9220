/**
 * One press, one digit: by its end, without its end, and in segments; and what we send ourselves.
 */

import { describe, expect, test } from 'vitest'
import {
  encodeTelephoneEvent,
  TelephoneEventReceiver,
  TelephoneEventSender,
} from './telephone-event.ts'

function packet(event: number, duration: number, end = false): Uint8Array {
  return encodeTelephoneEvent({ event, end, volumeDb: 10, duration })
}

describe('a press', () => {
  test('is told once at its end, with its whole duration', () => {
    const receiver = new TelephoneEventReceiver()
    const told = [
      receiver.receive(0, 1000, packet(5, 160)),
      receiver.receive(20, 1000, packet(5, 320)),
      receiver.receive(40, 1000, packet(5, 480, true)),
      receiver.receive(60, 1000, packet(5, 480, true)),
      receiver.receive(80, 1000, packet(5, 480, true)),
    ]
    expect(told).toEqual([[], [], [{ digit: '5', durationMs: 60 }], [], []])
  })

  test('whose end is lost is told when it has been quiet for a while', () => {
    const receiver = new TelephoneEventReceiver()
    receiver.receive(0, 1000, packet(11, 160))
    expect(receiver.deadline()).toBe(200)
    expect(receiver.expire(199)).toEqual([])
    expect(receiver.expire(200)).toEqual([{ digit: '#', durationMs: 20 }])
    expect(receiver.deadline()).toBeUndefined()
  })

  test('whose end is lost is told before the next press', () => {
    const receiver = new TelephoneEventReceiver()
    receiver.receive(0, 1000, packet(1, 160))
    expect(receiver.receive(100, 2000, packet(2, 160, true))).toEqual([
      { digit: '1', durationMs: 20 },
      { digit: '2', durationMs: 20 },
    ])
  })

  test('of the same key again is another press', () => {
    const receiver = new TelephoneEventReceiver()
    const first = receiver.receive(0, 1000, packet(1, 400, true))
    const second = receiver.receive(200, 2600, packet(1, 400, true))
    expect([...first, ...second].map((press) => press.digit)).toEqual(['1', '1'])
  })

  test('that lasts longer than a segment stays one press', () => {
    const receiver = new TelephoneEventReceiver()
    receiver.receive(0, 1000, packet(1, 0xffff))
    expect(receiver.receive(20, 1000 + 0xffff, packet(1, 160, true))).toEqual([
      { digit: '1', durationMs: 8212 },
    ])
  })

  test('is none when the event is no key', () => {
    const receiver = new TelephoneEventReceiver()
    expect(receiver.receive(0, 1000, packet(16, 160, true))).toEqual([])
    expect(receiver.receive(0, 1000, Uint8Array.of(1, 2))).toEqual([])
  })
})

describe('the sender', () => {
  test('sends a growing press, three ends and a pause for each digit', () => {
    const sender = new TelephoneEventSender()
    sender.press('7 ')
    const frames = []
    for (let timestamp = 0; sender.isBusy(); timestamp += 160)
      frames.push(sender.next(timestamp, 20))
    const shown = frames.map((frame) =>
      frame?.kind === 'event' ? [...frame.payload, frame.timestamp, frame.marker] : frame?.kind,
    )
    expect(shown).toEqual([
      [7, 0x0a, 0, 160, 0, true],
      [7, 0x0a, 1, 64, 0, false],
      [7, 0x0a, 1, 224, 0, false],
      [7, 0x0a, 2, 128, 0, false],
      [7, 0x8a, 3, 32, 0, false],
      [7, 0x8a, 3, 32, 0, false],
      [7, 0x8a, 3, 32, 0, false],
      'pause',
      'pause',
      'pause',
      'pause',
    ])
  })
})
