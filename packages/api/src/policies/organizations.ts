// Who may make organizations and see that there are others: whoever runs the installation.

import { operator, type Policy } from './policy.ts'

/** Who may use `/organizations`. */
export const organizationsPolicy = {
  read: operator,
  add: operator,
} as const satisfies Record<string, Policy>
