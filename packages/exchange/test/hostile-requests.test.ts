// Requests that are made to be misread: headers twice, lengths that lie, names that smuggle, proofs
// that prove nothing. None of them becomes a call or a registration, none is answered with more
// than a refusal, and the exchange goes on. The peer is a bare socket.

import { createSocket, type Socket } from 'node:dgram'
import { once } from 'node:events'
import { authorizationFor, parseMessage } from '@mainline/sip'
import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from 'vitest'
import { Exchange } from '../src/exchange.ts'
import { hashes } from './hashes.ts'
import {
  anaNumber,
  carrierAddress,
  devices,
  MemoryPorts,
  mainNumber,
  passwordOf,
  realm,
} from './memory-ports.ts'

const strangerAddress = '127.0.0.9'

let ports: MemoryPorts
let exchange: Exchange
let carrier: Peer
let stranger: Peer

interface Peer {
  readonly address: string
  readonly socket: Socket
  readonly received: string[]
}

beforeAll(async () => {
  ports = new MemoryPorts()
  const rtpPorts = { first: 20_000, last: 23_999 }
  const options = { listenAddress: '127.0.0.1', sipPort: 0, sipTlsPort: 0, rtpPorts }
  exchange = new Exchange({ ...options, mediaThreads: 1 }, ports)
  await exchange.start()
})

beforeEach(async () => {
  carrier = await open(carrierAddress)
  stranger = await open(strangerAddress)
})

afterEach(() => {
  carrier.socket.close()
  stranger.socket.close()
})

afterAll(async () => {
  await exchange.stop()
  expect(ports.faults).toEqual([])
})

const doubled = ['From', 'To', 'Call-ID', 'CSeq', 'Content-Length', 'Max-Forwards']

test.each(doubled)('an INVITE with two different %s headers is refused', async (name) => {
  const text = invite(carrier)
  const other: Readonly<Record<string, string>> = {
    From: `<sip:+12505550111@${carrierAddress}>;tag=other`,
    To: `<sip:${anaNumber}@127.0.0.1>`,
    CSeq: '2 INVITE',
    'Content-Length': '3',
    'Max-Forwards': '5',
  }
  send(carrier, text.replace(/\r\nContact:/, `\r\n${name}: ${other[name] ?? 'other'}\r\nContact:`))
  await refused(carrier, ['400'])
})

test.each([
  ['a negative length', /Content-Length: \d+/, 'Content-Length: -1'],
  ['a length beyond its end', /Content-Length: \d+/, 'Content-Length: 99999'],
  ['a header with a NUL in it', /Max-Forwards: 70/, 'Max-Forwards: 70\0'],
  ['a method that its CSeq does not name', /CSeq: 1 INVITE/, 'CSeq: 1 BYE'],
  ['a sequence number beyond its range', /CSeq: 1 INVITE/, 'CSeq: 4294967296 INVITE'],
])('an INVITE with %s is refused', async (_, found, replaced) => {
  send(carrier, invite(carrier).replace(found, replaced))
  await refused(carrier, ['400'])
})

test('a name before a colon is one name, with or without a space', async () => {
  const forged = `P-Asserted-Identity : <sip:${anaNumber}@127.0.0.1>`
  send(stranger, invite(stranger).replace('Contact:', `${forged}\r\nContact:`))
  await refused(stranger, ['401'])
})

test.each([
  ['Basic', 'Basic YW5hLXBob25lOnBhc3N3b3Jk'],
  ['another realm', digest({ realm: 'other.example' })],
  ['an algorithm that was not asked for', digest({ algorithm: 'MD5-sess' })],
  ['no algorithm at all', digest({ algorithm: 'none' })],
  ['protection of the body', digest({ qop: 'auth-int' })],
  ['no quality of protection', digest({}).replace(/,qop=auth.*$/, '')],
  ['a name of ten thousand letters', digest({ username: 'a'.repeat(10_000) })],
  ['a name that objects inherit', digest({ username: '__proto__' })],
  ['the name of a device', digest({})],
  ['the name of nobody', digest({ username: 'nobody' })],
])('a REGISTER with credentials of %s is challenged like any other', async (_, credentials) => {
  const plain = register(devices.ana, 'plain')
  send(stranger, plain)
  await expect.poll(() => stranger.received.length).toBe(1)
  send(stranger, register(devices.ana, 'forged', [`Authorization: ${credentials}`]))
  await expect.poll(() => stranger.received.length).toBe(2)
  const [first = '', second = ''] = stranger.received
  expect(shapeOf(second)).toBe(shapeOf(first))
  expect(first).toMatch(/^SIP\/2\.0 401/)
  expect(ports.stored.size).toBe(0)
})

test('a proof is good for one request: who saw it and sends it again proves nothing', async () => {
  const challenge = await asked('begins')
  const [first, second] = [proof(challenge, 1), proof(challenge, 2)]
  expect(await asked('proves', first)).toMatch(/^SIP\/2\.0 200/)
  expect(await asked('replays', first)).toMatch(/^SIP\/2\.0 401[^]*stale=true/)
  expect(await asked('goes-on', second)).toMatch(/^SIP\/2\.0 200/)
  expect(await asked('goes-back', first)).toMatch(/^SIP\/2\.0 401[^]*stale=true/)
  const forged = first.replace(/nonce="\w/, 'nonce="0')
  expect(await asked('makes-a-nonce', forged)).toMatch(/^SIP\/2\.0 401/)
  const elsewhere = proof(await asked('asks-again'), 1, 'sip:elsewhere.test')
  expect(await asked('takes-it-elsewhere', elsewhere)).toMatch(/^SIP\/2\.0 401/)
})

test('a stranger is answered with no more bytes than were asked and a challenge', async () => {
  send(stranger, register('nobody', 'short'))
  await expect.poll(() => stranger.received.length).toBe(1)
  const challengeBytes = 160
  const asked = register('nobody', 'short').length
  expect(stranger.received[0]?.length).toBeLessThan(asked + challengeBytes)
})

/** The answer to a REGISTER that binds nothing. */
async function asked(callId: string, ...more: readonly string[]): Promise<string> {
  const before = stranger.received.length
  send(stranger, register(devices.ana, callId, more).replace(/Contact: .*\r\n/, ''))
  await expect.poll(() => stranger.received.length).toBe(before + 1)
  return stranger.received.at(-1) ?? ''
}

/** The header that answers a challenge with Ana’s password. */
function proof(challenge: string, nonceCount: number, uri = `sip:${realm}`): string {
  const response = parseMessage(Buffer.from(challenge))
  if (!response.ok || response.value.kind !== 'response') throw new Error('no challenge')
  const credentials = { username: devices.ana, password: passwordOf(devices.ana), realm }
  const made = { method: 'REGISTER', uri, nonceCount, clientNonce: `c${nonceCount}` }
  return `Authorization: ${authorizationFor(response.value, credentials, made, hashes)?.value}`
}

/** What a response says, without what differs in every one. */
function shapeOf(response: string): string {
  return response
    .replace(/nonce="[^"]*"/g, 'nonce')
    .replace(/tag=\w+/g, 'tag')
    .replace(/(plain|forged)/g, 'id')
}

function digest(parts: Readonly<Record<string, string>>): string {
  const { algorithm = 'MD5', qop = 'auth', username = devices.ana } = parts
  const quoted = {
    username,
    realm: parts['realm'] ?? realm,
    nonce: 'n',
    uri: 'sip:x',
    response: '0',
  }
  const words = Object.entries(quoted).map(([name, value]) => `${name}="${value}"`)
  const rest = `algorithm=${algorithm},qop=${qop},nc=00000001,cnonce="c"`
  return `Digest ${words.join(',')},${rest}`
}

async function open(address: string): Promise<Peer> {
  const socket = createSocket('udp4')
  const listening = once(socket, 'listening')
  socket.bind(0, address)
  await listening
  const received: string[] = []
  socket.on('message', (bytes) => received.push(bytes.toString()))
  return { address, socket, received }
}

function send({ socket }: Peer, text: string): void {
  socket.send(text, exchange.sipPort, '127.0.0.1')
}

/** Waits until it is answered so; no call has come of it. */
async function refused(peer: Peer, statuses: readonly string[]): Promise<void> {
  const seen = () => peer.received.flatMap((text) => /^SIP\/2\.0 (\d+)/.exec(text)?.[1] ?? [])
  await expect.poll(seen).toEqual(statuses)
  expect(ports.entries.filter(({ input }) => input.kind === 'callArrived')).toEqual([])
}

function invite(peer: Peer): string {
  const { address } = peer
  const body = [
    ...['v=0', `o=- 1 1 IN IP4 ${address}`, 's=-', `c=IN IP4 ${address}`, 't=0 0'],
    ...['m=audio 31000 RTP/AVP 0', ''],
  ].join('\r\n')
  return [
    `INVITE sip:${mainNumber}@127.0.0.1 SIP/2.0`,
    ...headers(peer, 'INVITE', 'hostile', `sip:${mainNumber}@127.0.0.1`),
    'Content-Type: application/sdp',
    `Content-Length: ${body.length}`,
    '',
    body,
  ].join('\r\n')
}

function register(username: string, callId: string, more: readonly string[] = []): string {
  return [
    `REGISTER sip:${realm} SIP/2.0`,
    ...headers(stranger, 'REGISTER', callId, `sip:${username}@${realm}`),
    ...more,
    'Content-Length: 0',
    '\r\n',
  ].join('\r\n')
}

function headers({ address, socket }: Peer, method: string, callId: string, to: string): string[] {
  const { port } = socket.address()
  return [
    `Via: SIP/2.0/UDP ${address}:${port};rport;branch=z9hG4bK-${callId}`,
    'Max-Forwards: 70',
    `From: <${method === 'REGISTER' ? to : `sip:+12505550199@${address}`}>;tag=hostile`,
    `To: <${to}>`,
    `Call-ID: ${callId}`,
    `CSeq: 1 ${method}`,
    `Contact: <sip:peer@${address}:${port}>`,
  ]
}
