// The stock of port pairs, on real sockets: pairs come around once they have rested, and never
// while somebody still sends there. The clock is turned by hand.

import { createSocket, type Socket } from 'node:dgram'
import { once } from 'node:events'
import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { type AttendedPair, openPlainSocket, type PortRange } from './media-ports.ts'
import { mostRestingPairs, PortStock } from './port-stock.ts'

/** Four may rest, and so one stands ready. */
const mostResting = 4

let stock: PortStock
let ready: number[]
let held: Set<AttendedPair>
let peer: Socket

beforeEach(async () => {
  vi.useFakeTimers({ toFake: ['performance'] })
  held = new Set()
  ready = []
  stock = stockOf({ first: 17_000, last: 17_099 })
  peer = createSocket('udp4').bind(0, '127.0.0.1')
  await once(peer, 'listening')
})

afterEach(() => {
  vi.useRealTimers()
  stock.close()
  for (const pair of held) back(pair)
  peer.close()
})

test('what stands ready is told once, and taken once', async () => {
  await stock.fill()
  const [port = 0] = ready
  const pair = stock.take(port)
  if (pair !== undefined) held.add(pair)
  expect(pair?.port).toBe(port)
  expect(stock.take(port)).toBeUndefined()
  await expect.poll(() => ready.length).toBe(2)
  expect(ready[1]).not.toBe(port)
})

test('a pair that has rested for a second is taken again, and no earlier', async () => {
  const pair = await taken()
  back(pair)
  vi.advanceTimersByTime(999)
  expect(await taken()).not.toBe(pair)
  vi.advanceTimersByTime(1)
  expect(await taken()).toBe(pair)
})

test('a pair that has rested stands ready before new ones are opened', async () => {
  const pair = await taken()
  back(pair)
  vi.advanceTimersByTime(1_000)
  await stock.fill()
  expect(ready).toEqual([pair.port])
})

test('whoever goes on sending keeps its port from being given out', async () => {
  const pair = await taken()
  back(pair)
  for (const channel of [0, 1]) {
    vi.advanceTimersByTime(900)
    const rested = arrival(pair)
    peer.send('late', pair.port + channel, '127.0.0.1')
    await rested
    vi.advanceTimersByTime(200)
    expect(await taken()).not.toBe(pair)
  }
  vi.advanceTimersByTime(800)
  expect(await taken()).toBe(pair)
})

test('what arrives while a pair is nobody’s is not heard by the next', async () => {
  const pair = await taken()
  back(pair)
  const arrived = arrival(pair)
  peer.send('late', pair.port, '127.0.0.1')
  await arrived
  vi.advanceTimersByTime(1_000)
  const again = await taken()
  expect(again).toBe(pair)
  const heard = new Promise<string>((resolve) => {
    again.hears = (channel, bytes) => resolve(`${Buffer.from(bytes)} on ${channel}`)
  })
  peer.send('early', pair.port, '127.0.0.1')
  expect(await heard).toBe('early on rtp')
})

test('of more than may rest the one that has rested longest is closed', async () => {
  const pairs = [await taken(), await taken(), await taken(), await taken(), await taken()]
  for (const pair of pairs) back(pair)
  const [first, second] = pairs
  await expect.poll(() => isFree(first?.port)).toBe(true)
  expect(await isFree(second?.port)).toBe(false)
})

test('who rests for more than a minute is closed when the next comes back', async () => {
  const [idle, next] = [await taken(), await taken()]
  back(idle)
  vi.advanceTimersByTime(60_001)
  expect(await isFree(idle.port)).toBe(false)
  back(next)
  await expect.poll(() => isFree(idle.port)).toBe(true)
})

test('where every port is taken a pair that has not rested is better than no call', async () => {
  stock = stockOf({ first: 17_100, last: 17_101 })
  const pair = await taken()
  expect(await stock.takeAny()).toBeUndefined()
  back(pair)
  expect(await taken()).toBe(pair)
})

test('a stock that is closed holds no port, nor one that comes back later', async () => {
  await stock.fill()
  const [rests, late] = [await taken(), await taken()]
  back(rests)
  stock.close()
  back(late)
  for (const port of [ready[0], rests.port, late.port]) {
    await expect.poll(() => isFree(port)).toBe(true)
  }
  expect(await stock.takeAny()).toBeUndefined()
})

test('half of the ports stay for others, however many threads there are', () => {
  expect(mostRestingPairs({ first: 20_000, last: 20_199 }, 1)).toBe(50)
  expect(mostRestingPairs({ first: 20_000, last: 20_199 }, 4)).toBe(12)
  expect(mostRestingPairs({ first: 20_000, last: 20_001 }, 1)).toBe(0)
})

function stockOf(ports: PortRange): PortStock {
  return new PortStock({
    ...{ address: '127.0.0.1', ports, mostResting, openSocket: openPlainSocket },
    tellReady: (told) => ready.push(...told),
  })
}

async function taken(): Promise<AttendedPair> {
  const pair = await stock.takeAny()
  if (pair === undefined) throw new Error('no port is free')
  held.add(pair)
  return pair
}

function back(pair: AttendedPair): void {
  held.delete(pair)
  stock.giveBack(pair)
}

/** Resolves when the resting pair has noticed something. */
function arrival(pair: AttendedPair): Promise<void> {
  const { hears } = pair
  return new Promise((resolve) => {
    pair.hears = (...datagram) => {
      hears(...datagram)
      resolve()
    }
  })
}

async function isFree(port = 0): Promise<boolean> {
  const socket = await openPlainSocket('127.0.0.1', port)
  socket?.close()
  return socket !== undefined
}
