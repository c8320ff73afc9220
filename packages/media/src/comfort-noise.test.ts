/**
 * Comfort noise is as loud and as colored as it is described, is passed on to who knows it, and is
 * made audible for who does not. RFC 3389.
 */

import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { VirtualLine } from '../test/virtual-line.ts'
import { decodeComfortNoise, encodeComfortNoise, NoiseGenerator } from './comfort-noise.ts'
import { decodeMulaw, silenceByte } from './g711.ts'
import { JitterBuffer } from './jitter-buffer.ts'
import type { ReceivedMedia } from './media-stream.ts'
import { SdpNegotiation } from './sdp-negotiation.ts'

const levels = fc.integer({ min: 20, max: 80 })
const reflections = fc.array(fc.integer({ min: -110, max: 110 }), { maxLength: 8 })

/** Below a square wave of full scale. */
function levelDb(samples: Int16Array): number {
  const power = samples.reduce((sum, sample) => sum + sample ** 2, 0) / samples.length
  return -20 * Math.log10(Math.sqrt(power) / 0x7fff)
}

/** How like neighbors are: 0 for white noise, near 1 for a rumble, near -1 for a hiss. */
function smoothness(samples: Int16Array): number {
  const product = samples.reduce((sum, each, index) => sum + each * (samples[index - 1] ?? 0), 0)
  return product / samples.reduce((sum, sample) => sum + sample ** 2, 0)
}

describe('comfort noise', () => {
  test('is described and understood without loss', () => {
    fc.assert(
      fc.property(levels, reflections, (level, steps) => {
        const noise = { levelDb: level, reflections: steps.map((step) => step / 127) }
        expect(decodeComfortNoise(encodeComfortNoise(noise))).toEqual(noise)
      }),
    )
  })

  test('whatever bytes describe it, is bounded', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 40 }), (payload) => {
        const noise = decodeComfortNoise(payload)
        if (noise === undefined) expect(payload).toHaveLength(0)
        else expect(new NoiseGenerator(noise).next(800)).toHaveLength(800)
      }),
    )
  })

  test('is as loud as described, however it is colored', () => {
    fc.assert(
      fc.property(fc.integer({ min: 20, max: 50 }), reflections, (level, steps) => {
        const noise = { levelDb: level, reflections: steps.slice(0, 3).map((step) => step / 160) }
        const samples = new NoiseGenerator(noise).next(40_000)
        expect(Math.abs(levelDb(samples) - level)).toBeLessThan(1)
      }),
      { numRuns: 20 },
    )
  })

  test('is colored as described: one coefficient makes it a rumble or a hiss', () => {
    const colored = (reflection: number): Int16Array =>
      new NoiseGenerator({ levelDb: 30, reflections: [reflection] }).next(40_000)
    expect(Math.abs(smoothness(colored(0)))).toBeLessThan(0.02)
    expect(smoothness(colored(-0.8))).toBeCloseTo(0.8, 1)
    expect(smoothness(colored(0.8))).toBeCloseTo(-0.8, 1)
  })
})

const described: ReceivedMedia = {
  kind: 'received',
  content: 'comfortNoise',
  ssrc: 7,
  sequenceNumber: 5,
  timestamp: 800,
  marker: false,
  payload: encodeComfortNoise({ levelDb: 40, reflections: [] }),
}

describe('a party’s comfort noise', () => {
  test('is known by its static number, negotiated or not', () => {
    const line = new VirtualLine().configure()
    line.receive({ payloadType: 13, payload: described.payload })
    expect(line.ofKind('received')).toMatchObject([{ content: 'comfortNoise' }])
  })

  test('is passed on unchanged to a party that knows it', () => {
    const line = new VirtualLine().configure({ comfortNoise: true })
    line.session.forward(line.now, described)
    line.drain()
    expect(line.sent().at(-1)).toMatchObject({ payloadType: 13, payload: described.payload })
  })

  test('is made audible for a party that does not, until somebody speaks again', () => {
    const line = new VirtualLine().configure()
    line.session.forward(line.now, described)
    line.run(1_000)
    const noise = line.sent().slice(-40)
    expect(noise.map(({ payloadType }) => payloadType)).toEqual(noise.map(() => 0))
    const sound = Int16Array.from(noise.flatMap(({ payload }) => [...decodeMulaw(payload)]))
    expect(Math.abs(levelDb(sound) - 40)).toBeLessThan(2)
    const spoken = { ...described, content: 'PCMU' as const, payload: new Uint8Array(160) }
    line.session.forward(line.now, { ...spoken, sequenceNumber: 6, timestamp: 16_000 })
    line.run(1_000)
    expect(line.sent().at(-1)?.payload).toEqual(new Uint8Array(160).fill(silenceByte.PCMU))
  })

  test('is heard from its jitter buffer while it is silent', () => {
    const buffer = new JitterBuffer()
    buffer.push(0, described)
    expect(Math.abs(levelDb(buffer.pull(0)) - 40)).toBeLessThan(3)
  })
})

test('silence of ours is a soft noise for a party that knows comfort noise', () => {
  const line = new VirtualLine().configure({ comfortNoise: true })
  line.run(1_000)
  const sound = Int16Array.from(line.sent().flatMap(({ payload }) => [...decodeMulaw(payload)]))
  expect(Math.abs(levelDb(sound) - 66)).toBeLessThan(3)
})

test('comfort noise is offered where it is wished for, and answered where it is offered', () => {
  const make = (sessionId: number): SdpNegotiation =>
    new SdpNegotiation({ address: '192.0.2.1', port: 20_000, sessionId })
  const [offerer, answerer] = [make(1), make(2)]
  for (const comfortNoise of [true, false]) {
    const answered = answerer.answer(offerer.offer({ comfortNoise }))
    if (!answered.ok) throw new Error(answered.error)
    const applied = offerer.applyAnswer(answered.value.answer)
    expect(answered.value.answer.includes('a=rtpmap:13 CN/8000')).toBe(comfortNoise)
    expect(answered.value.stream.comfortNoise ?? false).toBe(comfortNoise)
    expect(applied.ok && (applied.value.comfortNoise ?? false)).toBe(comfortNoise)
  }
})
