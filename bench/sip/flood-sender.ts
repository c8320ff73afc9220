// Strangers who flood: REGISTER and INVITE in turn, each a new request of a new user, from as many
// loopback addresses as are told, so that no single source is to blame. Runs as a process of its
// own; prints how many it has sent.

import { createSocket, type Socket } from 'node:dgram'
import { once } from 'node:events'

const [port = 0, perSecond = 0, seconds = 0, sources = 1] = process.argv.slice(2).map(Number)
/** How often a handful is sent. */
const beatMs = 5

const sockets = await Promise.all(Array.from({ length: sources }, (_, index) => open(index)))
const start = performance.now()
let sent = 0
const beat = setInterval(() => {
  const elapsed = (performance.now() - start) / 1000
  while (sent < Math.min(elapsed, seconds) * perSecond) send()
  if (elapsed < seconds) return
  clearInterval(beat)
  for (const socket of sockets) socket.close()
  console.log(sent)
}, beatMs)

async function open(index: number): Promise<Socket> {
  const socket = createSocket({ type: 'udp4', lookup: (host, _, found) => found(null, host, 4) })
  const listening = once(socket, 'listening')
  socket.bind(0, `127.77.${index >> 8}.${(index & 255) + 1}`)
  await listening
  return socket
}

function send(): void {
  sent += 1
  const socket = sockets[sent % sockets.length]
  if (socket === undefined) return
  const { address, port: from } = socket.address()
  const method = sent % 2 === 0 ? 'REGISTER' : 'INVITE'
  const text = [
    `${method} sip:user${sent}@127.0.0.1 SIP/2.0`,
    `Via: SIP/2.0/UDP ${address}:${from};rport;branch=z9hG4bKflood${process.pid}x${sent}`,
    'Max-Forwards: 70',
    `From: <sip:user${sent}@127.0.0.1>;tag=${sent}`,
    `To: <sip:user${sent}@127.0.0.1>`,
    `Call-ID: flood-${process.pid}-${sent}`,
    `CSeq: 1 ${method}`,
    `Contact: <sip:user${sent}@${address}:${from}>`,
    'Content-Length: 0',
    '\r\n',
  ].join('\r\n')
  socket.send(text, port, '127.0.0.1')
}
