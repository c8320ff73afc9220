// Who may do what with `/resourceAccounts`. Resource accounts decide which numbers are
// answered, and by what: administrators only. Roles for less than everything come as lines
// here, without a change to the routes.

import { administrators, type Policy } from './policy.ts'

/** Who may use `/resourceAccounts`. */
export const resourceAccountPolicy = {
  read: administrators,
  change: administrators,
  associate: administrators,
} as const satisfies Record<string, Policy>
