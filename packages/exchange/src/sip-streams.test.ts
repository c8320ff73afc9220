// What bounds connections, with limits so small that a test can wait for them.

import { once } from 'node:events'
import { connect, type Socket } from 'node:net'
import { afterEach, expect, test } from 'vitest'
import { SipStreams, type StreamLimits } from './sip-streams.ts'
import { hasOpenssl, testCertificate } from './testing-certificate.ts'

const patient = {
  ...{ maxConnections: 10, maxUnsentBytes: 1_000 },
  ...{ idleMs: 60_000, openMs: 60_000, acceptMs: 60_000 },
}

let streams: SipStreams
let closed: string[]

afterEach(() => streams.stop())

test('a connection over which nothing comes is closed', async () => {
  const port = await listen({ idleMs: 20 })
  await once(connectTo(port), 'close')
  await expect.poll(() => closed).toHaveLength(1)
})

test('connections beyond the limit are closed, those before stay', async () => {
  const port = await listen({ maxConnections: 1 })
  const first = connectTo(port)
  await once(first, 'connect')
  await once(connectTo(port), 'close')
  expect(first.closed).toBe(false)
  first.destroy()
})

test('a connection over which nothing comes at first is closed soon', async () => {
  const port = await listen({ openMs: 20 })
  await once(connectTo(port), 'close')
  const talking = connectTo(port)
  await once(talking, 'connect')
  talking.write('\r\n\r\n')
  await once(connectTo(port), 'close')
  expect(talking.closed).toBe(false)
  talking.destroy()
})

test('a stranger who holds every connection makes room for somebody else', async () => {
  const port = await listen({ maxConnections: 3 })
  const [oldest, ...others] = [connectTo(port), connectTo(port), connectTo(port)]
  await Promise.all([oldest, ...others].map((each) => once(each, 'connect')))
  const closed = once(oldest, 'close')
  const phone = connectTo(port, '127.0.0.8')
  await Promise.all([closed, once(phone, 'connect')])
  await once(connectTo(port), 'close')
  expect([phone, ...others].map((each) => each.closed)).toEqual([false, false, false])
  for (const each of [phone, ...others]) each.destroy()
})

test.runIf(hasOpenssl)('a handshake that does not go on is given up (needs openssl)', async () => {
  await listen({ openMs: 20 })
  const port = await streams.listenTls('127.0.0.1', 0, testCertificate())
  await once(connectTo(port), 'close')
  expect(closed).toEqual([])
})

test.runIf(hasOpenssl)('stopping waits for no handshake (needs openssl)', async () => {
  await listen({})
  const peer = connectTo(await streams.listenTls('127.0.0.1', 0, testCertificate()))
  await once(peer, 'connect')
  await Promise.all([streams.stop(), once(peer, 'close')])
  await listen({})
})

async function listen(limits: Partial<StreamLimits>): Promise<number> {
  const own: string[] = []
  closed = own
  const events = {
    received: () => {},
    closed: (connectionId: string) => own.push(connectionId),
    sendFailed: () => {},
  }
  streams = new SipStreams(events, { ...patient, ...limits })
  await streams.listen('127.0.0.1', 0)
  return streams.port
}

function connectTo(port: number, localAddress = '127.0.0.1'): Socket {
  // A peer that is cut off may see a reset instead of an end; both are a close.
  return connect({ port, host: '127.0.0.1', localAddress })
    .on('error', () => {})
    .resume()
}
