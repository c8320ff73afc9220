// Who may use the ways to sign in: before anybody has signed in, which there are and each way
// itself; who is signed in, their own passkeys and their own link to the provider; the provider's
// settings decide who comes in at all, so only administrators read and change them.

import { administrators, anybody, inPerson, type Policy } from './policy.ts'

/** Who may use `/signInMethods`, `/signIns/…` and `/me/…`. */
export const signInMethodPolicy = {
  list: anybody,
  start: anybody,
  own: inPerson,
  settings: administrators,
} as const satisfies Record<string, Policy>
