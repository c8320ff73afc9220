// Who may do what with `/users/{id}/devices`. The credentials of a phone are good for calls at the
// organization's expense: only Voice admins make or take them. Nobody can read them again.

import { type Policy, readers, voiceAdministrators } from './policy.ts'

/** Who may use `/users/{id}/devices`. */
export const devicePolicy = {
  read: readers,
  change: voiceAdministrators,
} as const satisfies Record<string, Policy>
