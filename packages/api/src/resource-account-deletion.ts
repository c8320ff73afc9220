// Deleting a resource account that is in use, in one step: its number is freed, its association
// ends, its licenses go back into stock, and then it is deleted as every account is. Before that
// anybody can look at what would become of it. What other auto attendants lead to is not deleted
// under them: they are named, and must lead elsewhere first.

import { productOf } from '@mainline/model'
import {
  type Account,
  assignPhoneNumber,
  dissociate,
  lockPhoneNumber,
  readAutoAttendant,
  type Tx,
} from '@mainline/store'
import { removeAccount, requireAccount, requireLockedAccount } from './account-change.ts'
import { referringAttendants } from './call-target-references.ts'

/** What deleting an account does, and what keeps it from being deleted. */
export interface DeletionPreview {
  readonly account: Account
  /** Names of the products whose licenses go back into stock. */
  readonly freedLicenses: readonly string[]
  /** The other accounts that lead to what this one stands for. */
  readonly remainingAccounts: readonly {
    readonly displayName: string
    readonly phoneNumber?: string
  }[]
  /** The auto attendants that lead to the account itself. */
  readonly referringAttendants: readonly { readonly id: string; readonly name: string }[]
}

/** Looks at what deleting an account would do, without doing it. */
export async function previewDeletion(tx: Tx, id: string): Promise<DeletionPreview> {
  const account = await requireAccount(tx, id, 'resourceAccount')
  const attendant =
    account.association === undefined
      ? undefined
      : await readAutoAttendant(tx, account.association.configurationId)
  const others = attendant?.resourceAccounts ?? []
  return {
    account,
    freedLicenses: account.assignedLicenses.map(
      ({ skuId }) => productOf(skuId)?.displayName ?? skuId,
    ),
    remainingAccounts: others.filter((other) => other.id !== account.id),
    referringAttendants: await referringAttendants(tx, account.id),
  }
}

/** Frees whatever a locked account holds, then deletes it. */
export async function removeAccountInUse(tx: Tx, account: Account): Promise<void> {
  if (account.phoneNumber !== undefined) {
    const number = await lockPhoneNumber(tx, account.phoneNumber.telephoneNumber)
    if (number !== undefined) await assignPhoneNumber(tx, number.id, undefined)
  }
  await dissociate(tx, account.id)
  await removeAccount(tx, await requireLockedAccount(tx, account.id, 'resourceAccount'))
}
