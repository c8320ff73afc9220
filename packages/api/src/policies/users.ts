// Who may do what with `/users`. The directory shows names, numbers and who administers:
// administrators only. Roles for less than everything come as lines here, without a change to
// the routes.

import { administrators, type Policy } from './policy.ts'

/** Who may use `/users`. */
export const userPolicy = {
  read: administrators,
  change: administrators,
  license: administrators,
} as const satisfies Record<string, Policy>
