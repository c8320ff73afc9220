// Who may do what with `/users`: everybody who may look sees the directory, User admins change it.
// Which administrator may do so to whom is in administration.ts of @mainline/model.

import { licenseAdministrators, type Policy, readers, userAdministrators } from './policy.ts'

/** Who may use `/users`. */
export const userPolicy = {
  read: readers,
  change: userAdministrators,
  license: licenseAdministrators,
} as const satisfies Record<string, Policy>
