// Settings: defaults, precedence, and one line for each thing that can be wrong.

import { expect, test } from 'vitest'
import { readSettings } from './settings.ts'

test('without any setting the defaults of the architecture hold', () => {
  expect(readSettings({}, '')).toEqual({
    dataDir: './data',
    httpPort: 8080,
    sipPort: 5060,
    sipTlsPort: 5061,
    sipWssPort: 7443,
    rtpPorts: { first: 20_000, last: 29_999 },
    listenAddress: '127.0.0.1',
    adminUsername: 'admin',
    countryCode: 'CA',
    logLevel: 'info',
    ice: { stunServers: [], turnServers: [] },
  })
})

test('the environment wins over the file, and an empty variable is none', () => {
  const file = 'HTTP_PORT: 9000\nSIP_PORT: 5070\nLISTEN_ADDRESS: 0.0.0.0\n'
  expect(readSettings({ HTTP_PORT: '9001', SIP_PORT: '' }, file)).toMatchObject({
    httpPort: 9001,
    sipPort: 5070,
    listenAddress: '0.0.0.0',
  })
})

test.each([
  ['HTTP_PORT: 80x', 'mainline.config.yaml:1:1: HTTP_PORT is “80x”'],
  ['# ports\nHTTP_PROT: 8080', 'mainline.config.yaml:2:1: no such setting'],
  ['SIP_PORT:\n  udp: 5060', 'mainline.config.yaml:1:1: SIP_PORT needs a single value'],
  ['SIP_PORT: "5060', 'mainline.config.yaml:1:'],
  ['- SIP_PORT', 'expected lines of the form NAME: value'],
  ['RTP_PORTS: 30000-20000', 'RTP_PORTS is “30000-20000”'],
  ['MEDIA_THREADS: 65', 'MEDIA_THREADS is “65”; it should be from 1 to 64.'],
  ['MEDIA_THREADS: 0', 'it should be from 1 to 64'],
  ['TLS_KEY: key.pem', 'TLS_CERTIFICATE and TLS_KEY go together: set both, or none.'],
  ['LISTEN_ADDRESS: localhost', 'it should be a numeric address'],
  ['PUBLIC_URL: phones.contoso.com', 'it should be like https://phones.contoso.com'],
  ['PUBLIC_URL: https://contoso.com/phones', 'it should be like https://phones.contoso.com'],
  ['STUN_SERVERS: stun.contoso.com', 'it should be like stun:stun.contoso.com:3478'],
  ['TURN_SERVERS: "turn:a,turn:b/c"', 'holds “turn:b/c”; it should be like turn:turn.contoso'],
  ['TURN_SERVERS: turn:a', 'TURN_SERVERS needs TURN_SECRET, or TURN_USERNAME and TURN_PASSWORD.'],
  ['LOG_LEVEL: loud', 'it should be one of trace'],
])('the file %j is refused with its place', (file, message) => {
  expect(() => readSettings({}, file)).toThrow(message)
})

test('TLS has a certificate and its key', () => {
  const { tls } = readSettings({ TLS_CERTIFICATE: 'chain.pem', TLS_KEY: 'key.pem' }, '')
  expect(tls).toEqual({ certificate: 'chain.pem', key: 'key.pem' })
})

test('TURN servers go with a shared secret, or else with a name and a password', () => {
  const servers = { STUN_SERVERS: 'stun:a', TURN_SERVERS: 'turn:a, turns:b:443?transport=tcp' }
  const turnServers = ['turn:a', 'turns:b:443?transport=tcp']
  const login = { TURN_USERNAME: 'mainline', TURN_PASSWORD: 'abc' }
  expect(readSettings({ ...servers, ...login }, '').ice).toEqual({
    stunServers: ['stun:a'],
    turnServers,
    turnCredentials: { kind: 'password', username: 'mainline', password: 'abc' },
  })
  expect(readSettings({ ...servers, ...login, TURN_SECRET: 'north' }, '').ice).toMatchObject({
    turnCredentials: { kind: 'secret', secret: 'north' },
  })
})

test('a wrong variable is named', () => {
  expect(() => readSettings({ SIP_PORT: '99999' }, '')).toThrow('SIP_PORT is 99999')
})
