// Who may do what with `/autoAttendants`: everybody who may look, and Voice admins change them.

import { type Policy, readers, voiceAdministrators } from './policy.ts'

/** Who may use `/autoAttendants`. */
export const autoAttendantPolicy = {
  read: readers,
  change: voiceAdministrators,
} as const satisfies Record<string, Policy>
