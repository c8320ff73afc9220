// Random numbers from a seed, so that one seed gives one run. The generator is mulberry32 (Tommy
// Ettinger, public domain): 32 bits of state, good enough to choose what callers do.

/** A source of choices. */
export class Random {
  #state: number

  constructor(seed: number) {
    this.#state = seed >>> 0
  }

  /** A number of at least 0 and less than 1. */
  next(): number {
    this.#state = (this.#state + 0x6d2b79f5) >>> 0
    let mixed = this.#state
    mixed = Math.imul(mixed ^ (mixed >>> 15), mixed | 1)
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61)
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32
  }

  /** True with a probability. */
  chance(probability: number): boolean {
    return this.next() < probability
  }

  /** A whole number from 0 to `max`, both included. */
  upTo(max: number): number {
    return Math.floor(this.next() * (max + 1))
  }

  /** One of several; there must be at least one. */
  pick<T>(first: T, ...rest: readonly T[]): T {
    return [first, ...rest][this.upTo(rest.length)] ?? first
  }
}
