// Packets: RTP, RTCP and SRTP from the peer and from strangers, to a session that is fresh for each
// input. An input is a list of datagrams, each behind one byte (which socket, which source) and
// two of length. The law: nothing is ever sent to anybody but the peer, whoever sent what.

import { createCipheriv, createHmac } from 'node:crypto'
import { type AudioStream, MediaSession } from '@mainline/media'
import { mutateBytes } from '../mutation.ts'
import { Random } from '../random.ts'
import type { FuzzTarget } from '../target.ts'

const peer = { address: '192.0.2.9', port: 40_000 }
const stranger = { address: '198.51.100.7', port: 666 }
const maxDatagrams = 30

const stream: AudioStream = {
  remoteAddress: peer.address,
  remotePort: peer.port,
  remoteRtcpPort: peer.port + 1,
  codec: 'PCMU',
  payloadType: 0,
  telephoneEventPayloadType: 101,
  ptimeMs: 20,
  direction: 'sendrecv',
}

const cipher = {
  aesCounter: (key: Uint8Array, counter: Uint8Array, data: Uint8Array) =>
    createCipheriv('aes-128-ctr', key, counter).update(data),
  hmacSha1: (key: Uint8Array, data: Uint8Array) => createHmac('sha1', key).update(data).digest(),
}

type Datagram = { readonly mark: number; readonly bytes: Uint8Array }

/** What a media socket may hear. */
export const rtp: FuzzTarget = {
  name: 'rtp',
  slowMs: 2,
  seeds: () => [packed(speech), packed(digit), packed(reports), packed([...speech, ...reports])],
  mutate(input, random) {
    const datagrams = unpacked(input)
    const at = random.below(datagrams.length + 1)
    const one = datagrams[at] ?? random.pick(speech)
    const other = random.pick([...speech, ...digit, ...reports])
    const changed = random.pick<() => readonly Datagram[]>([
      () => [{ mark: one.mark, bytes: mutateBytes(one.bytes, other.bytes, random) }],
      () => [{ ...one, mark: random.below(8) }],
      () => [one, one],
      () => [other, one],
      () => [],
    ])()
    return packed(datagrams.toSpliced(at, 1, ...changed).slice(0, maxDatagrams))
  },
  run(input) {
    hear(unpacked(input), false)
    hear(unpacked(input), true)
  },
}

function hear(datagrams: readonly Datagram[], isProtected: boolean): void {
  const random = new Random(4)
  const entropy = (count: number) => random.bytes(count)
  const options = { entropy, cipher, mediaLostMs: 60_000, signalingAddress: peer.address }
  const session = new MediaSession(options)
  const protection = { sending: master, receiving: master }
  let now = 1_000
  session.configure(now, isProtected ? { ...stream, protection } : stream)
  for (const { mark, bytes } of datagrams) {
    now += 20
    const source = (mark & 2) === 0 ? peer : stranger
    session.receive(now, (mark & 1) === 0 ? 'rtp' : 'rtcp', source, bytes)
    for (let output = session.poll(); output !== undefined; output = session.poll()) {
      if (output.kind === 'send' && output.address !== peer.address) {
        throw new Error(`a packet was sent to ${output.address}`)
      }
    }
  }
}

/** 16 bytes of key, 14 of salt. */
const master = { suite: 'AES_CM_128_HMAC_SHA1_80', keyAndSalt: new Uint8Array(30).fill(1) } as const

const speech: readonly Datagram[] = Array.from({ length: 12 }, (_, index) => ({
  mark: 0,
  bytes: packet(0, index, new Uint8Array(160).fill(0x7f)),
}))

const digit: readonly Datagram[] = Array.from({ length: 6 }, (_, index) => ({
  mark: 0,
  bytes: packet(101, index, Uint8Array.of(5, index > 3 ? 0x8a : 10, 0, index * 20)),
}))

/** A sender report with one block and a name; a goodbye. */
const reports: readonly Datagram[] = [
  {
    mark: 1,
    bytes: Uint8Array.of(
      ...[0x81, 200, 0, 12, 0, 0, 0, 7, ...Array.from({ length: 20 }, () => 9)],
      ...[0, 0, 0, 8, 1, 0, 0, 1, 0, 0, 0, 9, 0, 0, 0, 5, 0, 0, 0, 1, 0, 0, 0, 2],
      ...[0x81, 202, 0, 2, 0, 0, 0, 7, 1, 2, 97, 0],
    ),
  },
  { mark: 1, bytes: Uint8Array.of(0x81, 203, 0, 1, 0, 0, 0, 7) },
]

function packet(payloadType: number, index: number, payload: Uint8Array): Uint8Array {
  const head = [0x80, payloadType, 0, index, 0, 0, 0, (index * 160) & 0xff, 0, 0, 0, 7]
  return Uint8Array.of(...head, ...payload)
}

function packed(datagrams: readonly Datagram[]): Uint8Array {
  return Uint8Array.from(
    datagrams.flatMap(({ mark, bytes }) => [
      mark,
      bytes.length >> 8,
      bytes.length & 0xff,
      ...bytes,
    ]),
  )
}

function unpacked(input: Uint8Array): Datagram[] {
  const datagrams: Datagram[] = []
  for (let at = 0; at + 3 <= input.length && datagrams.length < maxDatagrams; ) {
    const length = ((input[at + 1] ?? 0) << 8) | (input[at + 2] ?? 0)
    datagrams.push({ mark: input[at] ?? 0, bytes: input.slice(at + 3, at + 3 + length) })
    at += 3 + length
  }
  return datagrams
}
