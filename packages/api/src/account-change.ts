// Reading, changing and deleting an account, for `/users` and `/resourceAccounts` alike: the rules
// are the account's, whichever path it is reached by.

import {
  administratorProblems,
  deletionProblems,
  type Problem,
  signInProblems,
  typeProblems,
  usageLocationProblems,
  usageLocationRemovalProblems,
} from '@mainline/model'
import {
  type Account,
  type AccountChange,
  assignPhoneNumber,
  changeAccount,
  countOtherAdministrators,
  deleteAccount,
  lockAccount,
  lockPhoneNumber,
  lockSubscribedSkuRows,
  publishConfiguration,
  readAccount,
  type Tx,
} from '@mainline/store'
import { factsOf } from './account-facts.ts'
import { requireUnreferenced } from './call-target-references.ts'
import { notFound, ruleBroken } from './errors.ts'
import { resettleAccounts } from './license-assignment.ts'
import { offerFreeUnits } from './license-settling.ts'
import { lockStock } from './license-stock.ts'

/** Which accounts a path knows: all of them, or resource accounts only. */
export type AccountScope = 'account' | 'resourceAccount'

/** The account, or 404. */
export async function requireAccount(
  tx: Tx,
  id: string,
  scope: AccountScope = 'account',
): Promise<Account> {
  return inScope(await readAccount(tx, id), scope)
}

/** The account, locked until the transaction ends, or 404; the stock of licenses before it. */
export async function requireLockedAccount(
  tx: Tx,
  id: string,
  scope: AccountScope = 'account',
): Promise<Account> {
  await lockSubscribedSkuRows(tx)
  return inScope(await lockAccount(tx, id), scope)
}

/** Changes a locked account if every rule allows it; answers it as it is then. */
export async function applyAccountChange(
  tx: Tx,
  account: Account,
  change: AccountChange,
): Promise<Account> {
  const problems = [
    ...changeProblems(account, change),
    ...(await administrationProblems(tx, account, { ...account, ...change })),
  ]
  if (problems.length > 0) throw ruleBroken(problems)
  await changeAccount(tx, account.id, change)
  if (change.usageLocation !== undefined) await resettleAccounts(tx, [account.id])
  await publishConfiguration(tx, `Changed ${account.displayName}`)
  return requireAccount(tx, account.id)
}

/**
 * Deletes a locked account that no call flow leads to, so that it can be restored. A person's
 * number and licenses are free from then on; a resource account must have been taken out of use.
 */
export async function removeAccount(tx: Tx, account: Account): Promise<void> {
  const isPerson = account.accountKind === 'person'
  const problems = [
    ...(isPerson ? [] : deletionProblems(factsOf(account))),
    ...(await administrationProblems(tx, account, { accountEnabled: false })),
  ]
  if (problems.length > 0) throw ruleBroken(problems)
  await requireUnreferenced(tx, account.id, account.displayName)
  if (account.phoneNumber !== undefined) {
    const number = await lockPhoneNumber(tx, account.phoneNumber.telephoneNumber)
    if (number !== undefined) await assignPhoneNumber(tx, number.id, undefined)
  }
  await deleteAccount(tx, account.id)
  await offerFreeUnits(tx, await lockStock(tx))
  await publishConfiguration(tx, `Deleted ${account.displayName}`)
}

/** What keeps a Global admin from not being one any more: that there is no other. */
async function administrationProblems(
  tx: Tx,
  account: Account,
  after: { readonly accountEnabled?: boolean; readonly roles?: readonly string[] },
): Promise<readonly Problem[]> {
  if (!isAdministering(account) || isAdministering(after)) return []
  const otherAdministrators = await countOtherAdministrators(tx, account.id)
  return administratorProblems({ ...account, otherAdministrators })
}

function isAdministering(account: {
  readonly accountEnabled?: boolean
  readonly roles?: readonly string[]
}): boolean {
  return account.accountEnabled === true && account.roles?.includes('globalAdministrator') === true
}

function inScope(account: Account | undefined, scope: AccountScope): Account {
  if (account === undefined) throw notFound(scope === 'account' ? 'user' : 'resource account')
  if (scope === 'resourceAccount' && account.type === undefined) throw notFound('resource account')
  return account
}

function changeProblems(account: Account, change: AccountChange): readonly Problem[] {
  const facts = factsOf(account)
  const { usageLocation, accountEnabled, type } = change
  const number = account.phoneNumber && {
    ...account.phoneNumber,
    usage: account.type === undefined ? ('user' as const) : ('service' as const),
  }
  return [
    ...(usageLocation === null
      ? usageLocationRemovalProblems({ ...facts, licensed: account.assignedLicenses.length > 0 })
      : []),
    ...(typeof usageLocation === 'string'
      ? usageLocationProblems(facts, usageLocation, number)
      : []),
    ...(accountEnabled === true ? signInProblems(facts) : []),
    ...(type === undefined ? [] : typeProblems(facts, type)),
  ]
}
