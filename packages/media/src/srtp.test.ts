// SRTP against published vectors, and against whoever changes, repeats or forges its packets.

import { randomBytes } from 'node:crypto'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { nodeCipher } from '../test/node-cipher.ts'
import { encodeRtp } from './rtp.ts'
import { SrtpReceiver, SrtpSender } from './srtp.ts'
import { type SrtpMaster, type SrtpSuite, sessionKeys } from './srtp-keys.ts'

const suites: readonly SrtpSuite[] = ['AES_CM_128_HMAC_SHA1_80', 'AES_CM_128_HMAC_SHA1_32']

/** RFC 3711 B.3. */
const published: SrtpMaster = {
  suite: 'AES_CM_128_HMAC_SHA1_80',
  keyAndSalt: bytes('e1f97a0d3e018be0d64fa32c06de4139 0ec675ad498afeebb6960b3aabe6'),
}

test('the session keys are those of RFC 3711 B.3', () => {
  const keys = sessionKeys(nodeCipher, published, 'rtp')
  expect(hex(keys.encryption)).toBe('c61e7a93744f39ee10734afe3ff7a087')
  expect(hex(keys.salt)).toBe('30cbbc08863d8c85d49db34a9ae1')
  expect(hex(keys.authentication)).toBe('cebe321f6ff7716b6fd4ab49af256a156d38baa4')
})

test('a packet is protected as other implementations protect it', () => {
  const plain = bytes(`800f1234decafbadcafebabe ${'ab'.repeat(16)}`)
  const secret = bytes(
    '800f1234decafbadcafebabe 4e55dc4ce79978d88ca4d215949d2402 b78d6acc99ea179b8dbb',
  )
  expect(hex(new SrtpSender(nodeCipher, published).protectRtp(plain))).toBe(hex(secret))
  const opened = new SrtpReceiver(nodeCipher, published).unprotectRtp(secret)
  expect(hex(opened)).toBe(hex(plain))
})

test('a report is opened as other implementations protect it', () => {
  const plain = bytes(`81c8000bcafebabe ${'ab'.repeat(16)}`)
  const secret = bytes(
    '81c8000bcafebabe 7128035be487b9bdbef89041f977a5a8 80000001 993e08cd54d6c1230798',
  )
  expect(hex(new SrtpReceiver(nodeCipher, published).unprotectRtcp(secret))).toBe(hex(plain))
})

test('what is protected is opened again, past the wrap of its numbers and after losses', () => {
  fc.assert(
    fc.property(fc.constantFrom(...suites), lossPattern(), (suite, kept) => {
      const { sender, receiver } = pair(suite)
      for (const [step, isKept] of kept.entries()) {
        const plain = packet(65_500 + step)
        const secret = sender.protectRtp(plain)
        if (isKept) expect(hex(receiver.unprotectRtp(secret))).toBe(hex(plain))
      }
    }),
    { numRuns: 50 },
  )
})

test('packets that overtake one another are opened, each once', () => {
  const { sender, receiver } = pair()
  const secrets = [65_533, 65_534, 65_535, 0, 1, 2].map((number) =>
    sender.protectRtp(packet(number)),
  )
  const order = [0, 3, 1, 2, 5, 4, 3, 0]
  const opened = order.map((place) => receiver.unprotectRtp(secrets[place] ?? new Uint8Array()))
  expect(opened.map((one) => one !== undefined)).toEqual([
    true,
    true,
    true,
    true,
    true,
    true,
    false,
    false,
  ])
})

test('a packet with any bit changed is nothing, and the true one is still opened', () => {
  for (const suite of suites) {
    const { sender, receiver } = pair(suite)
    const secret = sender.protectRtp(packet(7))
    for (let bit = 0; bit < secret.length * 8; bit += 1) {
      expect(receiver.unprotectRtp(flipped(secret, bit))).toBeUndefined()
    }
    expect(receiver.unprotectRtp(secret)).toBeDefined()
  }
})

test('a report with any bit changed, and one that came before, are nothing', () => {
  const { sender, receiver } = pair()
  const report = bytes('80c90001deadbeef')
  const secret = sender.protectRtcp(report)
  for (let bit = 0; bit < secret.length * 8; bit += 1) {
    expect(receiver.unprotectRtcp(flipped(secret, bit))).toBeUndefined()
  }
  expect(hex(receiver.unprotectRtcp(secret))).toBe(hex(report))
  expect(receiver.unprotectRtcp(secret)).toBeUndefined()
  expect(receiver.unprotectRtcp(sender.protectRtcp(report))).toBeDefined()
})

test('no bytes at all make a receiver throw', () => {
  const { receiver } = pair()
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 64 }), (noise) => {
      expect(receiver.unprotectRtp(noise)).toBeUndefined()
      expect(receiver.unprotectRtcp(noise)).toBeUndefined()
    }),
  )
})

test('a forger who uses many sources does not make a receiver remember them', () => {
  const { sender, receiver } = pair()
  expect(receiver.unprotectRtp(sender.protectRtp(packet(1)))).toBeDefined()
  for (let ssrc = 0; ssrc < 1_000; ssrc += 1) {
    receiver.unprotectRtp(encodeRtp({ ...fields(2), payload: randomBytes(170) }, ssrc))
  }
  expect(receiver.unprotectRtp(sender.protectRtp(packet(1)))).toBeUndefined()
  expect(receiver.unprotectRtp(sender.protectRtp(packet(2)))).toBeDefined()
})

function pair(suite: SrtpSuite = 'AES_CM_128_HMAC_SHA1_80') {
  const master = { suite, keyAndSalt: randomBytes(30) }
  return {
    sender: new SrtpSender(nodeCipher, master),
    receiver: new SrtpReceiver(nodeCipher, master),
  }
}

/** Which of 200 packets arrive; the first does, so that the receiver knows where it is. */
function lossPattern() {
  return fc
    .array(fc.boolean(), { minLength: 200, maxLength: 200, size: 'max' })
    .map((rest) => [true, ...rest])
}

function packet(sequence: number): Uint8Array {
  const payload = new Uint8Array(160).fill(sequence & 0xff)
  return encodeRtp({ ...fields(sequence), payload }, 77)
}

function fields(sequence: number) {
  const sequenceNumber = sequence & 0xffff
  return { payloadType: 0, marker: false, sequenceNumber, timestamp: sequence * 160 }
}

function flipped(source: Uint8Array, bit: number): Uint8Array {
  return source.map((byte, index) => (index === bit >> 3 ? byte ^ (1 << (bit & 7)) : byte))
}

function bytes(text: string): Uint8Array {
  return new Uint8Array(Buffer.from(text.replaceAll(' ', ''), 'hex'))
}

function hex(data: Uint8Array | undefined): string {
  return Buffer.from(data ?? []).toString('hex')
}
