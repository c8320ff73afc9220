// Two sessions that speak SRTP to each other, and what others make of their packets.

import { randomBytes } from 'node:crypto'
import { expect, test } from 'vitest'
import { nodeCipher } from '../test/node-cipher.ts'
import { pcmuStream, peer, VirtualLine } from '../test/virtual-line.ts'
import type { SrtpMaster } from './srtp-keys.ts'

const [ours, theirs] = [master(), master()]
const protectedStream = { ...pcmuStream, protection: { sending: ours, receiving: theirs } }

test('a protected session is understood by the one with the keys, and by no other', () => {
  const near = new VirtualLine(1, { cipher: nodeCipher }).configure(protectedStream)
  const far = new VirtualLine(2, { cipher: nodeCipher }).configure({
    protection: { sending: theirs, receiving: ours },
  })
  const stranger = new VirtualLine(3).configure()
  near.session.play(near.now, 'tone', [new Uint8Array(1_600).fill(0x2a)])
  near.run(100)
  for (const bytes of datagrams(near)) {
    far.session.receive(far.now, 'rtp', peer, bytes)
    stranger.session.receive(stranger.now, 'rtp', peer, bytes)
  }
  for (const line of [far, stranger]) line.drain()
  expect(tonesOf(far)).toBeGreaterThan(3)
  expect(stranger.ofKind('received').length).toBeGreaterThan(3)
  expect(tonesOf(stranger)).toBe(0)
})

test('packets without protection, or of another key, are refused and teach no address', () => {
  const near = new VirtualLine(1, { cipher: nodeCipher }).configure(protectedStream)
  const stranger = new VirtualLine(2, { cipher: nodeCipher }).configure({
    protection: { sending: master(), receiving: ours },
  })
  stranger.run(400)
  for (let sequenceNumber = 1; sequenceNumber < 20; sequenceNumber += 1) {
    near.receive({ sequenceNumber }, { address: peer.address, port: 666 })
  }
  for (const bytes of datagrams(stranger)) {
    near.session.receive(near.now, 'rtp', { address: peer.address, port: 666 }, bytes)
  }
  near.run(100)
  expect(near.ofKind('received')).toEqual([])
  expect(new Set(near.ofKind('send').map(({ port }) => port))).toEqual(new Set([peer.port]))
  expect(near.session.statistics().packetsRefused).toBeGreaterThan(30)
})

test('a re-INVITE that repeats the keys goes on with their numbers', () => {
  const near = new VirtualLine(1, { cipher: nodeCipher }).configure(protectedStream)
  near.run(100)
  near.configure({ ...protectedStream, direction: 'sendonly' })
  near.run(100)
  const far = new VirtualLine(2, { cipher: nodeCipher }).configure({
    protection: { sending: theirs, receiving: ours },
  })
  for (const bytes of datagrams(near)) far.session.receive(far.now, 'rtp', peer, bytes)
  far.drain()
  expect(far.session.statistics().packetsRefused).toBe(0)
})

test('without a cipher a stream that asks for protection stays silent', () => {
  const near = new VirtualLine().configure(protectedStream)
  near.run(10_000)
  expect(near.heard).toEqual([])
})

/** Packets that are the tone throughout; a single byte of it any key may make by chance. */
function tonesOf(line: VirtualLine): number {
  const isTone = (payload: Uint8Array) => payload.every((byte) => byte === 0x2a)
  return line.ofKind('received').filter(({ payload }) => isTone(payload)).length
}

function datagrams(line: VirtualLine): readonly Uint8Array[] {
  return line
    .ofKind('send')
    .filter(({ channel }) => channel === 'rtp')
    .map(({ bytes }) => bytes)
}

function master(): SrtpMaster {
  return { suite: 'AES_CM_128_HMAC_SHA1_80', keyAndSalt: randomBytes(30) }
}
