// The primitives of SRTP from Node's OpenSSL, as the exchange supplies them.

import { createCipheriv, createHmac } from 'node:crypto'
import type { SrtpCipher } from '../src/srtp-keys.ts'

/** AES and HMAC for tests. */
export const nodeCipher: SrtpCipher = {
  aesCounter: (key, counter, data) => createCipheriv('aes-128-ctr', key, counter).update(data),
  hmacSha1: (key, data) => createHmac('sha1', key).update(data).digest(),
}
