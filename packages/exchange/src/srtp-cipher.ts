// The primitives of SRTP (RFC 3711) from OpenSSL; media itself knows no platform.

import { createCipheriv, createHmac } from 'node:crypto'
import type { SrtpCipher } from '@mainline/media'

/** AES in counter mode and HMAC-SHA1. */
export const srtpCipher: SrtpCipher = {
  aesCounter: (key, counter, data) => createCipheriv('aes-128-ctr', key, counter).update(data),
  hmacSha1: (key, data) => createHmac('sha1', key).update(data).digest(),
}
