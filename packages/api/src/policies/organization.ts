// Who may do what with the organization itself: everybody in it sees its name and time zone (the
// screens need them), administrators change them.

import { administrators, type Policy, signedIn } from './policy.ts'

/** Who may use `/organization`. */
export const organizationPolicy = {
  read: signedIn,
  change: administrators,
} as const satisfies Record<string, Policy>
