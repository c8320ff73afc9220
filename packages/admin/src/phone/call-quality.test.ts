// The word for a call's quality at its limits, and the figures out of a browser's statistics.

import { expect, test } from 'vitest'
import { countersOf, type QualityCounters, qualityBetween } from './call-quality.ts'

const fine: QualityCounters = { packetsReceived: 1000, packetsLost: 0, jitterMs: 5 }

test('the figures are read from what the browser measured of the audio', () => {
  const statistics = [
    { type: 'inbound-rtp', kind: 'video', packetsReceived: 1, packetsLost: 1, jitter: 1 },
    { type: 'inbound-rtp', kind: 'audio', packetsReceived: 500, packetsLost: 2, jitter: 0.012 },
    { type: 'remote-inbound-rtp', kind: 'audio', roundTripTime: 0.045 },
    { type: 'candidate-pair', nominated: true, currentRoundTripTime: 0.9 },
  ]
  expect(countersOf(statistics)).toEqual({
    packetsReceived: 500,
    packetsLost: 2,
    jitterMs: 12,
    roundTripMs: 45,
  })
})

test('without reports of the other side the way of the packets tells the round trip', () => {
  const statistics = [
    { type: 'inbound-rtp', kind: 'audio' },
    { type: 'candidate-pair', nominated: true, currentRoundTripTime: 0.02 },
  ]
  expect(countersOf(statistics)?.roundTripMs).toBe(20)
})

test('nothing is said of a call in which nothing arrived', () => {
  expect(countersOf([{ type: 'outbound-rtp', kind: 'audio' }])).toBeUndefined()
})

test('only what was lost since the last reading counts', () => {
  const before = { ...fine, packetsLost: 500 }
  const now = { ...before, packetsReceived: 1_250, packetsLost: 500 }
  expect(qualityBetween(before, now)).toEqual({ grade: 'good', lossPercent: 0, jitterMs: 5 })
})

test.each([
  ['one packet in a hundred', { packetsReceived: 990, packetsLost: 10 }, 'good'],
  ['more than one in a hundred', { packetsReceived: 989, packetsLost: 11 }, 'fair'],
  ['one in twenty', { packetsReceived: 950, packetsLost: 50 }, 'fair'],
  ['more than one in twenty', { packetsReceived: 949, packetsLost: 51 }, 'poor'],
  ['30 ms of jitter', { jitterMs: 30 }, 'good'],
  ['31 ms of jitter', { jitterMs: 31 }, 'fair'],
  ['61 ms of jitter', { jitterMs: 61 }, 'poor'],
  ['a round trip of 300 ms', { roundTripMs: 300 }, 'good'],
  ['a round trip of 601 ms', { roundTripMs: 601 }, 'poor'],
])('%s', (_, counters, grade) => {
  expect(qualityBetween(undefined, { ...fine, ...counters }).grade).toBe(grade)
})
