// A real socket: what it writes to itself comes back, in its turn.

import { once } from 'node:events'
import { expect, test } from 'vitest'
import { QueueDelay } from './queue-delay.ts'
import { bindUdp } from './udp-socket.ts'

test('a letter comes back, and only the one that was written counts', async () => {
  const socket = await bindUdp('127.0.0.1', 0)
  const delay = new QueueDelay((letter) => socket.send(letter, socket.address().port, '127.0.0.1'))
  const arrived = once(socket, 'message')
  expect(delay.look()).toBe(0)
  const [letter] = await arrived
  expect(delay.receive(new Uint8Array(16))).toBe(false)
  expect(delay.receive(letter)).toBe(true)
  expect(delay.receive(letter)).toBe(false)
  socket.close()
})

test('a letter that does not come counts as late, and another is written', async () => {
  let written = 0
  const delay = new QueueDelay(() => {
    written += 1
  })
  delay.look()
  await expect.poll(() => delay.look(), { timeout: 5_000 }).toBeGreaterThan(1_000)
  expect(written).toBe(2)
})
