// Who may do what with `/users`: everybody who may look sees the directory, Global admins change
// it.

import { administrators, type Policy, readers } from './policy.ts'

/** Who may use `/users`. */
export const userPolicy = {
  read: readers,
  change: administrators,
  license: administrators,
} as const satisfies Record<string, Policy>
