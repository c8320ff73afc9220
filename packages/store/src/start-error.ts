// What can keep the system from starting that a person can mend: a wrong setting, a folder that
// cannot be written, a second program on the same data. The message is one line that says what is
// wrong and what to do; the server prints it and ends, without a stack.

/** A reason not to start, told in one line. */
export class StartError extends Error {
  override readonly name = 'StartError'
}

/** The `code` of a Node or PostgreSQL error, if it has one. */
export function errorCode(error: unknown): string | undefined {
  if (!(error instanceof Error) || !('code' in error)) return undefined
  return typeof error.code === 'string' ? error.code : undefined
}

/** An error's own words. */
export function errorText(error: unknown): string {
  return error instanceof Error ? error.message : String(error)
}
