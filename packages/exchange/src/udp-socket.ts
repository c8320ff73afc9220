// A UDP socket for numeric addresses. Node resolves the address of every datagram it sends through
// `dns.lookup`, on a thread, unless the socket has a `lookup` of its own: ours answers at once,
// which also keeps datagrams in the order in which they were sent, and lets a socket that listens
// on :: reach IPv4 too.

import { createSocket, type Socket } from 'node:dgram'
import { familyOf, mappedAddress } from './local-address.ts'

/** Opens and binds a socket; rejects when the port is taken. */
export function bindUdp(address: string, port: number): Promise<Socket> {
  const family = familyOf(address)
  const socket = createSocket({
    type: family === 'ipv6' ? 'udp6' : 'udp4',
    lookup: (hostname, _options, answer) =>
      answer(null, mappedAddress(hostname, family), family === 'ipv6' ? 6 : 4),
  })
  let isBound = false
  return new Promise((resolve, reject) => {
    // Once bound, an error is a datagram that could not be read: it is lost, and nothing follows.
    socket.on('error', (error) => {
      if (!isBound) socket.close()
      reject(error)
    })
    socket.bind({ address, port, exclusive: true }, () => {
      isBound = true
      resolve(socket)
    })
  })
}
