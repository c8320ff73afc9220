// Who may do what with `/phoneNumbers`: Voice admins change the inventory, everybody who may look
// exports it. It is read at `/numberAssignments`.

import { type Policy, readers, voiceAdministrators } from './policy.ts'

/** Who may use `/phoneNumbers`. */
export const phoneNumberPolicy = {
  read: readers,
  change: voiceAdministrators,
} as const satisfies Record<string, Policy>
