/**
 * Digest: the examples of RFC 7616, and what a thief, a guesser and a forgetful phone get.
 */

import { createHash, createHmac } from 'node:crypto'
import { describe, expect, it } from 'vitest'
import type { Hashes } from './digest.ts'
import { digestResponse, storedCredentials } from './digest.ts'
import type { Verdict } from './digest-server.ts'
import { DigestServer } from './digest-server.ts'
import { authorizationFor, isServerProved } from './index.ts'
import type { Header, SipRequest } from './message.ts'

const hashes: Hashes = {
  md5: (text) => createHash('md5').update(text).digest('hex'),
  sha256: (text) => createHash('sha256').update(text).digest('hex'),
  hmacSha256: (keyHex, text) =>
    createHmac('sha256', Buffer.from(keyHex, 'hex')).update(text).digest('hex'),
}

const realm = 'phones.example.com'
const password = 'correct horse'
const alice = storedCredentials(hashes, 'alice', realm, password)
const lookup = (username: string) => (username === 'alice' ? alice : undefined)

function serverOf(run = 1): DigestServer {
  const entropy = (count: number) => new Uint8Array(count).fill(run)
  return new DigestServer({ realm, hashes, keyHex: '0b'.repeat(16), entropy })
}

function register(...headers: Header[]): SipRequest {
  return { kind: 'request', method: 'REGISTER', uri: 'sip:example.com', headers, body: '' }
}

/** The challenges that a refused phone saw. */
function challengesOf(verdict: Verdict): readonly Header[] {
  if (verdict.ok) throw new Error('not challenged')
  return verdict.headers
}

function answerTo(
  challenges: readonly Header[],
  options: { username?: string; secret?: string; count?: number; uri?: string } = {},
): Header {
  const response = {
    kind: 'response',
    status: 401,
    reason: '',
    headers: challenges,
    body: '',
  } as const
  const credentials = {
    username: options.username ?? 'alice',
    password: options.secret ?? password,
    realm,
  }
  const uri = options.uri ?? 'sip:example.com'
  const nonceCount = options.count ?? 1
  const request = { method: 'REGISTER', uri, nonceCount, clientNonce: 'c' }
  const header = authorizationFor(response, credentials, request, hashes)
  if (header === undefined) throw new Error('challenge not answered')
  return header
}

/** The verdict without its nonce, which differs every time. */
function withoutNonce(verdict: Verdict): unknown {
  return JSON.parse(JSON.stringify(verdict).replace(/nonce=\\"[^"]*"/g, 'nonce'))
}

describe('the digest arithmetic', () => {
  it.each([
    ['md5', '8ca523f5e9506fed4657c9700eebdbec'],
    ['sha256', '753927fa0e85d155564e2e272a28d1802ca10daf4496794697cf8db5856cb6c1'],
  ] as const)('gives the %s response of RFC 7616 §3.9.1', (key, expected) => {
    const stored = storedCredentials(hashes, 'Mufasa', 'http-auth@example.org', 'Circle of Life')
    const response = digestResponse(hashes[key], stored[key], {
      method: 'GET',
      uri: '/dir/index.html',
      nonce: '7ypf/xlj9XXwfDPEoM4URrv/xwf94BcCAzFZH4GiTo0v',
      nonceCount: '00000001',
      clientNonce: 'f2/wE4q74E6zIJEtWaHKaf5wv/H5QzzpXusqGemxURZJ',
      qop: 'auth',
    })
    expect(response).toBe(expected)
  })
})

describe('a digest server', () => {
  it('challenges with SHA-256 first and MD5 second, with the same nonce', () => {
    const values = challengesOf(serverOf().verify(0, register(), lookup)).map(({ value }) => value)
    expect(values.map((value) => /algorithm=([^,]+)/.exec(value)?.[1])).toEqual(['SHA-256', 'MD5'])
    expect(new Set(values.map((value) => /nonce="([^"]+)"/.exec(value)?.[1])).size).toBe(1)
  })

  it('names only the algorithms it is told to, for phones that give up at a list', () => {
    const entropy = (count: number) => new Uint8Array(count)
    const server = new DigestServer({ realm, hashes, keyHex: '0b', entropy, algorithms: ['MD5'] })
    const challenges = challengesOf(server.verify(0, register(), lookup))
    expect(challenges.map(({ value }) => /algorithm=([^,]+)/.exec(value)?.[1])).toEqual(['MD5'])
  })

  it.each([0, 1])('accepts the right password by challenge %s', (index) => {
    const server = serverOf()
    const challenge = challengesOf(server.verify(0, register(), lookup))[index]!
    const verdict = server.verify(10, register(answerTo([challenge])), lookup)
    expect(verdict).toEqual({ ok: true, username: 'alice' })
  })

  it('accepts one nonce again with a higher count, and a replay never', () => {
    const server = serverOf()
    const challenges = challengesOf(server.verify(0, register(), lookup))
    const verdicts = [1, 2, 2, 1, 3].map((count) =>
      server.verify(count, register(answerTo(challenges, { count })), lookup),
    )
    expect(verdicts.map((verdict) => verdict.ok || verdict.reason)).toEqual([
      true,
      true,
      'replayed',
      'replayed',
      true,
    ])
  })

  it('calls an old nonce stale, and the phone gets in with the new one', () => {
    const server = serverOf()
    const old = challengesOf(server.verify(0, register(), lookup))
    const verdict = server.verify(300_000, register(answerTo(old)), lookup)
    expect(verdict).toMatchObject({ ok: false, reason: 'stale' })
    const fresh = challengesOf(verdict)
    expect(fresh.every(({ value }) => value.endsWith('stale=true'))).toBe(true)
    expect(server.verify(300_001, register(answerTo(fresh)), lookup).ok).toBe(true)
  })

  it('calls a nonce of an earlier run stale: what was used of it is forgotten', () => {
    const challenges = challengesOf(serverOf(1).verify(0, register(), lookup))
    const verdict = serverOf(2).verify(10, register(answerTo(challenges)), lookup)
    expect(verdict).toMatchObject({ ok: false, reason: 'stale' })
  })

  it('answers a wrong password and an unknown user alike', () => {
    const server = serverOf()
    const challenges = challengesOf(server.verify(0, register(), lookup))
    const wrong = server.verify(1, register(answerTo(challenges, { secret: 'x' })), lookup)
    const unknown = server.verify(1, register(answerTo(challenges, { username: 'bob' })), lookup)
    expect(withoutNonce(unknown)).toEqual(withoutNonce(wrong))
    expect(wrong).toMatchObject({ ok: false, reason: 'wrong' })
  })

  it('does not tell stale to who has not the password', () => {
    const server = serverOf()
    const old = challengesOf(server.verify(0, register(), lookup))
    const verdict = server.verify(900_000, register(answerTo(old, { secret: 'x' })), lookup)
    expect(verdict).toMatchObject({ ok: false, reason: 'wrong' })
  })

  it('refuses credentials made for another URI', () => {
    const server = serverOf()
    const challenges = challengesOf(server.verify(0, register(), lookup))
    const moved = answerTo(challenges, { uri: 'sip:elsewhere.example.com' })
    expect(server.verify(1, register(moved), lookup)).toMatchObject({ reason: 'malformed' })
  })

  it('treats credentials of another realm or scheme as none', () => {
    const other = { name: 'Authorization', value: 'Digest realm="elsewhere", username="alice"' }
    const basic = { name: 'Authorization', value: 'Basic user=secret' }
    const verdict = serverOf().verify(0, register(other, basic), lookup)
    expect(verdict).toMatchObject({ reason: 'missing' })
  })

  it('forgets the oldest of ten thousand nonces, and lets none of them be replayed', () => {
    const server = serverOf()
    const first = challengesOf(server.verify(0, register(), lookup))
    expect(server.verify(1, register(answerTo(first)), lookup).ok).toBe(true)
    for (let index = 0; index < 10_000; index += 1) {
      const challenges = challengesOf(server.verify(2, register(), lookup))
      server.verify(3, register(answerTo(challenges)), lookup)
    }
    const replay = server.verify(4, register(answerTo(first)), lookup)
    expect(replay).toMatchObject({ ok: false, reason: 'stale' })
  })
})

describe('a digest client', () => {
  const request = { method: 'INVITE', uri: 'sip:x@y', nonceCount: 1, clientNonce: 'c' }
  const credentials = { username: 'u', password: 'p', realm: 'ours' }
  const challenged = (status: number, value: string) => {
    const name = status === 407 ? 'Proxy-Authenticate' : 'WWW-Authenticate'
    const response = {
      kind: 'response',
      status,
      reason: '',
      headers: [{ name, value }],
      body: '',
    } as const
    return authorizationFor(response, credentials, request, hashes)
  }

  it('answers 407 with Proxy-Authorization', () => {
    const header = challenged(407, 'Digest realm="ours", nonce="n", qop="auth"')
    expect(header?.name).toBe('Proxy-Authorization')
    expect(header?.value).toContain('nc=00000001')
  })

  it('does not answer a challenge of another realm, scheme or algorithm', () => {
    expect(challenged(401, 'Digest realm="theirs", nonce="n"')).toBeUndefined()
    expect(challenged(401, 'Basic realm="ours"')).toBeUndefined()
    expect(challenged(401, 'Digest realm="ours", nonce="n", algorithm=FOO')).toBeUndefined()
  })

  const severalChallenges = {
    kind: 'response',
    status: 401,
    reason: '',
    headers: ['MD5', 'SHA-256'].map((name) => ({
      name: 'WWW-Authenticate',
      value: `Digest realm="ours", nonce="n", qop="auth", algorithm=${name}`,
    })),
    body: '',
  } as const

  it('answers the strongest of several challenges, whatever their order', () => {
    const header = authorizationFor(severalChallenges, credentials, request, hashes)
    expect(header?.value).toContain('algorithm=SHA-256')
  })

  it('answers nothing weaker than what the server is known to have', () => {
    const least = { ...credentials, leastAlgorithm: 'SHA-256' } as const
    const weakened = { ...severalChallenges, headers: severalChallenges.headers.slice(0, 1) }
    expect(authorizationFor(weakened, least, request, hashes)).toBeUndefined()
    expect(authorizationFor(severalChallenges, least, request, hashes)).toBeDefined()
  })

  it('sees whether the server knows the password too', () => {
    const server = serverOf()
    const authorization = answerTo(challengesOf(server.verify(0, register(), lookup)))
    const sent = register(authorization)
    expect(server.verify(1, sent, lookup).ok).toBe(true)
    const information = server.authenticationInfo(sent, alice)!
    const answered = (headers: readonly Header[]) =>
      isServerProved(
        { kind: 'response', status: 200, reason: '', headers, body: '' },
        authorization,
        { username: 'alice', password, realm },
        hashes,
      )
    expect(answered([information])).toBe(true)
    const forged = {
      ...information,
      value: information.value.replace(/rspauth="../, 'rspauth="00'),
    }
    expect(answered([forged])).toBe(false)
    expect(answered([])).toBeUndefined()
  })
})
