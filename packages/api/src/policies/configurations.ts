// Who may look at configuration versions, and who may restore one: a restore reaches people,
// numbers, auto attendants and trunks alike, so it takes who may change all of them.

import { administrators, type Policy, readers } from './policy.ts'

/** Who may use `/configurations`. */
export const configurationPolicy = {
  read: readers,
  restore: administrators,
} as const satisfies Record<string, Policy>
