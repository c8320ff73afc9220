/**
 * Nonces: made and recognized without remembering them, and each count used once.
 *
 * A nonce carries its time and is signed, so a flood of unauthenticated requests costs no memory.
 * Only nonces that were used with a right password are remembered, with their highest count. When
 * that memory is full the oldest is forgotten, and everything as old becomes stale: a replay never
 * passes, at worst a phone is challenged once more. RFC 7616 §3.3 (nonce), §5.5 (replay).
 */

import type { Hashes } from './digest.ts'
import { encodeHex } from './text.ts'

/** Nonces remembered at once; a few dozen bytes each. */
const maxRemembered = 10_000

/** What a nonce is worth. */
export type NonceState = 'fresh' | 'stale' | 'replayed'

/** Makes and judges nonces. */
export class NonceBook {
  private readonly hashes: Hashes
  private readonly keyHex: string
  private readonly lifetimeMs: number
  /** Differs from run to run: what was issued before is stale, for its counts are forgotten. */
  private readonly run: string
  private issued = 0
  private readonly counts = new Map<string, { readonly time: number; count: number }>()
  private forgottenUntil = Number.NEGATIVE_INFINITY

  constructor(
    hashes: Hashes,
    keyHex: string,
    entropy: (count: number) => Uint8Array,
    lifetimeMs: number,
  ) {
    this.hashes = hashes
    this.keyHex = keyHex
    this.lifetimeMs = lifetimeMs
    this.run = encodeHex(entropy(8))
  }

  /** A new nonce. */
  make(now: number): string {
    this.issued += 1
    const content = `${Math.floor(now).toString(16)}.${this.issued.toString(16)}`
    return `${content}.${this.signature(content)}`
  }

  /** Judges a nonce that came with a right response, and uses up this count of it. */
  use(now: number, nonce: string, count: number): NonceState {
    const time = this.timeOf(nonce)
    if (time === undefined || now - time >= this.lifetimeMs) return 'stale'
    const known = this.counts.get(nonce)
    if (known === undefined) {
      if (time <= this.forgottenUntil) return 'stale'
      this.remember(nonce, time, count)
      return 'fresh'
    }
    if (count <= known.count) return 'replayed'
    known.count = count
    return 'fresh'
  }

  /** When a nonce of ours was made; undefined for anybody else's. */
  private timeOf(nonce: string): number | undefined {
    const [, content, signature] =
      /^([0-9a-f]{1,14}\.[0-9a-f]{1,14})\.([0-9a-f]{32})$/.exec(nonce) ?? []
    if (content === undefined || signature === undefined) return undefined
    if (!isEqualInConstantTime(signature, this.signature(content))) return undefined
    return Number.parseInt(content, 16)
  }

  private remember(nonce: string, time: number, count: number): void {
    this.counts.set(nonce, { time, count })
    if (this.counts.size <= maxRemembered) return
    const [oldest, entry] = this.counts.entries().next().value!
    this.counts.delete(oldest)
    this.forgottenUntil = Math.max(this.forgottenUntil, entry.time)
  }

  private signature(content: string): string {
    return this.hashes.hmacSha256(this.keyHex, `${this.run}.${content}`).slice(0, 32)
  }
}

/** Compares without telling by its duration how much was right. */
export function isEqualInConstantTime(a: string, b: string): boolean {
  let difference = a.length ^ b.length
  for (let index = 0; index < b.length; index += 1) {
    difference |= (a.charCodeAt(index) || 0) ^ b.charCodeAt(index)
  }
  return difference === 0
}
