// How often strangers may ask: one bucket of tokens for each source address, filled at a steady
// rate. Who has proved who they are takes none. The number of sources is bounded; a source that was
// not heard of for the longest time is forgotten, and begins again with a full bucket.

/** How generous a bucket is. */
export interface BucketOptions {
  readonly tokensPerSecond: number
  readonly burst: number
}

interface Bucket {
  tokens: number
  at: number
}

/** Sources remembered; a flood from more of them is the firewall's business. */
const maxSources = 10_000

/** Token buckets by source. */
export class TokenBuckets {
  readonly #options: BucketOptions
  /** Least recently used first. */
  readonly #buckets = new Map<string, Bucket>()

  constructor(options: BucketOptions) {
    this.#options = options
  }

  /** Takes tokens from the source's bucket; false, and nothing taken, when there are too few. */
  take(now: number, source: string, count = 1): boolean {
    const bucket = this.#filled(now, source)
    this.#buckets.delete(source)
    this.#buckets.set(source, bucket)
    if (this.#buckets.size > maxSources) this.#forgetOldest()
    if (bucket.tokens < count) return false
    bucket.tokens -= count
    return true
  }

  #filled(now: number, source: string): Bucket {
    const { tokensPerSecond, burst } = this.#options
    const bucket = this.#buckets.get(source)
    if (bucket === undefined) return { tokens: burst, at: now }
    const gained = (Math.max(0, now - bucket.at) / 1000) * tokensPerSecond
    return { tokens: Math.min(burst, bucket.tokens + gained), at: now }
  }

  #forgetOldest(): void {
    const [oldest] = this.#buckets.keys()
    if (oldest !== undefined) this.#buckets.delete(oldest)
  }
}
