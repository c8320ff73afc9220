// Who may look at the stock of licenses: whoever may look. Only orders change it.

import { type Policy, readers } from './policy.ts'

/** Who may use `/subscribedSkus`. */
export const subscribedSkuPolicy = {
  read: readers,
} as const satisfies Record<string, Policy>
