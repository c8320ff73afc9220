// The platform's hash functions, for phones and for the credentials of their devices.

import { createHash, createHmac } from 'node:crypto'
import type { Hashes } from '@mainline/sip'

/** As the exchange uses them. */
export const hashes: Hashes = {
  md5: (text) => createHash('md5').update(text).digest('hex'),
  sha256: (text) => createHash('sha256').update(text).digest('hex'),
  hmacSha256: (keyHex, text) =>
    createHmac('sha256', Buffer.from(keyHex, 'hex')).update(text).digest('hex'),
}
