// Who may do what a phone of one's own needs: everybody who is signed in finds colleagues to call.
// Whoever talks may add a colleague to the own call, as by transferring it.
// Following the steps of a call shows how the organization's calls are routed, so it needs a role.

import { type Policy, readers, signedIn } from './policy.ts'

/** Who may use `/me/people`, `/me/calls` and `/me/callParticipants`. */
export const ownPhonePolicy = {
  findPeople: signedIn,
  followCalls: readers,
  addParticipants: signedIn,
} as const satisfies Record<string, Policy>
