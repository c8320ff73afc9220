// Who may do what with `/subscribedSkus`. The stock of licenses is for those who order:
// administrators only. Roles for less than everything come as lines here, without a change to
// the routes.

import { administrators, type Policy } from './policy.ts'

/** Who may use `/subscribedSkus`. */
export const subscribedSkuPolicy = {
  read: administrators,
} as const satisfies Record<string, Policy>
