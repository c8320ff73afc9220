/**
 * What the parsers of this package return: peers send anything, so a refusal is a value.
 * It says what is wrong and where; nothing a peer sends makes this package throw.
 */

/** What a parser returns; `offset` counts bytes or characters from the start of its input. */
export type Parsed<T> =
  | { readonly ok: true; readonly value: T }
  | { readonly ok: false; readonly error: string; readonly offset: number }

/** A success. */
export function success<T>(value: T): Parsed<T> {
  return { ok: true, value }
}

/** A refusal, with the place where the input stops making sense. */
export function failure(error: string, offset = 0): Parsed<never> {
  return { ok: false, error, offset }
}
