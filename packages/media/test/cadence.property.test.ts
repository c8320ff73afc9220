/**
 * Laws of what a session sends, over shells that come on time, late, or very late: the schedule is
 * kept, no burst is made, and no sound is lost, doubled or put out of order.
 */

import fc from 'fast-check'
import { expect, test } from 'vitest'
import { VirtualLine } from './virtual-line.ts'

const frameMs = 20
/** The current frame and the three that may be made up for. */
const mostAtOnce = 4

const wakeUps = fc.array(fc.oneof(fc.nat(25), fc.nat(400)), { minLength: 1, maxLength: 60 })

/** Audio whose frames are numbered from 1, so that order and loss show. */
const numbered = Uint8Array.from({ length: 250 * 160 }, (_, index) => Math.floor(index / 160) + 1)

/** A session that plays numbered frames to a shell that sleeps so long between its wake-ups. */
function playedTo(sleeps: readonly number[]): VirtualLine {
  const line = new VirtualLine().configure()
  line.session.play(line.now, 'numbered', [numbered])
  for (const sleepMs of sleeps) {
    line.now += sleepMs
    line.session.expire(line.now)
    line.drain()
  }
  return line
}

test('packets are numbered without gap, and their timestamps lie on the schedule', () => {
  fc.assert(
    fc.property(wakeUps, (sleeps) => {
      const sent = playedTo(sleeps).sent()
      for (const [index, packet] of sent.slice(1).entries()) {
        const before = sent[index] ?? packet
        expect((packet.sequenceNumber - before.sequenceNumber) & 0xffff).toBe(1)
        const samples = (packet.timestamp - before.timestamp) >>> 0
        expect(samples % (frameMs * 8)).toBe(0)
        expect(packet.marker).toBe(samples !== frameMs * 8)
      }
    }),
  )
})

test('a wake-up sends a few packets at most, and those sent keep up with time', () => {
  fc.assert(
    fc.property(wakeUps, (sleeps) => {
      const line = playedTo(sleeps)
      const sent = line.sent()
      const counts = new Map<number, number>()
      for (const { at } of sent) counts.set(at, (counts.get(at) ?? 0) + 1)
      // Wake-ups of the same millisecond share an entry; only the first of them finds packets due.
      expect(Math.max(...counts.values())).toBeLessThanOrEqual(mostAtOnce)
      const due = Math.floor((line.now - 1_000) / frameMs) + 1
      expect(sent.length + line.session.statistics().framesSkipped).toBe(due)
    }),
  )
})

test('every frame of a playback is heard once and in order', () => {
  fc.assert(
    fc.property(wakeUps, (sleeps) => {
      const heard = playedTo(sleeps)
        .sent()
        .slice(1)
        .map((packet) => packet.payload[0] ?? 0)
      expect(heard).toEqual(heard.map((_, index) => (index < 250 ? index + 1 : 0xff)))
    }),
  )
})
