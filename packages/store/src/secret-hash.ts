// Hashes the tokens that are kept: SHA-256 is enough for 256 random bits.

import { createHash } from 'node:crypto'

/** The hash of a token, in lowercase hex. */
export function secretHash(token: string): string {
  return createHash('sha256').update(token).digest('hex')
}
