// Who may look at calls, past or simulated. Who looks at everything looks at the records too; the
// journal holds each key that a caller pressed, which may be a secret, so only Voice admins read
// it.

import { type Policy, readers, voiceAdministrators } from './policy.ts'

/** Who may use `/callRecords` and `/simulations`. */
export const callPolicy = {
  readRecords: readers,
  readJournal: voiceAdministrators,
  simulate: voiceAdministrators,
} as const satisfies Record<string, Policy>
