// What each phone is told to be given: the right server and port for each transport, and texts that
// phones can read.

import { expect, test } from 'vitest'
import { deviceKinds, deviceSetUp } from './device-set-up.ts'

const credentials = {
  id: 'device_1',
  displayName: 'Desk <1> & co',
  username: 'anna-1a2b3c4d',
  password: 's3cret-s3cret',
  domain: 'contoso.com',
  sipServer: {
    host: '192.0.2.1',
    port: 5060,
    transports: ['udp' as const, 'tcp' as const, 'tls' as const],
    tlsPort: 5061,
  },
}

test.each(deviceKinds)('%s is told who it is, its password and where the server is', (kind) => {
  const { fields, code = '' } = deviceSetUp(kind, credentials, 'udp')
  const told = [...fields.map(({ value }) => value), code].join(' ')
  for (const value of ['anna-1a2b3c4d', 's3cret-s3cret', 'contoso.com', '192.0.2.1', '5060']) {
    expect(told).toContain(value)
  }
})

test.each(deviceKinds)('%s over TLS is told the port of TLS', (kind) => {
  const { fields, code = '' } = deviceSetUp(kind, credentials, 'tls')
  const told = [...fields.map(({ value }) => value), code].join(' ')
  expect(told).toContain('5061')
  expect(told).not.toContain('5060')
})

test('the line for baresip is one that baresip reads', () => {
  expect(deviceSetUp('baresip', credentials, 'tcp').fields[0]?.value).toBe(
    '<sip:anna-1a2b3c4d@contoso.com>;auth_user=anna-1a2b3c4d;auth_pass=s3cret-s3cret;' +
      'outbound="sip:192.0.2.1:5060;transport=tcp"',
  )
})

test('a name with the signs of XML leaves the account that is scanned well-formed', () => {
  expect(deviceSetUp('grandstreamWave', credentials, 'udp').code).toContain(
    '<DisplayName>Desk &lt;1&gt; &amp; co</DisplayName>',
  )
})
