// Who may do what with `/licenseAllotment`: whoever may look sees how it is computed, who orders
// licenses decides whether it holds.

import { billingAdministrators, type Policy, readers } from './policy.ts'

/** Who may use `/licenseAllotment`. */
export const licenseAllotmentPolicy = {
  read: readers,
  change: billingAdministrators,
} as const satisfies Record<string, Policy>
