// Who may look at calls, past or simulated: administrators. A record names callers and people, and
// a simulation shows how the organization is set up.

import { administrators, type Policy } from './policy.ts'

/** Who may use `/callRecords` and `/simulations`. */
export const callPolicy = {
  readRecords: administrators,
  simulate: administrators,
} as const satisfies Record<string, Policy>
