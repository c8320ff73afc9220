// The UDP socket of SIP, plain and batched: whatever opens it, it behaves alike. The batched one is
// compiled for this test; where that cannot be done it is skipped, and it is said why.

import { createSocket, type Socket } from 'node:dgram'
import { once } from 'node:events'
import { Worker } from 'node:worker_threads'
import { afterAll, afterEach, beforeEach, describe, expect, test } from 'vitest'
import type { DatagramPeer } from '../src/batched-addon.ts'
import { type DatagramSocket, openDatagramSocket } from '../src/datagram-socket.ts'
import { compileBatchedAddon } from './compiled-addon.ts'

const compiled = compileBatchedAddon()
afterAll(() => compiled.remove())

const kinds = [
  { kind: 'plain', addon: undefined, isSkipped: false },
  { kind: 'batched', addon: compiled.addon, isSkipped: compiled.addon === undefined },
]

describe.each(kinds)('a $kind datagram socket', ({ addon, isSkipped }) => {
  let peer: Socket
  let socket: DatagramSocket
  let heard: { readonly bytes: Uint8Array; readonly source: DatagramPeer }[]
  let failed: DatagramPeer[]
  beforeEach(async () => {
    peer = createSocket('udp4').bind(0, '127.0.0.1')
    await once(peer, 'listening')
    socket = await open({ address: '127.0.0.1', port: 0 })
    heard = []
    failed = []
    socket.tell({
      received: (bytes, source) => heard.push({ bytes, source }),
      sendFailed: (target) => failed.push(target),
    })
  })
  afterEach(async () => {
    peer.close()
    await socket.close()
  })

  test.skipIf(isSkipped)('is of its kind', async () => {
    const before = openPlainSockets()
    const other = await open({ address: '127.0.0.1', port: 0 })
    expect(openPlainSockets() - before).toBe(addon === undefined ? 1 : 0)
    await other.close()
  })

  test.skipIf(isSkipped)(
    'hears datagrams of every size in their order, and keeps them',
    async () => {
      const sizes = [0, 1, 500, 1_500, 9_000, 65_507]
      for (const size of sizes) await sendFromPeer(Buffer.alloc(size, size))
      await expect.poll(() => heard.length).toBe(sizes.length)
      const source = { address: '127.0.0.1', port: peer.address().port }
      expect(heard.map(({ bytes }) => bytes.length)).toEqual(sizes)
      expect(
        heard.every(({ bytes }) => Buffer.alloc(bytes.length, bytes.length).equals(bytes)),
      ).toBe(true)
      expect(heard.map((each) => each.source)).toEqual(sizes.map(() => source))
    },
  )

  test.skipIf(isSkipped)('sends datagrams of every size in their order', async () => {
    const arrived = heardByPeer(100)
    for (let index = 0; index < 99; index += 1) send(Buffer.from(String(index)))
    send(Buffer.alloc(65_507))
    const texts = await arrived
    expect(texts.slice(0, 99)).toEqual([...Array(99).keys()].map(String))
    expect(texts[99]).toHaveLength(65_507)
  })

  test.skipIf(isSkipped)('answers from within what it hears, many at once', async () => {
    await socket.close()
    socket = await open({ address: '127.0.0.1', port: 0 })
    socket.tell({
      received: (bytes, source) => socket.send(bytes, source),
      sendFailed: () => undefined,
    })
    const arrived = heardByPeer(80)
    for (let index = 0; index < 80; index += 1) await sendFromPeer(Buffer.from(String(index)))
    expect(await arrived).toEqual([...Array(80).keys()].map(String))
  })

  test.skipIf(isSkipped)('hears only what is for it', async () => {
    const other = await open({ address: '127.0.0.1', port: 0 })
    const heardByOther = new Promise((resolve) => {
      other.tell({ received: (bytes) => resolve(String(bytes)), sendFailed: () => undefined })
    })
    await sendFromPeer(Buffer.from('mine'))
    peer.send('yours', other.port, '127.0.0.1')
    expect(await heardByOther).toBe('yours')
    await other.close()
    await sendFromPeer(Buffer.from('mine again'))
    await expect.poll(() => heard.map(({ bytes }) => String(bytes))).toEqual(['mine', 'mine again'])
  })

  test.skipIf(isSkipped)('tells what could not be sent, and sends the rest', async () => {
    const arrived = heardByPeer(2)
    send(Buffer.from('before'))
    const tooLong = { address: '127.0.0.1', port: peer.address().port }
    socket.send(Buffer.alloc(65_508), tooLong)
    socket.send(Buffer.alloc(70_000), tooLong)
    send(Buffer.from('after'))
    expect(await arrived).toEqual(['before', 'after'])
    await expect.poll(() => failed).toEqual([tooLong, tooLong])
  })

  test.skipIf(isSkipped)(
    'sends what was given before it is closed, and hears no more',
    async () => {
      const arrived = heardByPeer(1)
      send(Buffer.from('bye'))
      await socket.close()
      expect(await arrived).toEqual(['bye'])
      const again = await open({ address: '127.0.0.1', port: socket.port })
      await again.close()
    },
  )

  test.skipIf(isSkipped)('is refused a port that is taken', async () => {
    await expect(open({ address: '127.0.0.1', port: socket.port })).rejects.toThrow('EADDRINUSE')
  })

  test.skipIf(isSkipped)('a port that is none is a bug, and thrown as one', () => {
    const nowhere = { address: '127.0.0.1', port: 0 }
    expect(() => socket.send(Buffer.from('lost'), nowhere)).toThrow(RangeError)
  })

  function open(place: DatagramPeer): Promise<DatagramSocket> {
    return openDatagramSocket(place, addon)
  }

  function send(bytes: Uint8Array): void {
    socket.send(bytes, { address: '127.0.0.1', port: peer.address().port })
  }

  function sendFromPeer(bytes: Uint8Array): Promise<void> {
    return new Promise((resolve) => peer.send(bytes, socket.port, '127.0.0.1', () => resolve()))
  }

  async function heardByPeer(count: number): Promise<readonly string[]> {
    const texts: string[] = []
    return new Promise((resolve) => {
      peer.on('message', (bytes) => {
        if (texts.push(bytes.toString()) === count) resolve(texts)
      })
    })
  }
})

test.skipIf(compiled.addon === undefined)(
  'a thread that ends while it listens ends well',
  async () => {
    const program = `
    const addon = require(${JSON.stringify(compiled.file)})
    const socket = addon.open('127.0.0.1', 0, 0)
    addon.watch(() => require('node:worker_threads').parentPort.postMessage('arrived'))
    require('node:worker_threads').parentPort.postMessage(addon.port(socket))`
    const worker = new Worker(program, { eval: true })
    const [port] = await once(worker, 'message')
    const peer = createSocket('udp4')
    peer.send('hello', port, '127.0.0.1')
    expect(await once(worker, 'message')).toEqual(['arrived'])
    expect(await worker.terminate()).toBe(1)
    peer.close()
  },
)

function openPlainSockets(): number {
  return process.getActiveResourcesInfo().filter((kind) => kind === 'UDPWrap').length
}
