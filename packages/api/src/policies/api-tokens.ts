// Who may do what with `/apiTokens`: whoever has a role makes tokens that lend it, in person, so
// that no token makes another. Everybody sees and revokes their own, Global admins all of them.

import { type Policy, readers, readersInPerson } from './policy.ts'

/** Who may use `/apiTokens`. */
export const apiTokenPolicy = {
  read: readers,
  add: readersInPerson,
  revoke: readersInPerson,
} as const satisfies Record<string, Policy>
