// Who may do what with `/products`. The catalog is for those who order: administrators only.
// Roles for less than everything come as lines here, without a change to the routes.

import { administrators, type Policy } from './policy.ts'

/** Who may use `/products`. */
export const productPolicy = {
  read: administrators,
} as const satisfies Record<string, Policy>
