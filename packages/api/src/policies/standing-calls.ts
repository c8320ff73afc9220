// Who may look at the calls that stand, and join them: listening to others is the most that a phone
// system can do to people, so only Voice admins may, and the audit log says who did.

import { type Policy, voiceAdministrators } from './policy.ts'

/** Who may use `/calls`. */
export const standingCallPolicy = {
  read: voiceAdministrators,
  join: voiceAdministrators,
} as const satisfies Record<string, Policy>
