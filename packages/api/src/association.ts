// Tying a resource account to an auto attendant, with every rule explained at once.

import { associationProblems, type ConfigurationType } from '@mainline/model'
import { type Account, associate, readAutoAttendant, type Tx } from '@mainline/store'
import { requireLockedAccount } from './account-change.ts'
import { factsOf } from './account-facts.ts'
import { fieldError, ruleBroken } from './errors.ts'

/** What a resource account shall stand for. */
export interface AssociationRequest {
  readonly configurationType: ConfigurationType
  readonly configurationId: string
  readonly callPriority: number
}

/** Ties a resource account; saying it again only changes the priority. */
export async function tieAccount(
  tx: Tx,
  accountId: string,
  { configurationType, configurationId, callPriority }: AssociationRequest,
): Promise<Account> {
  const account = await requireLockedAccount(tx, accountId, 'resourceAccount')
  const associated =
    account.association !== undefined && account.association.configurationId !== configurationId
  const problems = associationProblems({ ...factsOf(account), associated }, configurationType)
  if (problems.length > 0) throw ruleBroken(problems)
  const stored =
    configurationType === 'autoAttendant' ? await readAutoAttendant(tx, configurationId) : undefined
  if (stored === undefined) {
    const what = configurationType === 'autoAttendant' ? 'auto attendant' : 'call queue'
    throw fieldError('configurationId', `There is no ${what} ${configurationId}.`)
  }
  await associate(tx, account.id, stored.attendant.id, callPriority)
  return account
}
