// What a repository check has to say: where, which rule, and what to do about it.
// The checks (tidy, layers) return problems as data; only their command prints them.
// The rule's name is what an exemption refers to.

/** One finding: the place, the rule it breaks, and a sentence that ends with the remedy. */
export type Problem = {
  readonly file: string
  readonly line: number
  readonly rule: string
  readonly remedy: string
}

/** The problem as one line that an editor can jump to. */
export function formatProblem({ file, line, rule, remedy }: Problem): string {
  return `${file}:${line}  ${rule}: ${remedy}`
}
