// Who may do what with `/resourceAccounts`. The reference wants a voice role and User admin
// together (reference §3.3), because its resource accounts are users; ours can never sign in, so
// that Voice admins need nobody else (docs/decisions/0009). Setting one up may order and assign
// the free license of resource accounts, which takes no other role either: it costs nothing and is
// of no use to anybody else.

import { type Policy, readers, voiceAdministrators } from './policy.ts'

/** Who may use `/resourceAccounts`. */
export const resourceAccountPolicy = {
  read: readers,
  change: voiceAdministrators,
  associate: voiceAdministrators,
  setUp: voiceAdministrators,
} as const satisfies Record<string, Policy>
