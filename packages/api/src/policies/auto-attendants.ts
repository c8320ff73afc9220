// Who may do what with `/autoAttendants`. Auto attendants decide what every caller hears:
// administrators only. Roles for less than everything come as lines here, without a change to
// the routes.

import { administrators, type Policy } from './policy.ts'

/** Who may use `/autoAttendants`. */
export const autoAttendantPolicy = {
  read: administrators,
  change: administrators,
} as const satisfies Record<string, Policy>
