// The law of shares, over random histories: nobody loses a connection to who holds as many.

import fc from 'fast-check'
import { expect, test } from 'vitest'
import { ConnectionShare } from './connection-share.ts'

const max = 12

test('a source loses connections only to sources that hold fewer', () => {
  const arrivals = fc.array(fc.constantFrom('a', 'b', 'c', 'd', 'e'), { maxLength: 80 })
  fc.assert(
    fc.property(arrivals, (sources) => {
      const share = new ConnectionShare(max)
      const open = new Map<string, string>()
      const heldBy = (source: string) => [...open.values()].filter((each) => each === source).length
      for (const [index, source] of sources.entries()) {
        const place = share.placeFor(source)
        const loser = open.get(place ?? '')
        if (loser !== undefined) expect(heldBy(loser)).toBeGreaterThan(heldBy(source) + 1)
        open.delete(place ?? '')
        if (place === undefined) continue
        share.add(source, `${index}`)
        open.set(`${index}`, source)
        expect(open.size).toBeLessThanOrEqual(max)
      }
    }),
  )
})
