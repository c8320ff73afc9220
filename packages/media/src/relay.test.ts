/**
 * Two connected sessions on one virtual clock. Tones prove that sound passes, by their share of
 * the energy; numbers prove that it passes as one stream of ours.
 */

import { describe, expect, test } from 'vitest'
import { VirtualLine } from '../test/virtual-line.ts'
import { decodeAlaw, decodeMulaw, encodeAlaw, encodeMulaw } from './g711.ts'
import { encodeTelephoneEvent } from './telephone-event.ts'
import { sineTone, toneShare } from './tone.ts'

const pcma = { codec: 'PCMA', payloadType: 8, telephoneEventPayloadType: 96 } as const

/** Two lines connected: what `near` receives, `far` sends. */
function connected(): { near: VirtualLine; far: VirtualLine } {
  return { near: new VirtualLine(1).configure(), far: new VirtualLine(2).configure(pcma) }
}

/** Hands everything that `near` received since the last time to `far`. */
function carry(near: VirtualLine, far: VirtualLine): void {
  for (const { output } of near.heard.splice(0)) {
    if (output.kind === 'received') far.session.forward(far.now, output)
  }
  far.drain()
}

function pass(ms: number, ...lines: readonly VirtualLine[]): void {
  for (const line of lines) line.run(ms)
}

/** One second of a tone in packets of 20 ms, received by `near` and carried to `far`. */
function talk(near: VirtualLine, far: VirtualLine, frequencyHz: number, first = 500): void {
  const tone = encodeMulaw(sineTone([frequencyHz], 1_000))
  for (let index = 0; index < 50; index += 1) {
    const payload = tone.slice(index * 160, (index + 1) * 160)
    near.receive({ sequenceNumber: first + index, timestamp: (first + index) * 160, payload })
    carry(near, far)
    pass(20, near, far)
  }
}

function soundOf(line: VirtualLine, decode: typeof decodeMulaw): Int16Array {
  return Int16Array.from(line.sent().flatMap(({ payload }) => [...decode(payload)]))
}

describe('connected parties', () => {
  test('hear each other in the law that each chose', () => {
    const { near, far } = connected()
    talk(near, far, 440)
    const sound = soundOf(far, decodeAlaw)
    expect(toneShare(sound.slice(160), 440)).toBeGreaterThan(0.95)
    expect(toneShare(sound.slice(160), 1000)).toBeLessThan(0.01)
    const back = encodeAlaw(sineTone([1000], 20))
    far.receive({ payloadType: 8, payload: back })
    far.heard.splice(0, far.heard.length - 1)
    carry(far, near)
    expect(near.sent().at(-1)).toMatchObject({ payloadType: 0 })
    expect(toneShare(decodeMulaw(near.sent().at(-1)?.payload ?? back), 1000)).toBeGreaterThan(0.8)
  })

  test('hear one continuous stream of ours, not the numbers of the other party', () => {
    const { near, far } = connected()
    talk(near, far, 440)
    const sent = far.sent()
    expect(new Set(sent.map((packet) => packet.ssrc)).size).toBe(1)
    expect(sent.map((packet) => packet.sequenceNumber)).toEqual(
      sent.map((_, index) => (sent[0]?.sequenceNumber ?? 0) + index),
    )
    const rising = sent
      .slice(1)
      .map((packet, index) => packet.timestamp - (sent[index]?.timestamp ?? 0))
    expect(new Set(rising)).toEqual(new Set([160]))
  })

  test('hear losses as losses, and our silence when the other party stops', () => {
    const { near, far } = connected()
    for (const sequenceNumber of [10, 11, 14, 13]) {
      near.receive({ sequenceNumber, timestamp: sequenceNumber * 160 })
      carry(near, far)
    }
    const [own = 0, ...forwarded] = far.sent().map((packet) => packet.sequenceNumber)
    expect(forwarded).toEqual([own + 1, own + 2, own + 5, own + 4])
    pass(300, near, far)
    const next = far.sent()[5]
    expect(next).toMatchObject({ sequenceNumber: own + 6, marker: true, at: 1_200 })
    const last = far.sent().at(-1)?.sequenceNumber ?? 0
    near.receive({ sequenceNumber: 15, timestamp: 15 * 160 })
    carry(near, far)
    expect(far.sent().at(-1)).toMatchObject({ sequenceNumber: last + 1, marker: true })
  })

  test('hear no timestamp twice when the other party sends faster than time', () => {
    const { near, far } = connected()
    for (let index = 0; index < 60; index += 1) {
      near.receive({ sequenceNumber: index, timestamp: index * 160 })
      carry(near, far)
    }
    pass(500, near, far)
    const timestamps = far.sent().map((packet) => packet.timestamp)
    expect(timestamps).toEqual([...new Set(timestamps)].sort((a, b) => a - b))
  })

  test('hear a playback begin after the last word, not on top of it', () => {
    const { near, far } = connected()
    pass(35, near, far)
    near.receive({ sequenceNumber: 1, timestamp: 160 })
    carry(near, far)
    far.session.play(far.now, 'announcement', [new Uint8Array(160)])
    pass(10, near, far)
    const [word, announcement] = far.sent().slice(-2)
    expect(announcement?.timestamp).toBe((word?.timestamp ?? 0) + 160)
  })

  test('are not interrupted by our silence while the other talks', () => {
    const { near, far } = connected()
    talk(near, far, 440)
    expect(far.sent()).toHaveLength(51)
  })

  test('hear a playback instead of each other while there is one', () => {
    const { near, far } = connected()
    far.session.play(far.now, 'announcement', [encodeMulaw(sineTone([1000], 1_000))])
    talk(near, far, 440)
    const sound = soundOf(far, decodeAlaw)
    expect(toneShare(sound, 1000)).toBeGreaterThan(0.9)
    talk(near, far, 440, 550)
    expect(toneShare(soundOf(far, decodeAlaw).slice(-7_000), 440)).toBeGreaterThan(0.9)
  })

  test('press digits to each other under the number that each knows, and they are told', () => {
    const { near, far } = connected()
    const digits: string[] = []
    for (let index = 0; index < 3; index += 1) {
      const payload = encodeTelephoneEvent({
        event: 9,
        end: index === 2,
        volumeDb: 10,
        duration: 160 * (index + 1),
      })
      const place = { sequenceNumber: 20 + index, timestamp: 3_200, marker: index === 0 }
      near.receive({ payloadType: 101, payload, ...place })
      digits.push(...near.ofKind('digit').map((press) => press.digit))
      carry(near, far)
    }
    expect(digits).toEqual(['9'])
    const events = far.sent().slice(1)
    expect(events.map((packet) => packet.payloadType)).toEqual([96, 96, 96])
    expect(new Set(events.map((packet) => packet.timestamp)).size).toBe(1)
    expect(events.map((packet) => packet.marker)).toEqual([true, false, false])
  })

  test('go on when the other party comes from another source', () => {
    const { near, far } = connected()
    talk(near, far, 440)
    const before = far.sent().length
    const payload = encodeMulaw(sineTone([1000], 20))
    for (let index = 0; index < 10; index += 1) {
      const place = { sequenceNumber: 560 + index, timestamp: 90_000 + 160 * index }
      near.receive({ ssrc: 99, ...place, payload })
      carry(near, far)
      pass(20, near, far)
    }
    const after = far.sent().slice(before - 1)
    const steps = after
      .slice(1)
      .map((packet, index) => packet.sequenceNumber - (after[index]?.sequenceNumber ?? 0))
    expect(new Set(steps)).toEqual(new Set([1]))
    expect(after[1]?.timestamp).toBeGreaterThan(after[0]?.timestamp ?? 0)
  })

  test('talk for longer than sequence numbers last', () => {
    const { near, far } = connected()
    for (let index = 0; index < 70_000; index += 1) {
      near.receive({ sequenceNumber: index & 0xffff, timestamp: (index * 160) >>> 0 })
      carry(near, far)
      near.now += 20
      far.now += 20
      far.heard.splice(0, far.heard.length - 2)
    }
    const [before, last] = far.sent().slice(-2)
    expect(((last?.sequenceNumber ?? 0) - (before?.sequenceNumber ?? 0)) & 0xffff).toBe(1)
    expect(far.session.statistics().packetsSent).toBeGreaterThanOrEqual(70_000)
  })
})
