/**
 * Digest authentication, the server's side: challenges, and the check of what comes back.
 */

import type { Header, SipRequest } from './message.ts'

/** Hash functions of the platform: text in (hashed as UTF-8), lowercase hex out. */
export type Hashes = {
  readonly md5: (text: string) => string
  readonly sha256: (text: string) => string
  readonly hmacSha256: (keyHex: string, text: string) => string
}

/** H(username:realm:password) in lowercase hex, by algorithm; what is stored of a password. */
export type StoredCredentials = { readonly sha256?: string; readonly md5?: string }

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
  readonly nonceLifetimeMs?: number
}

/** Challenges requests and verifies their Authorization. */
export class DigestServer {
  constructor(_options: DigestServerOptions) {}

  /** Checks a request; `lookup` gives the stored credentials of a username, if it is known. */
  verify(
    _now: number,
    _request: SipRequest,
    _lookup: (username: string) => StoredCredentials | undefined,
  ): Verdict {
    throw new Error('in preparation')
  }
}
