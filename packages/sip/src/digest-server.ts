/**
 * Digest authentication, the server's side: challenges, and the check of what comes back.
 *
 * An unknown user gets the same answer as a wrong password, computed the same way in the same
 * time, so names cannot be collected. `stale=true` is told only to who knows the password.
 * RFC 3261 §22; RFC 7616 §3.3–3.4; RFC 8760 §2.
 */

import type { Hashes, StoredCredentials } from './digest.ts'
import { digestAlgorithm, digestAlgorithms, digestResponse, serverProof } from './digest.ts'
import { isEqualInConstantTime, NonceBook } from './digest-nonce.ts'
import type { Header, SipRequest } from './message.ts'
import { headerValues } from './message.ts'
import { parseAuthentication } from './message-header.ts'
import { isSameUri, parseUri } from './message-uri.ts'
import { formatQuoted } from './text-scanner.ts'

/** Who asked, or the headers of the 401 that asks who it is. */
export type Verdict =
  | { readonly ok: true; readonly username: string }
  | {
      readonly ok: false
      readonly reason: 'missing' | 'malformed' | 'wrong' | 'stale' | 'replayed'
      /** WWW-Authenticate, one per algorithm; to be sent with 401. */
      readonly headers: readonly Header[]
    }

/** What a digest server is made with. */
export type DigestServerOptions = {
  readonly realm: string
  readonly hashes: Hashes
  /** Secret that signs nonces, hex. */
  readonly keyHex: string
  /** Random bytes, so that nonces of an earlier run are stale. */
  readonly entropy: (count: number) => Uint8Array
  /** What challenges name, best first; all that we know if absent. All are always accepted. */
  readonly algorithms?: readonly ('SHA-256' | 'MD5')[]
  /** How long a nonce may be used; five minutes if absent. */
  readonly nonceLifetimeMs?: number
}

type Refusal = Extract<Verdict, { ok: false }>['reason']

type Credentials = {
  readonly username: string
  readonly algorithm: 'sha256' | 'md5'
  readonly nonce: string
  readonly uri: string
  readonly nonceCount: string
  readonly clientNonce: string
  readonly response: string
}

const defaultNonceLifetimeMs = 300_000

/** Challenges requests and verifies their Authorization. */
export class DigestServer {
  private readonly realm: string
  private readonly hashes: Hashes
  private readonly nonces: NonceBook
  private readonly nobody: StoredCredentials
  private readonly algorithms: readonly string[]

  constructor(options: DigestServerOptions) {
    const { hashes, keyHex, entropy } = options
    this.realm = options.realm
    this.algorithms = options.algorithms ?? digestAlgorithms.map(({ name }) => name)
    this.hashes = hashes
    const lifetimeMs = options.nonceLifetimeMs ?? defaultNonceLifetimeMs
    this.nonces = new NonceBook(hashes, keyHex, entropy, lifetimeMs)
    const secret = hashes.hmacSha256(keyHex, 'nobody')
    this.nobody = { sha256: hashes.sha256(secret), md5: hashes.md5(secret) }
  }

  /** Checks a request; `lookup` gives the stored credentials of a username, if it is known. */
  verify(
    now: number,
    request: SipRequest,
    lookup: (username: string) => StoredCredentials | undefined,
  ): Verdict {
    const credentials = this.credentialsOf(request)
    if (typeof credentials === 'string') return this.refuse(now, credentials)
    const stored = lookup(credentials.username)
    const isRight = this.isRight(request.method, credentials, stored ?? this.nobody)
    if (!isRight || stored === undefined) return this.refuse(now, 'wrong')
    const count = Number.parseInt(credentials.nonceCount, 16)
    const state = this.nonces.use(now, credentials.nonce, count)
    if (state !== 'fresh') return this.refuse(now, state)
    return { ok: true, username: credentials.username }
  }

  /** Authentication-Info for the 2xx to a request that was verified: we know the password too. */
  authenticationInfo(request: SipRequest, stored: StoredCredentials): Header | undefined {
    const credentials = this.credentialsOf(request)
    if (typeof credentials === 'string') return undefined
    const { algorithm, clientNonce, nonceCount } = credentials
    const proof = serverProof(this.hashes[algorithm], stored[algorithm], {
      ...credentials,
      qop: 'auth',
    })
    const count = `cnonce=${formatQuoted(clientNonce)}, nc=${nonceCount}`
    return { name: 'Authentication-Info', value: `rspauth="${proof}", ${count}, qop=auth` }
  }

  private isRight(method: string, credentials: Credentials, stored: StoredCredentials): boolean {
    const { algorithm, response } = credentials
    const parts = { ...credentials, method, qop: 'auth' } as const
    const expected = digestResponse(this.hashes[algorithm], stored[algorithm], parts)
    return isEqualInConstantTime(response.toLowerCase(), expected)
  }

  private refuse(now: number, reason: Refusal): Verdict {
    const nonce = this.nonces.make(now)
    // To a replay too: a phone that lost count may try again, a thief cannot.
    const stale = reason === 'stale' || reason === 'replayed' ? ', stale=true' : ''
    const headers = this.algorithms.map((name) => ({
      name: 'WWW-Authenticate',
      value:
        `Digest realm=${formatQuoted(this.realm)}, nonce="${nonce}", ` +
        `algorithm=${name}, qop="auth"${stale}`,
    }))
    return { ok: false, reason, headers }
  }

  /** The credentials for our realm, or why there are none. */
  private credentialsOf(request: SipRequest): Credentials | 'missing' | 'malformed' {
    for (const text of headerValues(request, 'Authorization')) {
      const value = parseAuthentication(text)
      if (!value.ok) return 'malformed'
      const { scheme, params } = value.value
      if (scheme.toLowerCase() !== 'digest' || params.get('realm') !== this.realm) continue
      return credentialsFrom(params, request.uri) ?? 'malformed'
    }
    return 'missing'
  }
}

function credentialsFrom(
  params: ReadonlyMap<string, string>,
  requestUri: string,
): Credentials | undefined {
  const get = (name: string) => params.get(name) ?? ''
  const algorithm = digestAlgorithm(params.get('algorithm'))?.key
  const uri = get('uri')
  const nonceCount = get('nc')
  if (algorithm === undefined || get('qop') !== 'auth' || !namesSame(uri, requestUri)) {
    return undefined
  }
  if (!/^[0-9a-fA-F]{8}$/.test(nonceCount) || get('username') === '') return undefined
  return {
    username: get('username'),
    algorithm,
    nonce: get('nonce'),
    uri,
    nonceCount,
    clientNonce: get('cnonce'),
    response: get('response'),
  }
}

/** The digest must be for this request's URI, else it could be moved to another. */
function namesSame(digestUri: string, requestUri: string): boolean {
  if (digestUri === requestUri) return true
  const [a, b] = [parseUri(digestUri), parseUri(requestUri)]
  return a.ok && b.ok && isSameUri(a.value, b.value)
}
