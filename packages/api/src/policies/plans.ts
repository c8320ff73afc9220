// Who may do what with `/plans`. A plan orders, adds accounts, licenses them and changes what
// callers hear, which takes every right: Global admins only.

import { administrators, type Policy } from './policy.ts'

/** Who may use `/plans`. */
export const planPolicy = {
  make: administrators,
  apply: administrators,
} as const satisfies Record<string, Policy>
