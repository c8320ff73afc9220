// Who may do what with `/numberAssignments`. Who holds which number, and changing that:
// administrators only. Roles for less than everything come as lines here, without a change to
// the routes.

import { administrators, type Policy } from './policy.ts'

/** Who may use `/numberAssignments`. */
export const numberAssignmentPolicy = {
  read: administrators,
  assign: administrators,
} as const satisfies Record<string, Policy>
