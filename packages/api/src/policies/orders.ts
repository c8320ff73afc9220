// Who may do what with `/orders`. Orders commit the organization: Billing admins place them.

import { billingAdministrators, type Policy, readers } from './policy.ts'

/** Who may use `/orders`. */
export const orderPolicy = {
  read: readers,
  place: billingAdministrators,
} as const satisfies Record<string, Policy>
