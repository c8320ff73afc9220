// Who may do what with `/trunks`. A trunk lets calls in from outside by address alone: Voice admins
// change them.

import { type Policy, readers, voiceAdministrators } from './policy.ts'

/** Who may use `/trunks`. */
export const trunkPolicy = {
  read: readers,
  change: voiceAdministrators,
} as const satisfies Record<string, Policy>
