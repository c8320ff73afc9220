// The rules of deleting people and of bringing them back: somebody must be left who administers,
// and of two accounts with one name, or one extension, only one can be there. A deleted account
// holds neither name nor extension, so others may have taken them in the meantime.

import type { Problem } from './account-rules.ts'

/** Why an account cannot stop being a Global admin who signs in; empty when it can. */
export function administratorProblems(account: {
  readonly displayName: string
  /** How many others are Global admins who can sign in. */
  readonly otherAdministrators: number
}): readonly Problem[] {
  if (account.otherAdministrators > 0) return []
  return [
    {
      code: 'lastGlobalAdministrator',
      message: `${account.displayName} is the only Global admin who can sign in.`,
      remedy: 'appointAdministrator',
      remedyText: 'Make somebody else a Global admin first, with a password.',
    },
  ]
}

/** An account that holds what a deleted one had. */
export interface Holder {
  readonly displayName: string
  readonly holds: 'userName' | 'extension'
}

/** Why a deleted account cannot be restored as it was; empty when it can. */
export function restoreProblems(
  account: { readonly userName: string; readonly extension?: string },
  holders: readonly Holder[],
): readonly Problem[] {
  return holders.map(({ displayName, holds }) =>
    holds === 'userName'
      ? {
          code: 'userNameTaken',
          message: `${displayName} has the user name ${account.userName} now.`,
          remedy: 'chooseUserName',
          remedyText: 'Restore the account under another user name.',
        }
      : {
          code: 'extensionTaken',
          message: `${displayName} has the extension ${account.extension ?? ''} now.`,
          remedy: 'changeExtension',
          remedyText: `Give ${displayName} another extension, then restore the account.`,
        },
  )
}
