// Cryptographically random bytes for many small needs: a call asks for some ten times a few of
// them, and each request to the kernel takes longer than all that is done with the bytes. They are
// drawn by the page; each byte is given once, and what was given is overwritten with zeros here.

import { randomFillSync } from 'node:crypto'

const page = new Uint8Array(4096)
let next = page.length

/** So many random bytes, given to nobody else. */
export function entropy(count: number): Uint8Array {
  if (count > page.length) return randomFillSync(new Uint8Array(count))
  if (next + count > page.length) {
    randomFillSync(page)
    next = 0
  }
  const bytes = page.slice(next, next + count)
  page.fill(0, next, next + count)
  next += count
  return bytes
}

/** So many random bytes in hexadecimal, for names that must not be guessed. */
export function entropyText(count: number): string {
  return Buffer.from(entropy(count)).toString('hex')
}
