// Who may do what with `/emergencyAddresses`: everybody who administers sees where help is sent,
// who administers voice decides it.

import { type Policy, readers, voiceAdministrators } from './policy.ts'

/** Who may use `/emergencyAddresses`. */
export const emergencyAddressPolicy = {
  read: readers,
  change: voiceAdministrators,
} as const satisfies Record<string, Policy>
