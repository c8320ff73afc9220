// Who may do what with `/phoneNumbers`. The inventory of numbers is the organization's
// property: administrators only. Roles for less than everything come as lines here, without a
// change to the routes.

import { administrators, type Policy } from './policy.ts'

/** Who may use `/phoneNumbers`. */
export const phoneNumberPolicy = {
  change: administrators,
} as const satisfies Record<string, Policy>
