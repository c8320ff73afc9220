// Who may do what a phone of one's own needs: everybody who is signed in finds colleagues to call.
// Following the steps of a call shows how the organization's calls are routed, so it needs a role.

import { type Policy, readers, signedIn } from './policy.ts'

/** Who may use `/me/people` and `/me/calls`. */
export const ownPhonePolicy = {
  findPeople: signedIn,
  followCalls: readers,
} as const satisfies Record<string, Policy>
