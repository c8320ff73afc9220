// Who may do what with `/me/browserPhones`: every person who signed in makes the browser at hand a
// phone of their own, as they may carry a desk phone home. No program does: a token that leaked
// must not make calls at the organization's expense.

import { inPerson, type Policy } from './policy.ts'

/** Who may use `/me/browserPhones`. */
export const browserPhonePolicy = {
  changeOwn: inPerson,
} as const satisfies Record<string, Policy>
