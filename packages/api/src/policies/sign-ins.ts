// Who may sign in and out: anybody may try to sign in, whoever is signed in sees who that is and
// ends the own sign-in; the person, but no program for them, sees and ends all of their own and
// changes their password. Nobody sees or ends the sign-ins of others here.

import { anybody, inPerson, type Policy, signedIn } from './policy.ts'

/** Who may use `/signIns` and `/me`. */
export const signInPolicy = {
  start: anybody,
  end: signedIn,
  readSelf: signedIn,
  manageOwn: inPerson,
} as const satisfies Record<string, Policy>
