// What a store throws when it refuses data for what it is: writing it again would be refused again,
// so it is set aside, and what comes after it is written.

/** The data itself cannot be kept. */
export class UnwritableError extends Error {
  override readonly name = 'UnwritableError'
}
