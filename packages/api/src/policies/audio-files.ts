// Who may do what with `/audioFiles`: they are part of what callers hear, so whoever may look hears
// them, and Voice admins change them.

import { type Policy, readers, voiceAdministrators } from './policy.ts'

/** Who may use `/audioFiles`. */
export const audioFilePolicy = {
  read: readers,
  change: voiceAdministrators,
} as const satisfies Record<string, Policy>
