// Who may do what with `/phoneNumberOrders`, `/phoneNumberOffers` and `/phoneNumberQuotas`: numbers
// are the business of who administers voice; whether licenses limit them concerns the organization.

import { administrators, type Policy, readers, voiceAdministrators } from './policy.ts'

/** Who may use them. */
export const phoneNumberOrderPolicy = {
  read: readers,
  change: voiceAdministrators,
  changeQuotas: administrators,
} as const satisfies Record<string, Policy>
