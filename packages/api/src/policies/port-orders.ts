// Who may do what with `/portOrders`: who administers voice. Looking is for them too, since an
// order holds what the other provider takes for proof of who asks.

import { type Policy, voiceAdministrators } from './policy.ts'

/** Who may use `/portOrders`. */
export const portOrderPolicy = {
  read: voiceAdministrators,
  change: voiceAdministrators,
} as const satisfies Record<string, Policy>
