// Who may do what with `/trunks`. A trunk lets calls in from outside by address alone:
// administrators only. Roles for less than everything come as lines here, without a change to
// the routes.

import { administrators, type Policy } from './policy.ts'

/** Who may use `/trunks`. */
export const trunkPolicy = {
  read: administrators,
  change: administrators,
} as const satisfies Record<string, Policy>
