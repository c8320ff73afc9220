/**
 * A session on a virtual clock: what it sends and when, what it tells, and that hold and close
 * mean silence. Strangers have their own file, `source-lock.test.ts`.
 */

import { describe, expect, test } from 'vitest'
import { peer, VirtualLine } from '../test/virtual-line.ts'
import { silenceByte } from './g711.ts'
import { decodeRtcp, encodeRtcp } from './rtcp.ts'
import { encodeTelephoneEvent } from './telephone-event.ts'

/** Audio whose every byte tells its place, so that what was left out shows. */
function counted(frames: number): Uint8Array {
  return Uint8Array.from({ length: frames * 160 }, (_, index) => Math.floor(index / 160) + 1)
}

function differences(values: readonly number[]): readonly number[] {
  return values.slice(1).map((value, index) => value - (values[index] ?? 0))
}

describe('what is sent', () => {
  test('is one packet every 20 ms, with rising numbers, one source and one marker', () => {
    const line = new VirtualLine().configure()
    line.run(1_000)
    const sent = line.sent()
    expect(sent).toHaveLength(51)
    expect(new Set(differences(sent.map((packet) => packet.at)))).toEqual(new Set([20]))
    expect(new Set(differences(sent.map((packet) => packet.sequenceNumber)))).toEqual(new Set([1]))
    expect(new Set(sent.map((packet) => packet.ssrc)).size).toBe(1)
    expect(sent.map((packet) => packet.marker).lastIndexOf(true)).toBe(0)
    const steps = differences(sent.map((packet) => packet.timestamp)).map((step) => step >>> 0)
    expect(new Set(steps)).toEqual(new Set([160]))
  })

  test('is silence in the law that was agreed on while nothing plays', () => {
    const line = new VirtualLine().configure({ codec: 'PCMA', payloadType: 8 })
    line.run(40)
    const [first] = line.sent()
    expect(first).toMatchObject({ payloadType: 8, payload: { length: 160 } })
    expect(new Set(first?.payload)).toEqual(new Set([silenceByte.PCMA]))
  })

  test('holds as much sound as the peer asked for', () => {
    const line = new VirtualLine().configure({ ptimeMs: 30 })
    line.run(300)
    expect(line.sent().map((packet) => packet.payload.length)).toEqual(Array(11).fill(240))
  })

  test('is nothing at all before the stream is configured', () => {
    const line = new VirtualLine()
    line.session.play(line.now, 'greeting', [counted(2)])
    line.run(1_000)
    expect(line.heard).toEqual([])
  })

  test('a shell that is late by 100 ms makes no burst, and no sound is lost', () => {
    const line = new VirtualLine().configure()
    line.session.play(line.now, 'greeting', [counted(20)])
    line.run(100)
    line.now += 100
    const before = line.sent().length
    line.session.expire(line.now)
    line.drain()
    expect(line.sent().length - before).toBe(1)
    line.run(500)
    const played = line.sent().map((packet) => packet.payload[0] ?? 0)
    expect(played.filter((byte) => byte !== silenceByte.PCMU)).toEqual([
      ...Array.from({ length: 20 }, (_, index) => index + 1),
    ])
    expect(line.session.statistics().framesSkipped).toBe(4)
    const gap = line.sent().find((packet, index) => index > 0 && packet.marker)
    expect(gap?.payload[0]).toBe(6)
  })

  test('a shell that is late by 50 ms sends what it missed, stamped by schedule', () => {
    const line = new VirtualLine().configure()
    line.now += 50
    line.session.expire(line.now)
    line.drain()
    const steps = differences(line.sent().map((packet) => packet.timestamp))
    expect(steps).toEqual([160, 160])
    expect(line.session.deadline()).toBe(line.now + 10)
  })
})

describe('a playback', () => {
  test('is told to have finished when its last frame has had its time', () => {
    const line = new VirtualLine().configure()
    line.run(10)
    line.session.play(line.now, 'greeting', [counted(3)])
    line.run(200)
    const ended = line.heard.filter(({ output }) => output.kind === 'playbackEnded')
    expect(ended).toEqual([
      { at: 1_080, output: { kind: 'playbackEnded', playbackId: 'greeting', cause: 'finished' } },
    ])
  })

  test('is told to have stopped when it is, and silence follows at once', () => {
    const line = new VirtualLine().configure()
    line.session.play(line.now, 'greeting', [counted(50)])
    line.run(60)
    line.session.stop(line.now)
    line.run(20)
    expect(line.ofKind('playbackEnded')).toEqual([
      { kind: 'playbackEnded', playbackId: 'greeting', cause: 'stopped' },
    ])
    expect(line.sent().at(-1)?.payload[0]).toBe(silenceByte.PCMU)
  })

  test('is replaced by another', () => {
    const line = new VirtualLine().configure()
    line.session.play(line.now, 'greeting', [counted(50)])
    line.session.play(line.now, 'menu', [counted(1)])
    line.run(100)
    expect(line.ofKind('playbackEnded').map((end) => [end.playbackId, end.cause])).toEqual([
      ['greeting', 'stopped'],
      ['menu', 'finished'],
    ])
  })

  test('that repeats goes on without a seam, whatever its length', () => {
    const line = new VirtualLine().configure()
    line.session.play(line.now, 'hold', [Uint8Array.of(1, 2, 3)], { repeat: true })
    line.run(60)
    const played = line
      .sent()
      .slice(1)
      .flatMap((packet) => [...packet.payload])
    expect(played).toEqual(played.map((_, index) => (index % 3) + 1))
    expect(line.ofKind('playbackEnded')).toEqual([])
  })

  test('without sound ends at once, also when it should repeat', () => {
    const line = new VirtualLine().configure()
    line.session.play(line.now, 'nothing', [new Uint8Array()], { repeat: true })
    line.run(20)
    expect(line.ofKind('playbackEnded')).toHaveLength(1)
  })

  test('on a held leg runs on unheard, and ends at its time', () => {
    const line = new VirtualLine().configure({ direction: 'recvonly' })
    line.session.play(line.now, 'greeting', [counted(10)])
    line.run(220)
    expect(line.sent()).toEqual([])
    expect(line.ofKind('playbackEnded')).toHaveLength(1)
  })
})

describe('hold', () => {
  test.each(['recvonly', 'inactive'] as const)('%s sends nothing until it is over', (direction) => {
    const line = new VirtualLine().configure()
    line.run(100)
    const before = line.sent().length
    line.configure({ direction })
    line.run(5_000)
    expect(line.sent()).toHaveLength(before)
    line.configure()
    line.run(100)
    expect(line.sent()).toHaveLength(before + 5)
    expect(line.session.statistics().framesSkipped).toBe(0)
  })

  test('lets the shell sleep', () => {
    const line = new VirtualLine().configure({ direction: 'inactive' })
    line.run(40)
    expect(line.session.deadline()).toBeGreaterThan(line.now + 500)
  })

  test('passes nothing on of a peer that should be silent', () => {
    const line = new VirtualLine().configure({ direction: 'sendonly' })
    line.receive({})
    expect(line.ofKind('received')).toEqual([])
  })
})

describe('what is received', () => {
  test('is passed on with the codec that its payload type means', () => {
    const line = new VirtualLine().configure()
    line.receive({ sequenceNumber: 1 })
    line.receive({ sequenceNumber: 2, payloadType: 8 })
    line.receive({ sequenceNumber: 3, payloadType: 14 })
    expect(line.ofKind('received').map((media) => media.content)).toEqual(['PCMU', 'PCMA'])
  })

  test('a digit is told once, and passed on packet by packet', () => {
    const line = new VirtualLine().configure()
    for (const [index, end] of [false, false, true, true, true].entries()) {
      const event = { event: 4, end, volumeDb: 10, duration: 160 * Math.min(3, index + 1) }
      const payload = encodeTelephoneEvent(event)
      line.receive({ payloadType: 101, sequenceNumber: index, timestamp: 800, payload })
    }
    expect(line.ofKind('digit')).toEqual([
      { kind: 'digit', digit: '4', durationMs: 60, path: 'event' },
    ])
    expect(line.ofKind('received')).toHaveLength(5)
  })

  test('a digit of a new source is told, although its clock is behind the old one', () => {
    const line = new VirtualLine().configure()
    const payload = encodeTelephoneEvent({ event: 4, end: true, volumeDb: 10, duration: 800 })
    line.receive({ payloadType: 101, timestamp: 8_000, payload })
    for (let sequenceNumber = 1; sequenceNumber < 6; sequenceNumber += 1) {
      line.receive({ ssrc: 99, sequenceNumber, timestamp: sequenceNumber * 160 })
    }
    line.receive({ ssrc: 99, payloadType: 101, sequenceNumber: 6, timestamp: 4_000, payload })
    expect(line.ofKind('digit')).toHaveLength(2)
  })

  test('a digit is no unevenness, although its packets repeat one timestamp', () => {
    const line = new VirtualLine().configure()
    const payload = encodeTelephoneEvent({ event: 4, end: false, volumeDb: 10, duration: 160 })
    for (let sequenceNumber = 1; sequenceNumber < 6; sequenceNumber += 1) {
      line.receive({ payloadType: 101, sequenceNumber, timestamp: 8_000, payload })
      line.run(20)
    }
    expect(line.session.statistics().jitterMs).toBe(0)
  })

  test('is counted: packets, losses, and how unevenly they came', () => {
    const line = new VirtualLine().configure()
    for (const sequenceNumber of [65_534, 65_535, 0, 3, 4]) {
      const steps = (sequenceNumber + 10) & 0xffff
      line.receive({ sequenceNumber, timestamp: steps * 160 })
      line.run(20)
    }
    expect(line.session.statistics()).toMatchObject({
      packetsReceived: 5,
      packetsLost: 2,
      bytesReceived: 800,
      packetsRefused: 0,
    })
    expect(line.session.statistics().jitterMs).toBeGreaterThan(1)
  })

  test('missing for too long is told once', () => {
    const line = new VirtualLine(1, { mediaLostMs: 5_000 }).configure()
    line.receive({})
    line.run(20_000)
    expect(line.ofKind('mediaLost')).toEqual([{ kind: 'mediaLost', silentMs: 5_000 }])
  })

  test('is not missing from a peer that has described its silence, while it reports', () => {
    const report = Uint8Array.of(0x80, 201, 0, 1, 0, 0, 0, 7)
    const silences = [13, 0].map((payloadType) => {
      const line = new VirtualLine(1, { mediaLostMs: 5_000 }).configure()
      line.receive({ payloadType })
      for (let second = 0; second < 20; second += 2) {
        line.session.receive(line.now, 'rtcp', peer, report)
        line.run(2_000)
      }
      return line.ofKind('mediaLost').length
    })
    expect(silences).toEqual([0, 1])
  })
})

describe('digits to the peer', () => {
  test('are heard by another session as they were dialed', () => {
    const line = new VirtualLine(1).configure()
    const far = new VirtualLine(2).configure()
    line.session.sendDigits(line.now, '10#')
    line.run(1_000)
    for (const packet of line.sent()) far.receive(packet)
    expect(far.ofKind('digit').map((press) => press.digit)).toEqual(['1', '0', '#'])
  })
})

describe('RTCP', () => {
  test('reports every five seconds or so, with what was sent and received', () => {
    const line = new VirtualLine().configure()
    line.receive({ ssrc: 77 })
    line.run(60_000)
    const reports = line.ofKind('send').filter((output) => output.channel === 'rtcp')
    expect(reports.length).toBeGreaterThanOrEqual(8)
    expect(reports.length).toBeLessThanOrEqual(24)
    const [first] = reports
    expect(first?.port).toBe(peer.port + 1)
    const parsed = decodeRtcp(first?.bytes ?? new Uint8Array())
    expect(parsed).toMatchObject({
      ok: true,
      value: [{ kind: 'senderReport', reports: [{ ssrc: 77 }] }, { kind: 'sourceDescription' }],
    })
  })

  test('of the peer tells how our packets fare', () => {
    const line = new VirtualLine().configure()
    const ours = line.sent()[0]?.ssrc ?? 0
    const report = {
      ssrc: ours,
      fractionLost: 25,
      packetsLost: 3,
      highestSequenceNumber: 1,
      jitter: 80,
      lastSenderReport: 0,
      delaySinceLastSenderReport: 0,
    }
    const bytes = encodeRtcp([{ kind: 'receiverReport', ssrc: 5, reports: [report] }])
    line.session.receive(line.now, 'rtcp', { ...peer, port: peer.port + 1 }, bytes)
    expect(line.session.statistics()).toMatchObject({ peerPacketsLost: 3, peerJitterMs: 10 })
    line.receive({ ssrc: 77 })
    const forged = { ...report, packetsLost: 999 }
    const other = encodeRtcp([{ kind: 'receiverReport', ssrc: 5, reports: [forged] }])
    line.session.receive(line.now, 'rtcp', { ...peer, port: peer.port + 1 }, other)
    expect(line.session.statistics()).toMatchObject({ peerPacketsLost: 3 })
  })

  test('says goodbye when the stream is closed, and nothing follows', () => {
    const line = new VirtualLine().configure()
    line.session.play(line.now, 'greeting', [counted(50)])
    line.session.close(line.now)
    line.drain()
    const last = line.ofKind('send').at(-1)
    const parsed = decodeRtcp(last?.bytes ?? new Uint8Array())
    expect(parsed.ok && parsed.value.at(-1)?.kind).toBe('bye')
    expect(line.ofKind('playbackEnded')).toHaveLength(1)
    const before = line.heard.length
    line.receive({})
    line.run(10_000)
    expect(line.heard).toHaveLength(before)
    expect(line.session.deadline()).toBeUndefined()
  })
})
