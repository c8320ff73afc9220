// A port that is taken is refused, and the attempt leaves nothing behind: media ports are tried at
// random, so this happens all the time on a busy system.

import { once } from 'node:events'
import { expect, test } from 'vitest'
import { bindUdp } from './udp-socket.ts'

test('a port that is taken is refused and leaves no socket open', async () => {
  const holder = await bindUdp('127.0.0.1', 0)
  const before = openSockets()
  await expect(bindUdp('127.0.0.1', holder.address().port)).rejects.toThrow('EADDRINUSE')
  await expect.poll(openSockets).toBe(before)
  holder.close()
  await once(holder, 'close')
})

function openSockets(): number {
  return process.getActiveResourcesInfo().filter((kind) => kind === 'UDPWrap').length
}
