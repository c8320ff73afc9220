// What can be fuzzed. A target takes one input and must return, whatever it is: an exception is a
// finding, and so is what takes too long. Inputs are bytes, so that the corpus is plain files.

import type { Random } from './random.ts'

/** Something that reads what strangers send. */
export interface FuzzTarget {
  readonly name: string
  /** What one input may take of the processor: 2 ms for each message that is in it. */
  readonly slowMs: number
  /** Inputs to begin with: well-formed ones, because mutations of garbage reach nothing. */
  seeds(): readonly Uint8Array[]
  /** A variant of an input that knows its structure; bytes are mutated as well, elsewhere. */
  mutate(input: Uint8Array, random: Random): Uint8Array
  /** Feeds one input. Throws when a law is broken. */
  run(input: Uint8Array): void
}
