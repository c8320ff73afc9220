// Who may change the inventory of numbers: Voice admins. It is read at `/numberAssignments`.

import { type Policy, voiceAdministrators } from './policy.ts'

/** Who may use `/phoneNumbers`. */
export const phoneNumberPolicy = {
  change: voiceAdministrators,
} as const satisfies Record<string, Policy>
