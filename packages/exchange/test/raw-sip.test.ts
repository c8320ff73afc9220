// What only a peer that misbehaves shows: repeated INVITEs, a missing ACK, digits by INFO, bytes
// that are no SIP, a stream cut in pieces. The peer is a bare socket, so nothing repairs itself.

import { createSocket, type Socket } from 'node:dgram'
import { once } from 'node:events'
import { connect, type Socket as Stream } from 'node:net'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { Exchange } from '../src/exchange.ts'
import { anaNumber, carrierAddress, devices, MemoryPorts, mainNumber } from './memory-ports.ts'
import { TestPhone } from './test-phone.ts'

let ports: MemoryPorts
let exchange: Exchange
let socket: Socket
let received: string[]

beforeEach(async () => {
  ports = new MemoryPorts()
  const rtpPorts = { first: 20_000, last: 23_999 }
  exchange = new Exchange(
    { listenAddress: '127.0.0.1', sipPort: 0, sipTlsPort: 0, rtpPorts, mediaThreads: 1 },
    ports,
  )
  await exchange.start()
  received = []
  socket = createSocket('udp4').bind(0, carrierAddress)
  await once(socket, 'listening')
  socket.on('message', (bytes) => received.push(bytes.toString()))
})

afterEach(async () => {
  socket.close()
  await exchange.stop()
  expect(ports.faults).toEqual([])
})

test('an INVITE that comes again is one call', async () => {
  send(invite())
  send(invite())
  await expect.poll(() => statuses()).toContain('200')
  send(invite())
  await acknowledged()
  // Inputs are gathered for a moment before they are written.
  await expect.poll(arrivals).toBe(1)
})

test('an INVITE that comes by two ways is one call, and the second way is told so', async () => {
  send(invite())
  await expect.poll(() => statuses()).toContain('200')
  send(invite({ branch: 'other-way' }))
  await expect.poll(() => statuses()).toContain('482')
  await acknowledged()
  await expect.poll(arrivals).toBe(1)
})

test('a caller who wants to be refreshed too often is told how often is bearable', async () => {
  const headers = ['Supported: timer', 'Session-Expires: 60']
  send(invite({ headers }))
  await expect.poll(() => statuses()).toContain('422')
  expect(received.join()).toMatch(/^Min-SE: 90\r$/m)
  expect(arrivals()).toBe(0)
})

test('a caller who insists is told again that it rings until it says PRACK', async () => {
  const phone = await TestPhone.open({ username: devices.ana, serverPort: exchange.sipPort })
  expect(await phone.register()).toBe(200)
  const sendToAna = (text: string) => send(text.replaceAll(mainNumber, anaNumber))
  sendToAna(invite({ headers: ['Require: 100rel'] }))
  const called = await phone.ringing()
  called.ring()
  const rings = () => received.filter((text) => text.startsWith('SIP/2.0 180'))
  await expect.poll(() => rings().length).toBeGreaterThan(1)
  const [, to = '', number = ''] = /^To: (.*)\r$[^]*^RSeq: (\d+)\r$/m.exec(rings()[0] ?? '') ?? []
  const headers = [`RAck: ${number} 1 INVITE`]
  sendToAna(request('PRACK', 'invite', { branch: 'prack', cseq: 2, to, headers }))
  await expect.poll(() => answersTo('2 PRACK')).toEqual(['200'])
  called.accept()
  await expect.poll(() => answersTo('1 INVITE')).toContain('200')
  sendToAna(request('ACK', 'invite', { branch: 'ack', to }))
  await called.events.next('acknowledged')
  await phone.close()
})

test('headers without end over TCP close their connections, and calls go on', async () => {
  const streams = await Promise.all(Array.from({ length: 20 }, openStream))
  const closed = streams.map((stream) => once(stream, 'close'))
  for (const stream of streams) {
    stream.write(`${request('OPTIONS', 'flood').split('Call-ID')[0]}X-Flood: `)
    for (let kilobytes = 0; kilobytes < 256; kilobytes += 64) stream.write('x'.repeat(65_536))
  }
  await Promise.all(closed)
  send(invite())
  await expect.poll(() => statuses()).toContain('200')
  await acknowledged()
})

test('a 200 whose ACK is lost is repeated until an ACK comes', async () => {
  send(invite())
  await expect.poll(() => statuses().filter((status) => status === '200').length).toBeGreaterThan(1)
  await acknowledged()
  const count = statuses().length
  send(request('OPTIONS', 'options', { branch: 'later' }))
  await expect
    .poll(() => received.filter((text) => text.includes('CSeq: 1 OPTIONS')).length)
    .toBe(1)
  expect(statuses().length).toBe(count + 1)
})

test('a digit by INFO is a pressed key', async () => {
  send(invite())
  await expect.poll(() => statuses()).toContain('200')
  await acknowledged()
  const body = 'Signal=2\r\nDuration=160\r\n'
  send(
    request('INFO', 'invite', {
      branch: 'info',
      cseq: 2,
      to: answeredTo(),
      headers: ['Content-Type: application/dtmf-relay'],
      body,
    }),
  )
  await expect
    .poll(() => ports.entries.map(({ input }) => ('digit' in input ? input.digit : '')).join(''))
    .toBe('2')
})

test('what is no SIP changes nothing, and calls go on', async () => {
  for (const text of ['', '\r\n\r\n', 'GET / HTTP/1.1\r\n\r\n', 'INVITE\0\0', 'x'.repeat(60_000)]) {
    socket.send(text, exchange.sipPort, '127.0.0.1')
  }
  send(invite())
  await expect.poll(() => statuses()).toContain('200')
  await acknowledged()
})

test('a request over TCP may come in any pieces', async () => {
  const stream = await openStream()
  stream.setNoDelay(true)
  stream.on('data', (bytes) => received.push(bytes.toString()))
  const text = request('OPTIONS', 'tcp', { branch: 'tcp', transport: 'TCP' })
  for (const piece of text.match(/[^]{1,40}/g) ?? []) stream.write(piece)
  await expect.poll(() => statuses()).toEqual(['200'])
  stream.destroy()
})

/** A connection of the carrier's, which may be reset. */
async function openStream(): Promise<Stream> {
  const { sipPort: port } = exchange
  const stream = connect({ host: '127.0.0.1', port, localAddress: carrierAddress })
  await once(stream, 'connect')
  stream.on('error', () => {})
  return stream
}

interface RequestParts {
  readonly branch?: string
  readonly cseq?: number
  readonly to?: string
  readonly transport?: string
  readonly headers?: readonly string[]
  readonly body?: string
}

function request(method: string, callId: string, parts: RequestParts = {}): string {
  const { branch = 'first', cseq = 1, transport = 'UDP', headers = [], body = '' } = parts
  const { port } = socket.address()
  return [
    `${method} sip:${mainNumber}@127.0.0.1 SIP/2.0`,
    `Via: SIP/2.0/${transport} ${carrierAddress}:${port};branch=z9hG4bK-${branch}`,
    'Max-Forwards: 70',
    `From: <sip:+12505550199@${carrierAddress}>;tag=carrier`,
    `To: ${parts.to ?? `<sip:${mainNumber}@127.0.0.1>`}`,
    `Call-ID: ${callId}`,
    `CSeq: ${cseq} ${method}`,
    `Contact: <sip:carrier@${carrierAddress}:${port}>`,
    ...headers,
    `Content-Length: ${Buffer.byteLength(body)}`,
    '',
    body,
  ].join('\r\n')
}

function invite(parts: RequestParts = {}): string {
  const body = [
    ...['v=0', `o=- 1 1 IN IP4 ${carrierAddress}`, 's=-', `c=IN IP4 ${carrierAddress}`, 't=0 0'],
    ...['m=audio 31000 RTP/AVP 0 101', 'a=rtpmap:101 telephone-event/8000', ''],
  ].join('\r\n')
  const headers = ['Content-Type: application/sdp', ...(parts.headers ?? [])]
  return request('INVITE', 'invite', { ...parts, headers, body })
}

/** Sends the ACK that our 200 waits for. */
async function acknowledged(): Promise<void> {
  await expect.poll(answeredTo).toContain('tag=')
  send(request('ACK', 'invite', { branch: 'ack', to: answeredTo() }))
}

function answeredTo(): string {
  const answer = received.find((text) => text.startsWith('SIP/2.0 200'))
  return /^To: (.*)$/m.exec(answer ?? '')?.[1]?.trim() ?? ''
}

function statuses(): readonly string[] {
  return received.flatMap((text) => /^SIP\/2\.0 (\d+)/.exec(text)?.[1] ?? [])
}

/** The final answers to a request. */
function answersTo(cseq: string): readonly string[] {
  const answers = received.filter((text) => text.includes(`\r\nCSeq: ${cseq}\r\n`))
  return answers.flatMap((text) => /^SIP\/2\.0 ([2-6]\d\d)/.exec(text)?.[1] ?? [])
}

function arrivals(): number {
  return ports.entries.filter(({ input }) => input.kind === 'callArrived').length
}

function send(text: string): void {
  socket.send(text, exchange.sipPort, '127.0.0.1')
}
