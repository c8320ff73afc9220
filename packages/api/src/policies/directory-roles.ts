// Who may do what with `/directoryRoles`: whoever may look sees who administers, and only Global
// admins decide it, because every other right follows from this one.

import { administrators, type Policy, readers } from './policy.ts'

/** Who may use `/directoryRoles`. */
export const directoryRolePolicy = {
  read: readers,
  assign: administrators,
} as const satisfies Record<string, Policy>
