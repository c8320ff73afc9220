/**
 * The attacks of RTP Bleed and RTP Inject against a session, and the phone behind NAT that must
 * get through all the same. The peers' cases: ES2017-04, CVE-2025-53399, AST-2017-008.
 */

import { describe, expect, test } from 'vitest'
import { peer, VirtualLine } from '../test/virtual-line.ts'
import { encodeRtcp } from './rtcp.ts'

const stranger = { address: '203.0.113.66', port: 6_666 }
const signalingAddress = '198.51.100.7'
const natted = { address: signalingAddress, port: 55_555 }

/** Sends so many consecutive packets, 20 ms apart. */
function stream(line: VirtualLine, source = peer, packets = 5, ssrc = 7): void {
  for (let sequenceNumber = 100; sequenceNumber < 100 + packets; sequenceNumber += 1) {
    line.receive({ ssrc, sequenceNumber, timestamp: sequenceNumber * 160 }, source)
    line.run(20)
  }
}

function receivers(line: VirtualLine): readonly string[] {
  return [...new Set(line.sent().map((packet) => packet.to))]
}

describe('a stranger', () => {
  test('who sprays before, at and after the start neither hears nor is heard', () => {
    const line = new VirtualLine(1, { signalingAddress })
    stream(line, stranger, 20)
    line.configure()
    stream(line, stranger, 20)
    stream(line, peer, 3)
    stream(line, stranger, 200)
    expect(receivers(line)).toEqual([`${peer.address}:${peer.port}`])
    expect(line.ofKind('received')).toHaveLength(3)
    expect(line.session.statistics().packetsRefused).toBe(240)
  })

  test('is not learned without signaling address either, once the peer has been heard', () => {
    const line = new VirtualLine().configure()
    stream(line, peer, 1)
    stream(line, stranger, 50, 8)
    expect(receivers(line)).toEqual([`${peer.address}:${peer.port}`])
  })

  test('who guesses packets now and then is never learned', () => {
    const line = new VirtualLine().configure()
    for (let index = 0; index < 1_000; index += 1) {
      line.receive({ ssrc: 8, sequenceNumber: (index * 7919) & 0xffff }, stranger)
    }
    expect(line.ofKind('received')).toEqual([])
    expect(line.session.statistics().packetsRefused).toBe(1_000)
  })

  test('who uses thousands of ports does not keep the phone behind NAT out for long', () => {
    const line = new VirtualLine().configure()
    for (let port = 1; port < 5_000; port += 1) line.receive({}, { ...stranger, port })
    line.run(1_000)
    stream(line, natted, 6)
    expect(line.ofKind('received')).toHaveLength(2)
  })

  test('cannot take over a phone that was learned', () => {
    const line = new VirtualLine(1, { signalingAddress }).configure()
    stream(line, natted, 10)
    line.run(5_000)
    stream(line, { ...natted, port: 1 }, 50, 9)
    line.run(100)
    expect(line.sent().at(-1)?.to).toBe(`${natted.address}:${natted.port}`)
  })

  test('who forges another source of the locked address has to show five in a row', () => {
    const line = new VirtualLine().configure()
    stream(line, peer, 2)
    stream(line, peer, 4, 9)
    expect(line.ofKind('received')).toHaveLength(2)
    line.receive({ ssrc: 9, sequenceNumber: 104 })
    expect(line.ofKind('received').at(-1)?.ssrc).toBe(9)
  })

  test('is not believed about our stream', () => {
    const line = new VirtualLine().configure()
    const ssrc = line.sent()[0]?.ssrc ?? 0
    const report = {
      ssrc,
      fractionLost: 255,
      packetsLost: 999,
      highestSequenceNumber: 1,
      jitter: 1,
      lastSenderReport: 0,
      delaySinceLastSenderReport: 0,
    }
    const bytes = encodeRtcp([{ kind: 'receiverReport', ssrc: 5, reports: [report] }])
    line.session.receive(line.now, 'rtcp', stranger, bytes)
    line.session.receive(line.now, 'rtcp', peer, bytes.subarray(0, 4))
    expect(line.session.statistics()).not.toHaveProperty('peerPacketsLost')
    expect(line.session.statistics().packetsRefused).toBe(2)
  })
})

describe('a phone behind NAT', () => {
  test('is learned after five packets in a row, and answered where it sends from', () => {
    const line = new VirtualLine(1, { signalingAddress }).configure()
    stream(line, natted, 7)
    line.run(20)
    expect(line.ofKind('received')).toHaveLength(3)
    expect(line.sent().at(-1)?.to).toBe(`${natted.address}:${natted.port}`)
  })

  test('gets our reports next to where it is answered', () => {
    const line = new VirtualLine(1, { signalingAddress }).configure()
    stream(line, natted, 7)
    line.run(10_000)
    const report = line.ofKind('send').find((output) => output.channel === 'rtcp')
    expect(report).toMatchObject({ address: natted.address, port: natted.port + 1 })
  })

  test('is the same when the socket shows its address in the IPv6 form', () => {
    const line = new VirtualLine(1, { signalingAddress }).configure()
    stream(line, { ...natted, address: `::ffff:${natted.address}` }, 7)
    expect(line.ofKind('received')).toHaveLength(3)
  })

  test('gives way when packets come from where the peer said', () => {
    const line = new VirtualLine(1, { signalingAddress }).configure()
    stream(line, natted, 10)
    line.run(60_000)
    stream(line, peer, 1)
    expect(line.sent().at(-1)?.to).toBe(`${peer.address}:${peer.port}`)
  })

  test('is learned anew when the peer says another address', () => {
    const line = new VirtualLine(1, { signalingAddress }).configure()
    stream(line, natted, 10)
    line.configure({ remoteAddress: '192.0.2.99' })
    line.run(20)
    expect(line.sent().at(-1)?.to).toBe('192.0.2.99:40000')
  })
})
