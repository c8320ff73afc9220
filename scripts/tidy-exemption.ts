// The places where a rule does not hold, each with its reason. An exemption that nothing needs any
// more is itself a problem, so the list can only be as long as it must be. Every run of `tidy`
// prints it: what is exempt should be seen, not forgotten.

import type { Problem } from './problem.ts'

/** One rule that does not hold in one file, and why that is right. */
export type Exemption = {
  readonly rule: string
  readonly file: string
  readonly reason: string
}

/** All exemptions of this repository. */
export const exemptions: readonly Exemption[] = [
  {
    rule: 'word',
    file: 'packages/model/src/number-kinds.ts',
    reason: 'an order names the types of numbers as the reference does (§5.1), userSubscriber too',
  },
  {
    rule: 'file-size',
    file: 'packages/api/test/audited-writes.ts',
    reason: 'one table: every write of the API once, in an order in which each can succeed',
  },
]

/** The problems that no exemption covers, and one for each exemption that covers none. */
export function withoutExempted(
  problems: readonly Problem[],
  exempt: readonly Exemption[] = exemptions,
): Problem[] {
  const covers = (exemption: Exemption) => (problem: Problem) =>
    exemption.rule === problem.rule && exemption.file === problem.file
  const stale = exempt
    .filter((exemption) => !problems.some(covers(exemption)))
    .map(({ rule, file }) => ({
      file: 'scripts/tidy-exemption.ts',
      line: 1,
      rule: 'stale-exemption',
      remedy: `nothing in ${file} breaks '${rule}' any more; delete the exemption`,
    }))
  const open = problems.filter((problem) => !exempt.some((one) => covers(one)(problem)))
  return [...open, ...stale]
}
