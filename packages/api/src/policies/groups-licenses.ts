// Who may decide on the licenses that groups give: User admins, as they license people.

import { type Policy, userAdministrators } from './policy.ts'

/** Who may use the licenses of `/groups`. */
export const groupLicensePolicy = {
  change: userAdministrators,
} as const satisfies Record<string, Policy>
