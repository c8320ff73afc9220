/**
 * Laws of what a session sends, over shells that come on time, late, or very late: the schedule is
 * kept, no burst is made, and no sound is lost, doubled or put out of order. And of those that are
 * given ahead of their time to a shell that keeps them until then.
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

const aheadMs = 120
/** Sleeps that end before what was given is used up. */
const shortSleeps = fc.array(fc.nat(aheadMs / 2), { minLength: 1, maxLength: 200 })

/** As `playedTo`, by a session that gives frames ahead. */
function aheadTo(sleeps: readonly number[]): VirtualLine {
  const line = new VirtualLine(1, { aheadMs }).configure()
  line.session.play(line.now, 'numbered', [numbered])
  line.drain()
  for (const sleepMs of sleeps) {
    // The shell comes so much after the deadline.
    line.now = (line.session.deadline() ?? line.now) + sleepMs
    line.session.expire(line.now)
    line.drain()
  }
  return line
}

test('frames given ahead are those, and due when, a punctual shell would have sent them', () => {
  fc.assert(
    fc.property(shortSleeps, (sleeps) => {
      const ahead = aheadTo(sleeps)
      const punctual = new VirtualLine(1).configure()
      punctual.session.play(punctual.now, 'numbered', [numbered])
      punctual.run(ahead.now + aheadMs - punctual.now)
      const given = ahead.sent()
      expect(given.every(({ at, due }) => at <= due)).toBe(true)
      const wanted = punctual.sent().slice(0, given.length)
      expect(given.map(withoutAt)).toEqual(wanted.map(withoutAt))
    }),
  )
})

test('the end of a playback that went ahead is told when its last frame has had its time', () => {
  fc.assert(
    fc.property(shortSleeps, fc.integer({ min: 1, max: 20 }), (sleeps, frames) => {
      const line = new VirtualLine(1, { aheadMs }).configure()
      const start = line.now
      line.session.play(start, 'short', [numbered.subarray(0, frames * 160)])
      for (const sleepMs of sleeps) {
        line.now += sleepMs
        line.session.expire(line.now)
        line.drain()
      }
      const told = line.heard.filter(({ output }) => output.kind === 'playbackEnded')
      // The first frame was sent when the stream was configured, so the first of these is the next.
      const endsAt = start + frameMs * (frames + 1)
      expect(told.length).toBe(line.now >= endsAt ? 1 : 0)
      for (const { at } of told) expect(at).toBeGreaterThanOrEqual(endsAt)
    }),
  )
})

test('what is taken back before a playback ends was as if never given', () => {
  fc.assert(
    fc.property(
      fc.array(fc.tuple(fc.nat(200), fc.integer({ min: -1, max: 12 })), { maxLength: 40 }),
      (history) => {
        const [ahead, punctual] = [new VirtualLine(1, { aheadMs }), new VirtualLine(1)]
        for (const line of [ahead, punctual]) line.configure()
        for (const [sleepMs, frames] of history) {
          for (const line of [ahead, punctual]) {
            line.run(sleepMs)
            if (line === ahead) line.takeBack()
            const next = numbered.subarray(0, frames * 160)
            if (frames < 0) line.session.stop(line.now)
            else line.session.play(line.now, 'next', [next])
            line.drain()
          }
        }
        ahead.takeBack()
        for (const line of [ahead, punctual]) line.session.close(line.now)
        expect(ahead.sent().map(withoutAt)).toEqual(punctual.sent().map(withoutAt))
        const [left, right] = [ahead, punctual].map(({ session }) => session.statistics())
        expect(left).toEqual(right)
      },
    ),
  )
})

const action = fc.oneof(
  fc.record({ kind: fc.constant('play' as const), frames: fc.integer({ min: 0, max: 12 }) }),
  fc.constant({ kind: 'stop' as const }),
  fc.constant({ kind: 'press' as const }),
  fc.constant({ kind: 'forward' as const }),
)

test('whatever stops, replaces or follows frames given ahead, none overlaps with them', () => {
  fc.assert(
    fc.property(fc.array(fc.tuple(fc.nat(90), action), { maxLength: 40 }), (history) => {
      const line = new VirtualLine(1, { aheadMs }).configure()
      for (const [sleepMs, what] of history) {
        line.run(sleepMs)
        act(line, what)
        line.drain()
      }
      const sent = line.sent()
      for (const [index, packet] of sent.slice(1).entries()) {
        const before = sent[index] ?? packet
        expect((packet.sequenceNumber - before.sequenceNumber) & 0xffff).toBe(1)
        // Packets of a key all have the timestamp of its beginning (RFC 4733 §2.2).
        if (packet.payloadType === 101 || before.payloadType === 101) continue
        expect((packet.timestamp - before.timestamp) | 0).toBeGreaterThanOrEqual(160)
      }
    }),
  )
})

/** A packet, whenever it was given. */
function withoutAt({ at: _, ...packet }: ReturnType<VirtualLine['sent']>[number]) {
  return packet
}

let forwarded = 0

function act(line: VirtualLine, what: typeof action extends fc.Arbitrary<infer T> ? T : never) {
  const { session, now } = line
  if (what.kind === 'play') session.play(now, 'next', [numbered.subarray(0, what.frames * 160)])
  if (what.kind === 'stop') session.stop(now)
  if (what.kind === 'press') session.sendDigits(now, '5')
  if (what.kind !== 'forward') return
  forwarded += 1
  const place = { sequenceNumber: forwarded & 0xffff, timestamp: (forwarded * 160) >>> 0 }
  const payload = new Uint8Array(160).fill(7)
  session.forward(now, {
    kind: 'received',
    content: 'PCMU',
    ssrc: 9,
    marker: false,
    ...place,
    payload,
  })
}
