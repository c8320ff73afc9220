// Who may do what with `/voiceApplicationsPolicies` and who is authorized for an auto attendant:
// Voice admins, who may change all of it themselves, lend parts of that.

import { type Policy, readers, voiceAdministrators } from './policy.ts'

/** Who may use `/voiceApplicationsPolicies` and `/autoAttendants/{id}/authorizedUsers`. */
export const voiceApplicationsPolicyPolicy = {
  read: readers,
  change: voiceAdministrators,
} as const satisfies Record<string, Policy>
