// The credentials that a TURN server is shown: as they were set, or such as end by themselves.

import { expect, test } from 'vitest'
import { iceServersFor } from './ice-servers.ts'

const stunServers = ['stun:stun.contoso.com']
const turnServers = ['turn:turn.contoso.com:3478']

test('without servers there are none', () => {
  expect(iceServersFor({ stunServers: [], turnServers: [] }, 'user_1', 0)).toEqual([])
})

test('a STUN server needs no credentials, a TURN server shows those that were set', () => {
  const turnCredentials = { kind: 'password', username: 'mainline', password: 'abc' } as const
  expect(iceServersFor({ stunServers, turnServers, turnCredentials }, 'user_1', 0)).toEqual([
    { urls: stunServers },
    { urls: turnServers, username: 'mainline', credential: 'abc' },
  ])
})

test('with a shared secret the name says when it ends, and the HMAC proves it', () => {
  const turnCredentials = { kind: 'secret', secret: 'north' } as const
  const settings = { stunServers: [], turnServers, turnCredentials }
  // The credential by: printf 43200:user_1 | openssl dgst -sha1 -hmac north -binary | base64
  expect(iceServersFor(settings, 'user_1', 0)).toEqual([
    { urls: turnServers, username: '43200:user_1', credential: 'x++JG3VvEL71+hyGqWG7u55dnZ8=' },
  ])
})
