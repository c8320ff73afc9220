// Who may look at the catalog: whoever may look. It is the same for everybody.

import { type Policy, readers } from './policy.ts'

/** Who may use `/products`. */
export const productPolicy = {
  read: readers,
} as const satisfies Record<string, Policy>
