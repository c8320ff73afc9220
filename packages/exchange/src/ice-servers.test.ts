// Which of the servers that browsers are told of our own end can ask, and how.

import { expect, test } from 'vitest'
import { carrierIceServers } from './ice-servers.ts'

const login = { username: 'a:b', credential: 'c@d' }

test.each([
  ['stun:stun.contoso.com', [{ hostname: 'stun.contoso.com', port: 3478 }]],
  ['stun:[2001:db8::1]:99', [{ hostname: '2001:db8::1', port: 99 }]],
  ['turns:turn.contoso.com:443', []],
  ['turn:turn.contoso.com?transport=tcp', []],
])('%s', (url, servers) => {
  expect(carrierIceServers([{ urls: [url], ...login }])).toEqual(servers)
})

test.each(['turn:turn.contoso.com:3479', 'turn:turn.contoso.com:3479?transport=udp'])(
  '%s is asked with its credentials, whatever characters they hold',
  (url) => {
    const place = { hostname: 'turn.contoso.com', port: 3479 }
    expect(carrierIceServers([{ urls: [url], ...login }])).toEqual([
      { ...place, username: 'a:b', password: 'c@d', relayType: 'TurnUdp' },
    ])
    expect(carrierIceServers([{ urls: [url] }])).toEqual([])
  },
)
