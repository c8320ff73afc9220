// Who may do what with `/groups`: everybody who may look sees them, whoever cares for people
// changes them.

import { type Policy, readers, userAdministrators } from './policy.ts'

/** Who may use `/groups`. */
export const groupPolicy = {
  read: readers,
  change: userAdministrators,
} as const satisfies Record<string, Policy>
