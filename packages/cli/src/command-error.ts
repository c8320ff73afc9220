// An error for the person at the command line: one sentence that says what went wrong, and one
// that says what to do next. Everything else that is thrown is a bug of ours and shows its stack.

/** A problem that the person can mend. */
export class CommandError extends Error {
  override readonly name = 'CommandError'

  constructor(problem: string, remedy: string) {
    super(`${/[.!?]$/.test(problem) ? problem : `${problem}.`} ${remedy}`)
  }
}

/** A problem with what was typed. */
export function usageError(problem: string): CommandError {
  return new CommandError(problem, 'See mainline --help.')
}
