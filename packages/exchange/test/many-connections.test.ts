// Ten thousand connections that say next to nothing, from one source: more than are kept. Those
// give way, and a phone beside them connects, registers and is called.

import { spawnSync } from 'node:child_process'
import { once } from 'node:events'
import { connect, type Socket } from 'node:net'
import { expect, test } from 'vitest'
import { devices } from './memory-ports.ts'
import { TestSite } from './test-site.ts'

const [connections, atOnce] = [10_000, 250]
/** What the exchange keeps of them at most. */
const kept = 4_000
const openFiles = Number(spawnSync('sh', ['-c', 'ulimit -Hn'], { encoding: 'utf8' }).stdout)

// Skipped where one program may not hold both ends of so many.
test.skipIf(openFiles < connections + kept + 2_000)(
  'ten thousand idle connections keep no phone out',
  async () => {
    const site = await TestSite.start()
    const sockets: Socket[] = []
    let closed = 0
    for (let opened = 0; opened < connections; opened += atOnce) {
      const more = Array.from({ length: atOnce }, () => openIdle(site.exchange.sipPort))
      for (const socket of more) socket.once('close', () => (closed += 1))
      await Promise.all(more.map((socket) => once(socket, 'connect')))
      sockets.push(...more)
    }
    await expect.poll(() => closed, { timeout: 10_000 }).toBeGreaterThanOrEqual(connections - kept)
    const ana = await site.openRegistered(devices.ana, { transport: 'tcp' })
    const { caller, callee } = await site.talkWithCarrier(ana)
    caller.hangUp()
    await callee.ended()
    for (const socket of sockets) socket.destroy()
    await site.close()
  },
  120_000,
)

/** A connection that has said as much as a phone which keeps its NAT open. */
function openIdle(port: number): Socket {
  const socket = connect({ host: '127.0.0.1', port, localAddress: '127.0.0.9' })
  socket.on('error', () => {})
  socket.resume().write('\r\n\r\n')
  return socket
}
