// Who may do what with `/plans`. A plan does what its maker could do one by one: administrators
// only. Roles for less than everything come as lines here, without a change to the routes.

import { administrators, type Policy } from './policy.ts'

/** Who may use `/plans`. */
export const planPolicy = {
  make: administrators,
  apply: administrators,
} as const satisfies Record<string, Policy>
