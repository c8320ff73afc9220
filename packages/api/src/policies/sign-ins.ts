// Who may sign in and out: anybody may try, the signed-in see and end their own sign-in.

import { anybody, type Policy, signedIn } from './policy.ts'

/** Who may use `/signIns` and `/me`. */
export const signInPolicy = {
  start: anybody,
  end: signedIn,
  readSelf: signedIn,
} as const satisfies Record<string, Policy>
