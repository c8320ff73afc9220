// The address that stands in Via, Contact and SDP, by where the peer is.

import { expect, test } from 'vitest'
import { addressToward } from './local-address.ts'

test.each([
  ['127.0.0.1', undefined, '127.0.0.2', '127.0.0.1'],
  ['192.168.1.5', '203.0.113.5', '198.51.100.7', '203.0.113.5'],
  ['192.168.1.5', '203.0.113.5', '192.168.1.77', '192.168.1.5'],
  ['0.0.0.0', '203.0.113.5', '198.51.100.7', '203.0.113.5'],
  ['0.0.0.0', undefined, '127.0.0.1', '127.0.0.1'],
  ['::', undefined, '::1', '::1'],
])('listening on %s, public %s: a peer at %s reaches us at %s', (listen, shown, peer, address) => {
  const local = { listenAddress: listen, ...(shown === undefined ? {} : { publicAddress: shown }) }
  expect(addressToward(peer, local)).toBe(address)
})
