// Who may do what with `/numberAssignments`: everybody who may look sees which number is whose,
// Voice admins change it.

import { type Policy, readers, voiceAdministrators } from './policy.ts'

/** Who may use `/numberAssignments`. */
export const numberAssignmentPolicy = {
  read: readers,
  assign: voiceAdministrators,
} as const satisfies Record<string, Policy>
