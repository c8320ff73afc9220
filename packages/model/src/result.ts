// Expected outcomes are values. A parser says what it read, or what is wrong and where; a broken
// precondition is our own bug and is thrown, to be contained at one boundary.

/** What a parser returns; `offset` counts characters from the start of the text. */
export type Parsed<T> =
  | { readonly ok: true; readonly value: T }
  | { readonly ok: false; readonly error: string; readonly offset: number }

/** Throws when what must always hold does not; `sentence` says what should have held. */
export function invariant(condition: unknown, sentence: string): asserts condition {
  if (!condition) throw new Error(`Invariant broken: ${sentence}`)
}

/** Ends a `switch` over a closed union, so that a forgotten member does not compile. */
export function assertNever(value: never): never {
  throw new Error(`Not a member of its union: ${JSON.stringify(value)}`)
}
