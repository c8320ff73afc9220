// SIP over WebSocket with real connections: browsers that register and are rung over them, and
// peers that ask wrongly, send too much, come from another site, or say nothing.

import { once } from 'node:events'
import { createServer, type Server } from 'node:http'
import { get } from 'node:https'
import type { AddressInfo } from 'node:net'
import { connect } from 'node:tls'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { WebSocket } from 'ws'
import { Exchange } from '../src/exchange.ts'
import type { SipStreamEvents } from '../src/sip-streams.ts'
import { SipWebSockets, type WebSocketLimits } from '../src/sip-web-sockets.ts'
import { hasOpenssl, testCertificate } from '../src/testing-certificate.ts'
import { carrierAddress, devices, MemoryPorts, mainNumber } from './memory-ports.ts'
import { TestBrowser } from './test-browser.ts'
import { TestPhone } from './test-phone.ts'

let ports: MemoryPorts
let exchange: Exchange
let http: Server
let url: string
let closing: (() => Promise<unknown>)[]

beforeEach(async () => {
  closing = []
  ports = new MemoryPorts()
  await start('127.0.0.1')
})

afterEach(async () => {
  for (const close of closing.reverse()) await close()
  expect(ports.faults).toEqual([])
})

test('a browser registers, is rung over its connection, and declines', async () => {
  const ana = await openBrowser(devices.ana)
  expect(await ana.register()).toBe(200)
  await expect.poll(() => [...ports.stored.values()]).toMatchObject([{ transport: 'ws' }])
  const carrier = await openPhone('carrier', { address: carrierAddress })
  const caller = await carrier.call(mainNumber)
  await caller.answered()
  caller.audio.press('1')
  const { request, dialogId } = await ana.next('invitationReceived')
  expect(request.headers.find(({ name }) => name === 'Contact')?.value).toContain(';transport=ws')
  ana.run((ua, now) => ua.reject(now, dialogId, 603))
  await expect.poll(() => ana.socket.readyState).toBe(WebSocket.OPEN)
})

test('a browser whose connection ends is registered no more', async () => {
  const ana = await openBrowser(devices.ana)
  await ana.register()
  await expect.poll(() => ports.stored.size).toBe(1)
  await ana.close()
  await expect.poll(() => ports.stored.size).toBe(0)
})

test('the registration of a browser ends with the exchange that it was connected to', async () => {
  const ana = await openBrowser(devices.ana)
  await ana.register()
  await expect.poll(() => ports.stored.size).toBe(1)
  const kept = new Map(ports.stored)
  await stopAll()
  for (const [key, registration] of kept) ports.stored.set(key, registration)
  await start('127.0.0.1')
  await expect.poll(() => ports.stored.size).toBe(0)
})

test('a wrong password does not register', async () => {
  expect(await (await openBrowser(devices.ana)).register('wrong')).toBe(401)
})

test('a WebSocket at the address of a carrier is no carrier', async () => {
  const browser = await openBrowser('stranger', { localAddress: carrierAddress })
  await expect(browser.call(mainNumber, 'v=0\r\n')).resolves.toBeDefined()
  expect((await browser.next('rejected')).status).toBe(401)
})

test.each([
  ['another path', '/', 'sip', {}, 404],
  ['no sub-protocol', '/sip', [], {}, 400],
  ['another sub-protocol', '/sip', 'chat', {}, 400],
  ['another site’s page', '/sip', 'sip', { origin: 'https://evil.test' }, 403],
  ['a page without a name', '/sip', 'sip', { origin: 'null' }, 403],
])('%s is refused', async (_, path, protocols, options, status) => {
  const socket = new WebSocket(new URL(path, url), protocols, options)
  const [request, response] = await once(socket, 'unexpected-response')
  expect(response.statusCode).toBe(status)
  request.destroy()
})

test.each(['http://127.0.0.1:8080', 'https://phones.contoso.com'])(
  'a page of %s may connect',
  async (origin) => {
    expect((await openBrowser(devices.ana, { origin })).socket.protocol).toBe('sip')
  },
)

test('a message that is too large ends its connection, and only that', async () => {
  const [ana, ben] = [await openBrowser(devices.ana), await openBrowser(devices.ben)]
  const closed = once(ana.socket, 'close')
  ana.socket.send('x'.repeat(65_536))
  expect((await closed)[0]).toBe(1009)
  expect(await ben.register()).toBe(200)
})

test('each frame, of text or of bytes, is a message; a double line end is a ping', async () => {
  const { socket } = await openBrowser(devices.ana)
  const answers: string[] = []
  socket.on('message', (data) => answers.push(String(data).split('\r\n')[0] ?? ''))
  socket.send(options('one'))
  socket.send(Buffer.from(options('two')))
  socket.send('\r\n\r\n')
  await expect.poll(() => answers).toEqual(['SIP/2.0 200 OK', 'SIP/2.0 200 OK', ''])
})

test('a browser registers over IPv6', async () => {
  await stopAll()
  await start('::1')
  expect(await (await openBrowser(devices.ana)).register()).toBe(200)
})

describe('what is bounded', () => {
  const usual = { openMs: 60_000, pingMs: 60_000, idleMs: 60_000 }
  const bounds = { ...usual, maxConnections: 2, maxUnsentBytes: 1_000_000 }

  test('a connection that says nothing is closed', async () => {
    const { socket } = await limited({ ...bounds, openMs: 20 })
    await once(socket, 'close')
  })

  test('a connection that falls silent is closed', async () => {
    const { socket } = await limited({ ...bounds, pingMs: 10, idleMs: 50 })
    socket.send('\r\n\r\n')
    await once(socket, 'close')
  })

  test('a peer that is gone without a word is noticed; one that is there is kept', async () => {
    const gone = await limited({ ...bounds, pingMs: 500 }, { autoPong: false })
    const there = new WebSocket(gone.socket.url, 'sip')
    await once(gone.socket, 'close')
    await once(there, 'ping')
    expect(there.readyState).toBe(WebSocket.OPEN)
    there.terminate()
  })

  test('of too many connections the last is refused', async () => {
    const { socket } = await limited(bounds)
    const second = new WebSocket(socket.url, 'sip')
    await once(second, 'open')
    const third = new WebSocket(socket.url, 'sip')
    const [request, response] = await once(third, 'unexpected-response')
    expect(response.statusCode).toBe(503)
    request.destroy()
  })

  test('a peer that never reads is cut off', async () => {
    const { socket, webSockets, flow } = await limited({ ...bounds, maxUnsentBytes: 1_000 })
    socket.pause()
    const send = () => webSockets.send(flow(), Buffer.alloc(60_000, 0x20))
    const closed = once(socket, 'close')
    for (let count = 0; count < 200; count += 1) send()
    socket.resume()
    expect((await closed)[0]).toBe(1006)
  })

  async function limited(limits: WebSocketLimits, client = {}) {
    const flows: Parameters<SipStreamEvents['received']>[0][] = []
    const webSockets = new SipWebSockets(
      { received: (flow) => flows.push(flow), closed: () => {}, sendFailed: () => {} },
      undefined,
      limits,
    )
    const server = createServer()
    server.on('upgrade', (...request) => webSockets.upgrade('ws', ...request))
    server.listen(0, '127.0.0.1')
    await once(server, 'listening')
    closing.push(async () => {
      server.close()
      await webSockets.stop()
    })
    const socket = new WebSocket(`ws://127.0.0.1:${portOf(server)}/sip`, 'sip', client)
    await once(socket, 'open')
    if (limits.openMs > 1_000) {
      socket.send('\r\n\r\n')
      await expect.poll(() => flows.length).toBe(1)
    }
    const flow = () => flows[0] ?? expect.fail('nothing was received')
    return { socket, webSockets, flow }
  }
})

describe.runIf(hasOpenssl)('with a certificate, which needs the openssl program', () => {
  const certificate = testCertificate()
  const secure = { ca: certificate.chain }

  beforeEach(async () => {
    await stopAll()
    const source = { current: async () => certificate, watch: () => () => {} }
    await start('127.0.0.1', Object.assign(ports, { certificates: source }))
    url = `wss://127.0.0.1:${exchange.sipWssPort}/sip`
  })

  test('a browser registers over TLS that we end ourselves', async () => {
    expect(await (await openBrowser(devices.ana, secure)).register()).toBe(200)
    await expect.poll(() => [...ports.stored.values()]).toMatchObject([{ transport: 'wss' }])
  })

  test('what is no WebSocket is told so', async () => {
    const [response] = await once(get(url.replace('wss', 'https'), secure), 'response')
    expect(response.statusCode).toBe(426)
    response.destroy()
  })

  test('the exchange stops although somebody is amid a handshake', async () => {
    const idle = connect({ port: exchange.sipWssPort ?? 0, host: '127.0.0.1', ...secure })
    idle.on('error', () => {})
    await once(idle, 'secureConnect')
    await stopAll()
    expect(exchange.isTakingCalls).toBe(false)
  })
})

async function start(listenAddress: string, using = ports): Promise<void> {
  exchange = new Exchange(
    {
      ...{ listenAddress, sipPort: 0, sipTlsPort: 0, sipWssPort: 0, mediaThreads: 1 },
      rtpPorts: { first: 20_000, last: 23_999 },
      publicUrl: 'https://phones.contoso.com',
    },
    using,
  )
  await exchange.start()
  http = createServer()
  http.on('upgrade', (...request) => exchange.upgrade(...request))
  http.listen(0, listenAddress)
  await once(http, 'listening')
  const host = listenAddress.includes(':') ? `[${listenAddress}]` : listenAddress
  url = `ws://${host}:${portOf(http)}/sip`
  closing.push(async () => {
    http.close()
    await exchange.stop()
  })
}

async function stopAll(): Promise<void> {
  for (const close of closing.splice(0).reverse()) await close()
}

function portOf(server: Server): number {
  return (server.address() as AddressInfo).port
}

async function openBrowser(username: string, settings = {}): Promise<TestBrowser> {
  const browser = await TestBrowser.open(url, username, settings)
  closing.push(() => browser.close())
  return browser
}

async function openPhone(username: string, settings = {}): Promise<TestPhone> {
  const phone = await TestPhone.open({ serverPort: exchange.sipPort, username, ...settings })
  closing.push(() => phone.close())
  return phone
}

function options(name: string): string {
  return [
    'OPTIONS sip:127.0.0.1 SIP/2.0',
    `Via: SIP/2.0/WS abc.invalid;branch=z9hG4bK-${name}`,
    'Max-Forwards: 70',
    `From: <sip:peer@127.0.0.1>;tag=${name}`,
    'To: <sip:127.0.0.1>',
    `Call-ID: ${name}`,
    'CSeq: 1 OPTIONS',
    'Content-Length: 0',
    '',
    '',
  ].join('\r\n')
}
