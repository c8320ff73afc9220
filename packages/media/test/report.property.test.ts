/**
 * Laws of what two sessions measure of the network between them: the round trip is what it is, what
 * was lost is counted by who misses it and known to who sent it, and an even path has no jitter.
 */

import fc from 'fast-check'
import { expect, test } from 'vitest'
import { VirtualPath } from './virtual-path.ts'

const delays = fc.integer({ min: 0, max: 60 }).map((steps) => steps * 5)

test('both ends measure the round trip of the path, whatever it is', () => {
  fc.assert(
    fc.property(delays, (delayMs) => {
      const path = new VirtualPath(delayMs)
      path.run(30_000)
      for (const line of [path.near, path.far]) {
        const { roundTripMs = Number.NaN } = line.session.statistics()
        expect(Math.abs(roundTripMs - 2 * delayMs)).toBeLessThanOrEqual(10)
      }
    }),
    { numRuns: 15 },
  )
})

test('what is lost is counted at the far end, and reported to the near one', () => {
  fc.assert(
    fc.property(fc.integer({ min: 2, max: 40 }), delays, (every, delayMs) => {
      // The first packet is what counting begins with, and the last of the run never shows.
      const isLost = (index: number): boolean => index > 0 && index % every === 0
      const path = new VirtualPath(delayMs, (index) => (isLost(index) ? 'lost' : delayMs))
      path.run(30_000)
      const far = path.far.session.statistics()
      const onTheWay = Math.ceil(delayMs / 20 / every) + 1
      expect(Math.abs(far.packetsLost - path.lost)).toBeLessThanOrEqual(onTheWay)
      const known = path.near.session.statistics().peerPacketsLost ?? 0
      expect(known).toBeGreaterThan(0)
      expect(known).toBeLessThanOrEqual(path.lost)
      expect(path.near.session.statistics().packetsLost).toBe(0)
    }),
    { numRuns: 10 },
  )
})

test('an even path has no jitter, an uneven one has what it does to the packets', () => {
  const even = new VirtualPath(50)
  even.run(10_000)
  expect(even.far.session.statistics().jitterMs).toBeLessThan(0.1)
  // Every other packet 20 ms late: each spacing is off by 20 ms.
  const uneven = new VirtualPath(50, (index) => (index % 2 === 0 ? 50 : 70))
  uneven.run(10_000)
  expect(uneven.far.session.statistics().jitterMs).toBeGreaterThan(17)
  expect(uneven.far.session.statistics().jitterMs).toBeLessThanOrEqual(20)
})

test('a round trip that cannot be is not believed', () => {
  const path = new VirtualPath(20)
  path.run(30_000)
  // The peer's clock jumped: the reports that it answers seem to come from the future.
  path.near.now -= 5_000
  path.run(6_000)
  const { roundTripMs = Number.NaN } = path.near.session.statistics()
  expect(Math.abs(roundTripMs - 40)).toBeLessThanOrEqual(10)
})
