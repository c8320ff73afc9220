// Who may do what with `/orders`. Orders commit the organization: administrators only. Roles
// for less than everything come as lines here, without a change to the routes.

import { administrators, type Policy } from './policy.ts'

/** Who may use `/orders`. */
export const orderPolicy = {
  read: administrators,
  place: administrators,
} as const satisfies Record<string, Policy>
