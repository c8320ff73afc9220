/**
 * Digits from and to parties that press keys in different ways: events, tones, signaling. Each key
 * arrives once, in the way of the party that it is for.
 */

import { describe, expect, test } from 'vitest'
import { pcmuStream, VirtualLine } from '../test/virtual-line.ts'
import { DigitDetector } from './digit-detector.ts'
import { digitTonesMulaw } from './digit-tones.ts'
import { decodeMulaw, encodeAlaw } from './g711.ts'
import type { AudioStream, DigitPath } from './media-stream.ts'

const dialed = '159#D0'

/** A stream that carries keys in this way. */
function streamOf(path: DigitPath): Partial<AudioStream> {
  return { telephoneEventPayloadType: 101, digits: path }
}

/** Two lines as a shell connects them, run for so long; what each is told and sends shows there. */
function connect(near: VirtualLine, far: VirtualLine, durationMs: number): void {
  for (let passed = 0; passed < durationMs; passed += 20) {
    near.run(20)
    for (const { output } of near.heard.splice(0)) {
      if (output.kind === 'received') far.session.forward(far.now, output)
      if (output.kind === 'digit') far.session.relayDigit(far.now, output.digit, output.path)
    }
    far.run(20)
  }
}

/** The peer of a line presses keys in its own way. */
function press(line: VirtualLine, path: DigitPath, from = new VirtualLine(9)): VirtualLine {
  from.configure(streamOf(path))
  from.session.sendDigits(from.now, dialed)
  from.run(2_000)
  from.drain()
  for (const packet of from.sent()) {
    if (packet.at > line.now) line.run(packet.at - line.now)
    line.receive(packet)
  }
  line.run(400)
  return from
}

function tonesIn(line: VirtualLine): string {
  const sound = line.sent().flatMap(({ payload, payloadType }) => {
    return payloadType === 0 ? [...decodeMulaw(payload)] : [...new Int16Array(160)]
  })
  const presses = new DigitDetector().receive(Int16Array.from([...sound, ...new Int16Array(800)]))
  return presses.map(({ digit }) => digit).join('')
}

describe('a party that presses keys', () => {
  test.each(['event', 'inBand'] as const)('by %s is understood', (path) => {
    const line = new VirtualLine().configure(streamOf(path))
    press(line, path)
    expect(
      line
        .ofKind('digit')
        .map(({ digit }) => digit)
        .join(''),
    ).toBe(dialed)
    expect(line.ofKind('digit').every((press) => press.path === path)).toBe(true)
  })

  test('in its audio is understood in A-law as well, and where no events were agreed upon', () => {
    const { telephoneEventPayloadType: _, ...stream } = pcmuStream
    const line = new VirtualLine()
    line.session.configure(line.now, { ...stream, codec: 'PCMA', payloadType: 8 })
    const tones = encodeAlaw(decodeMulaw(digitTonesMulaw(dialed)))
    for (let index = 0; index * 160 < tones.length; index += 1) {
      const payload = tones.slice(index * 160, (index + 1) * 160)
      line.receive({ payloadType: 8, sequenceNumber: index, timestamp: index * 160, payload })
      line.run(20)
    }
    line.run(400)
    expect(
      line
        .ofKind('digit')
        .map(({ digit }) => digit)
        .join(''),
    ).toBe(dialed)
  })

  test('in its audio is not listened to where events were agreed upon', () => {
    const line = new VirtualLine().configure(streamOf('event'))
    press(line, 'inBand')
    expect(line.ofKind('digit')).toEqual([])
  })
})

describe('a key goes from party to party', () => {
  test.each([
    ['event', 'inBand'],
    ['inBand', 'inBand'],
    ['inBand', 'event'],
    ['event', 'event'],
  ] as const)('from %s to %s, once', (from, to) => {
    const near = new VirtualLine(1).configure(streamOf(from))
    const far = new VirtualLine(2).configure(streamOf(to))
    const phone = new VirtualLine(9).configure(streamOf(from))
    phone.session.sendDigits(phone.now, dialed)
    phone.run(2_000)
    const packets = [...phone.sent()]
    for (let passed = 0; passed < 6_000; passed += 20) {
      while ((packets[0]?.at ?? Number.POSITIVE_INFINITY) <= near.now) {
        const packet = packets.shift()
        if (packet !== undefined) near.receive(packet)
      }
      connect(near, far, 20)
    }
    const listener = new VirtualLine(3).configure(streamOf('event'))
    for (const packet of far.sent()) listener.receive(packet)
    listener.run(400)
    const events = listener.ofKind('digit').map(({ digit }) => digit)
    if (to === 'event') expect(events.join('')).toBe(dialed)
    else expect([tonesIn(far), events]).toEqual([dialed, []])
  })

  test('to a party of signaling it is told, and from one it is sent on', () => {
    const far = new VirtualLine().configure(streamOf('signaling'))
    for (const path of ['event', 'inBand', 'signaling'] as const) {
      far.session.relayDigit(far.now, '5', path)
    }
    far.drain()
    expect(far.ofKind('digitToSignal').map(({ digit }) => digit)).toEqual(['5', '5', '5'])
    const other = new VirtualLine().configure(streamOf('inBand'))
    other.session.relayDigit(other.now, '5', 'signaling')
    other.run(400)
    expect(tonesIn(other)).toBe('5')
  })
})
