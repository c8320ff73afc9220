// Who may do what with `/users/{id}/devices`. The credentials of a phone are good for calls at
// the organization's expense: administrators only. Roles for less than everything come as lines
// here, without a change to the routes.

import { administrators, type Policy } from './policy.ts'

/** Who may use `/users/{id}/devices`. */
export const devicePolicy = {
  read: administrators,
  change: administrators,
} as const satisfies Record<string, Policy>
