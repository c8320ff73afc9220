// The estimate behaves as ITU-T G.107 says, and the words follow ITU-T G.109.

import { describe, expect, test } from 'vitest'
import { estimatedScore, type LegQuality, legScore, qualityRating } from './call-quality.ts'
import { parseId } from './ids.ts'

const clean = { packets: 1_000, packetsLost: 0, jitterMs: 0 }

describe('the estimated score', () => {
  test('of a clean call on one premises is that of G.711 itself, about 4.4', () => {
    expect(estimatedScore(clean)).toBeCloseTo(4.39, 2)
  })

  test('falls with loss, with delay and with unevenness', () => {
    const scores = [
      clean,
      { ...clean, packets: 990, packetsLost: 10 },
      { ...clean, packets: 950, packetsLost: 50 },
      { ...clean, packets: 950, packetsLost: 50, roundTripMs: 300 },
      { ...clean, packets: 950, packetsLost: 50, roundTripMs: 300, jitterMs: 60 },
    ].map(estimatedScore)
    expect(scores).toEqual(scores.toSorted((a, b) => b - a))
    expect(new Set(scores).size).toBe(scores.length)
  })

  test.each([
    // By hand: Ie,eff = 95 · 1 ⁄ 26.1 = 3.64; Id = 0.96; R = 88.6.
    { packetsLost: 1, roundTripMs: 0, score: 4.29 },
    // Ie,eff = 95 · 5 ⁄ 30.1 = 15.78; R = 76.46.
    { packetsLost: 5, roundTripMs: 0, score: 3.89 },
    // d = 40 + 200 = 240 ms: Id = 5.76 + 6.9 = 12.66; R = 80.54.
    { packetsLost: 0, roundTripMs: 400, score: 4.04 },
  ])('with $packetsLost % lost and $roundTripMs ms there and back is $score', (given) => {
    const { packetsLost, roundTripMs, score } = given
    const stream = { packets: 100 - packetsLost, packetsLost, jitterMs: 0, roundTripMs }
    expect(estimatedScore(stream)).toBeCloseTo(score, 1)
  })

  test('of a stream of which everything was lost is poor, and never under 1', () => {
    const nothing = { packets: 0, packetsLost: 1_000, jitterMs: 500, roundTripMs: 10_000 }
    expect(estimatedScore(nothing)).toBe(1)
  })
})

test('a call is good down to R 80 and fair down to R 70', () => {
  expect([4.4, 4.03, 4.02, 3.6, 3.59, 1].map(qualityRating)).toEqual([
    'good',
    'good',
    'fair',
    'fair',
    'poor',
    'poor',
  ])
})

test('a leg is as good as the worse of its two directions', () => {
  const legId = parseId<LegQuality['legId']>('leg', 'leg_one')
  if (legId === undefined) throw new Error('not an id')
  const leg: LegQuality = { legId, displayName: 'Ana', codec: 'PCMU', isEncrypted: false }
  expect(legScore(leg)).toBeUndefined()
  const said = { ...clean, score: 4.4 }
  expect(legScore({ ...leg, said })).toBe(4.4)
  expect(legScore({ ...leg, said, heard: { ...clean, score: 2 } })).toBe(2)
})
