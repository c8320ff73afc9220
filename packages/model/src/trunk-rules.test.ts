// What a trunk needs before it can be saved.

import { expect, test } from 'vitest'
import { type TrunkSettings, trunkDefaults } from './trunk.ts'
import { isSamePeer, trunkProblems } from './trunk-rules.ts'

const bare: TrunkSettings = {
  ...trunkDefaults,
  name: 'x',
  authentication: 'address',
  country: 'CA',
}
const server = { host: 'sip.example', transport: 'udp' } as const
const registering: TrunkSettings = {
  ...bare,
  authentication: 'registration',
  server,
  username: 'contoso',
}

test.each([
  ['a trunk by address needs an address', bare, 'none', ['trunkAddressMissing']],
  [
    'a trunk by registration needs a server, a user name and a password',
    { ...bare, authentication: 'registration' },
    'none',
    ['trunkServerMissing', 'trunkUserNameMissing', 'trunkPasswordMissing'],
  ],
  ['a trunk that has all of them needs nothing', registering, 'kept', []],
  ['another server needs the password again', registering, 'otherPeer', ['trunkPasswordNeeded']],
  [
    'required encryption needs TLS, or its keys travel in the clear',
    { ...registering, mediaEncryption: 'required' },
    'kept',
    ['trunkEncryptionNeedsTls'],
  ],
] as const)('%s', (_, settings, password, codes) => {
  expect(trunkProblems(settings, password).map(({ code }) => code)).toEqual(codes)
})

test('a password is for one server, proxy and name, whatever else changes', () => {
  expect(isSamePeer(registering, { ...registering, name: 'y', priority: 3 })).toBe(true)
  for (const change of [
    { server: { ...server, host: 'evil.example' } },
    { outboundProxy: 'evil.example' },
    { username: 'other' },
    { authenticationUsername: 'other' },
  ]) {
    expect(isSamePeer(registering, { ...registering, ...change })).toBe(false)
  }
})
