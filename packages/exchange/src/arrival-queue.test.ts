// The order in which datagrams are handled, and what becomes of too many.

import type { Flow } from '@mainline/sip'
import { expect, test } from 'vitest'
import { ArrivalQueue } from './arrival-queue.ts'

const flow: Flow = {
  transport: 'udp',
  localAddress: '127.0.0.1',
  localPort: 5060,
  remoteAddress: '127.0.0.2',
  remotePort: 5060,
}

/** A queue, and the texts in the order in which they were handled. */
function queue(handle: (text: string) => void = () => undefined) {
  const handled: string[] = []
  const arrivals = new ArrivalQueue((_, bytes) => {
    handled.push(String(bytes))
    handle(String(bytes))
  })
  const add = (...texts: readonly string[]) => {
    for (const text of texts) arrivals.add(flow, Buffer.from(text))
  }
  return { arrivals, handled, add }
}

const within = '\r\nTo: <sip:101@example.com>;tag=1\r\n\r\n'

test('what belongs to a dialog is handled at once, all else in its order', async () => {
  const { handled, add } = queue()
  const urgent = ['NOTIFY 2', 'BYE 2', 'ACK 3', 'INVITE 3'].map((text) => text + within)
  const answers = ['SIP/2.0 200 OK', 'SIP/2.0 100 Trying\r\nTo: <sip:101@example.com>\r\n\r\n']
  const begins = ['INVITE 1', 'CANCEL 1', '', 'no SIP', 'REGISTER 4']
  add(...begins.slice(0, 2), ...urgent, ...begins.slice(2), ...answers)
  expect(handled).toEqual([...urgent, ...answers])
  await expect.poll(() => handled.slice(6)).toEqual(begins)
})

test('a To with a tag is found however it is written', () => {
  const { handled, add } = queue()
  const isUrgent = (headers: string) => {
    handled.length = 0
    add(`BYE sip:101@example.com SIP/2.0\r\n${headers}\r\n\r\n`)
    return handled.length === 1
  }
  const urgent = [
    'To:<sip:1@a>;tag=1',
    'v: 1\r\nt : sip:1@a; Tag = 1',
    'TO: "Ann" <sip:1@a>;x;tag=1',
  ]
  expect(urgent.filter((headers) => !isUrgent(headers))).toEqual([])
  const others = ['From: <sip:1@a>;tag=1\r\nTo: <sip:1@a>', 'Topic: x;tag=1', 'To: tag=1']
  expect(others.filter(isUrgent)).toEqual([])
})

test('whoever waits for many others has its turn, and is told how long it waited', async () => {
  const waits: number[] = []
  const arrivals = new ArrivalQueue((_, _bytes, waitedMs) => {
    waits.push(waitedMs)
    for (const end = performance.now() + 2; performance.now() < end; );
  })
  for (let count = 0; count < 40; count += 1) arrivals.add(flow, Buffer.from('INVITE'))
  await expect.poll(() => waits.length).toBe(40)
  expect(waits).toEqual(waits.toSorted((a, b) => a - b))
  expect(waits.at(-1)).toBeGreaterThanOrEqual(39 * 2 - 1)
})

test('between some that wait, others of the event loop have their turn', async () => {
  const { handled, add } = queue()
  for (let count = 0; count < 40; count += 1) add('INVITE')
  const before: number[] = []
  for (let turn = 0; turn < 3; turn += 1) {
    await new Promise((resolve) => setImmediate(resolve))
    before.push(handled.length)
    add(`BYE${within}`)
  }
  expect(before).toEqual(before.toSorted((a, b) => a - b))
  expect(before.every((count) => count < 40)).toBe(true)
})

test('one that cannot be handled does not hold up those behind it', async () => {
  const thrown: unknown[] = []
  const keep = (error: unknown) => thrown.push(error)
  process.on('uncaughtException', keep)
  const { handled, add } = queue((text) => {
    if (text === 'bad') throw new Error('bad')
  })
  add('INVITE 1', 'bad', 'INVITE 2')
  await expect.poll(() => handled).toEqual(['INVITE 1', 'bad', 'INVITE 2'])
  process.off('uncaughtException', keep)
  expect(thrown.map(String)).toEqual(['Error: bad'])
})

test('what waits is bounded in bytes, too, and a queue that is never empty goes on', async () => {
  const { handled, add } = queue(() => {
    if (handled.length < 5_000) add('INVITE')
  })
  const long = 'x'.repeat(64_000)
  for (let count = 0; count < 100; count += 1) add(long)
  add('INVITE')
  await expect.poll(() => handled.length).toBe(5_065)
  expect(handled.filter((text) => text === long).length).toBe(65)
})

test('what is too much is lost, and what comes afterwards is not', async () => {
  const { arrivals, handled, add } = queue()
  for (let count = 0; count < 3_000; count += 1) add(`INVITE ${count}`)
  await expect.poll(() => handled.length).toBe(2_000)
  expect(handled.at(-1)).toBe('INVITE 1999')
  add('INVITE again')
  await expect.poll(() => handled.at(-1)).toBe('INVITE again')
  add('INVITE never')
  arrivals.clear()
  add('INVITE last')
  await expect.poll(() => handled.at(-1)).toBe('INVITE last')
  expect(handled).not.toContain('INVITE never')
})
