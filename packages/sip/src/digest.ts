/**
 * Digest: the arithmetic that both sides share.
 *
 * Hash functions come from the platform, passwords are seen only where credentials are made. The
 * order of algorithms is the order of preference, RFC 8760 §2.4: SHA-256, then MD5 for old phones.
 * RFC 7616 §3.4; RFC 8760.
 */

/** Hash functions of the platform: text in (hashed as UTF-8), lowercase hex out. */
export type Hashes = {
  readonly md5: (text: string) => string
  readonly sha256: (text: string) => string
  readonly hmacSha256: (keyHex: string, text: string) => string
}

/** H(username:realm:password) in lowercase hex, by algorithm; what is stored of a password. */
export type StoredCredentials = { readonly sha256: string; readonly md5: string }

/** Algorithms by their name on the wire, best first. */
export const digestAlgorithms = [
  { name: 'SHA-256', key: 'sha256' },
  { name: 'MD5', key: 'md5' },
] as const

/** One of them. */
export type DigestAlgorithm = (typeof digestAlgorithms)[number]

/** What goes into a response besides the secret; `qop` 'auth', or undefined for old servers. */
export type DigestParts = {
  readonly method: string
  readonly uri: string
  readonly nonce: string
  readonly qop: 'auth' | undefined
  readonly nonceCount: string
  readonly clientNonce: string
}

/** The algorithm of that name; MD5 where none is named. */
export function digestAlgorithm(name: string | undefined): DigestAlgorithm | undefined {
  const wanted = (name ?? 'MD5').toUpperCase()
  return digestAlgorithms.find((algorithm) => algorithm.name === wanted)
}

/** What to store of a new password. */
export function storedCredentials(
  hashes: Hashes,
  username: string,
  realm: string,
  password: string,
): StoredCredentials {
  const secret = `${username}:${realm}:${password}`
  return { sha256: hashes.sha256(secret), md5: hashes.md5(secret) }
}

/** The `response` parameter. */
export function digestResponse(
  hash: (text: string) => string,
  secretHash: string,
  parts: DigestParts,
): string {
  const requestHash = hash(`${parts.method}:${parts.uri}`)
  const middle =
    parts.qop === undefined
      ? parts.nonce
      : `${parts.nonce}:${parts.nonceCount}:${parts.clientNonce}:${parts.qop}`
  return hash(`${secretHash}:${middle}:${requestHash}`)
}

/** The `rspauth` parameter, by which a server shows that it knows the secret; RFC 7616 §3.5. */
export function serverProof(
  hash: (text: string) => string,
  secretHash: string,
  parts: Omit<DigestParts, 'method'>,
): string {
  return digestResponse(hash, secretHash, { ...parts, method: '' })
}
