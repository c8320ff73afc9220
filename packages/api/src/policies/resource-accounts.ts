// Who may do what with `/resourceAccounts`: who administers voice. Setting one up may order and
// assign the free license of resource accounts, which takes no other role: it costs nothing and
// is of no use to anybody else.

import { type Policy, readers, voiceAdministrators } from './policy.ts'

/** Who may use `/resourceAccounts`. */
export const resourceAccountPolicy = {
  read: readers,
  change: voiceAdministrators,
  associate: voiceAdministrators,
  setUp: voiceAdministrators,
} as const satisfies Record<string, Policy>
