// Media sockets, plain and batched: whatever opens them, they behave alike. The batched ones are
// compiled for this test; where that cannot be done they are skipped, and it is said why.

import { createSocket, type Socket } from 'node:dgram'
import { once } from 'node:events'
import { afterAll, afterEach, beforeEach, describe, expect, test } from 'vitest'
import { socketOpener } from '../src/batched-media-sockets.ts'
import { nowMs } from '../src/clock.ts'
import type { MediaSocket } from '../src/media-ports.ts'
import { compileBatchedAddon } from './compiled-addon.ts'

const compiled = compileBatchedAddon()
const { addon } = compiled
afterAll(() => compiled.remove())

const kinds = [
  { kind: 'plain', addon: undefined, isSkipped: false },
  { kind: 'batched', addon, isSkipped: addon === undefined },
]

describe.each(kinds)('$kind media sockets', ({ addon: used, isSkipped }) => {
  const open = socketOpener(used)
  let peer: Socket
  let socket: MediaSocket
  let port: number
  beforeEach(async () => {
    peer = createSocket('udp4').bind(0, '127.0.0.1')
    await once(peer, 'listening')
    ;({ socket, port } = await openSomewhere())
  })
  afterEach(() => {
    socket.close()
    peer.close()
  })

  test.skipIf(isSkipped)('datagrams go out as they were given, in their order', async () => {
    const arrived = new Promise<string[]>((resolve) => {
      const texts: string[] = []
      peer.on('message', (bytes, source) => {
        texts.push(`${bytes.toString()} from ${source.port}`)
        if (texts.length === 3) resolve(texts)
      })
    })
    for (const text of ['one', 'two', 'three']) send(text)
    expect(await arrived).toEqual(['one', 'two', 'three'].map((text) => `${text} from ${port}`))
  })

  test.skipIf(isSkipped)('what arrives is told with its source', async () => {
    const heard: { readonly bytes: Buffer; readonly from: string }[] = []
    socket.on('message', (bytes, source) => {
      heard.push({ bytes: Buffer.from(bytes), from: `${source.address}:${source.port}` })
    })
    for (const size of [1, 172, 1_400]) peer.send(Buffer.alloc(size, size), port, '127.0.0.1')
    await expect.poll(() => heard.length).toBe(3)
    const from = `127.0.0.1:${peer.address().port}`
    expect(heard).toEqual(
      [1, 172, 1_400].map((size) => ({ bytes: Buffer.alloc(size, size), from })),
    )
  })

  test.skipIf(isSkipped)('however much waits on some, all of it is told', async () => {
    const counts = [100, 3, 40]
    const heard: string[][] = counts.map(() => [])
    const { port: from } = peer.address()
    const others = [{ socket, port }, await openSomewhere(), await openSomewhere()]
    for (const [at, each] of others.entries()) {
      each.socket.on('message', (bytes, source) => heard[at]?.push(`${bytes[0]} ${source.port}`))
    }
    for (let index = 0; index < 100; index += 1) {
      for (const [at, each] of others.entries()) {
        if (index < (counts[at] ?? 0)) peer.send(Buffer.of(index), each.port, '127.0.0.1')
      }
    }
    const wanted = counts.map((count) => Array.from({ length: count }, (_, at) => `${at} ${from}`))
    await expect.poll(() => heard).toEqual(wanted)
    for (const each of others.slice(1)) each.socket.close()
  })

  test.skipIf(isSkipped)('two who write in turns are told apart', async () => {
    const other = createSocket('udp4').bind(0, '127.0.0.1')
    await once(other, 'listening')
    const heard: string[] = []
    socket.on('message', (bytes, source) => heard.push(`${bytes[0]} of ${source.port}`))
    const peers = [peer, other, peer, other]
    for (const [index, each] of peers.entries()) {
      each.send(Buffer.of(index), port, '127.0.0.1')
      await expect.poll(() => heard.length).toBe(index + 1)
    }
    expect(heard).toEqual(peers.map((each, index) => `${index} of ${each.address().port}`))
    other.close()
  })

  test.skipIf(isSkipped)(
    'a port that is taken cannot be opened again until it is closed',
    async () => {
      expect(await open('127.0.0.1', port)).toBeUndefined()
      socket.close()
      await expect.poll(async () => opened(await open('127.0.0.1', port))).toBe(true)
    },
  )

  test.skipIf(isSkipped)('a port that is none is a bug, and thrown as one', () => {
    const bytes = Buffer.from('lost')
    expect(() => socket.send(bytes, 70_000, '127.0.0.1')).toThrow(RangeError)
  })

  test.skipIf(isSkipped)('what was sent last before the close still goes out', async () => {
    const arrived = once(peer, 'message')
    const { socket: last } = await openSomewhere()
    last.send(Buffer.from('bye'), peer.address().port, '127.0.0.1')
    last.close()
    expect(String((await arrived)[0])).toBe('bye')
  })

  function send(text: string): void {
    socket.send(Buffer.from(text), peer.address().port, '127.0.0.1')
  }

  function opened(found: MediaSocket | undefined): boolean {
    if (found !== undefined) socket = found
    return found !== undefined
  }

  async function openSomewhere(): Promise<{ readonly socket: MediaSocket; readonly port: number }> {
    for (let free = 24_000; free < 25_000; free += 1) {
      const found = await open('127.0.0.1', free)
      if (found !== undefined) return { socket: found, port: free }
    }
    throw new Error('no port is free')
  }
})

describe.skipIf(addon === undefined)('datagrams for later', () => {
  let peer: Socket
  let socket: MediaSocket
  let heard: { readonly text: string; readonly at: number }[]
  beforeEach(async () => {
    peer = createSocket('udp4').bind(0, '127.0.0.1')
    await once(peer, 'listening')
    heard = []
    peer.on('message', (bytes) => heard.push({ text: bytes.toString(), at: nowMs() }))
    socket = await openBatched()
  })
  afterEach(() => {
    socket.close()
    peer.close()
  })

  test('are sent at their time and not before, while this thread is busy', async () => {
    const start = nowMs()
    for (const ms of [10, 30, 50]) sendAt(start + ms, `${ms}`)
    // The sockets send at the end of the turn; then the thread is busy for longer than they wait.
    await new Promise((resolve) => setImmediate(resolve))
    while (nowMs() < start + 80);
    await expect.poll(() => heard.map(({ text }) => text)).toEqual(['10', '30', '50'])
    expect(isNoneEarly(start)).toBe(true)
  })

  test('keep their order, whatever their times; one for now waits', async () => {
    const start = nowMs()
    sendAt(start + 40, 'first')
    sendAt(start + 20, 'second')
    socket.send(Buffer.from('third'), peer.address().port, '127.0.0.1')
    await expect.poll(() => heard.length).toBe(3)
    expect(heard.map(({ text }) => text)).toEqual(['first', 'second', 'third'])
    expect(heard.every(({ at }) => at >= start + 40)).toBe(true)
  })

  test('are given up with their socket, and not sent by the next one', async () => {
    sendAt(nowMs() + 60, 'never')
    await new Promise((resolve) => setImmediate(resolve))
    socket.close()
    socket = await openBatched()
    sendAt(nowMs() + 90, 'other')
    await expect.poll(() => heard.map(({ text }) => text)).toEqual(['other'])
  })

  test('are given up when asked, and it is told how many', async () => {
    const start = nowMs()
    for (const ms of [60, 80]) sendAt(start + ms, 'never')
    expect(socket.withdraw?.()).toBe(2)
    expect(socket.withdraw?.()).toBe(0)
    sendAt(start + 100, 'other')
    await expect.poll(() => heard.map(({ text }) => text)).toEqual(['other'])
  })

  test('are sent when the wheel has turned once, however late they are due', async () => {
    sendAt(nowMs() + 3_600_000, 'an hour')
    await expect.poll(() => heard.map(({ text }) => text)).toEqual(['an hour'])
  })

  function sendAt(at: number, text: string): void {
    socket.sendAt?.(at, Buffer.from(text), peer.address().port, '127.0.0.1')
  }

  /** Arrivals are told when this thread has time, so only too early would be wrong. */
  function isNoneEarly(start: number): boolean {
    return heard.every(({ text, at }) => at >= start + Number(text))
  }

  async function openBatched(): Promise<MediaSocket> {
    for (let free = 25_000; free < 26_000; free += 1) {
      const found = await socketOpener(addon)('127.0.0.1', free)
      if (found !== undefined) return found
    }
    throw new Error('no port is free')
  }
})

test.skipIf(addon === undefined)('the addon refuses what it was never given', () => {
  expect(() => addon?.open('127.0.0.1', 70_000, 0)).toThrow(RangeError)
  expect(addon?.open('no address', 5060, 0)).toBeLessThan(0)
  expect(() => addon?.close(4_000_000)).toThrow(RangeError)
  expect(() => addon?.withdraw(4_000_000)).toThrow(RangeError)
  expect(() => addon?.send(new Uint8Array(1536), 1536, 2)).toThrow(RangeError)
  expect(() => addon?.send(new Uint8Array(1536), 24, 1)).toThrow(RangeError)
  expect(addon?.send(new Uint8Array(1536).fill(255), 1536, 1)).toBe(0)
  expect(addon?.receive(new Uint8Array(8), 1536)).toBe(0)
})
