// Who may do what with `/directory/deletedItems`: whoever may delete people may bring them back.

import { type Policy, readers, userAdministrators } from './policy.ts'

/** Who may use `/directory/deletedItems`. */
export const deletedItemPolicy = {
  read: readers,
  change: userAdministrators,
} as const satisfies Record<string, Policy>
