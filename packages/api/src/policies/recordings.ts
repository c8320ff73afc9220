// Who may hear what was recorded, and delete it: nobody but Voice admins, and each time it is heard
// the audit log says by whom.

import { type Policy, voiceAdministrators } from './policy.ts'

/** Who may use `/recordings`. */
export const recordingPolicy = {
  read: voiceAdministrators,
  delete: voiceAdministrators,
  steer: voiceAdministrators,
} as const satisfies Record<string, Policy>
