// Everything a resource account still needs before it takes calls, in one transaction: sign-in
// blocked, a usage location, a license (ordered where none is free), a number, an association. What
// stands in the way is listed as a whole and nothing is done; what the request itself mends is not
// in the way. Each step goes through the function of the long way, so the same objects are left.

import {
  type AccountFacts,
  associationProblems,
  numberProblems,
  type Problem,
  virtualUserSku,
} from '@mainline/model'
import {
  type Account,
  changeAccount,
  type PhoneNumber,
  publishConfiguration,
  readOrganization,
  type Tx,
} from '@mainline/store'
import { requireAccount, requireLockedAccount } from './account-change.ts'
import { factsOf, numberFactsFor } from './account-facts.ts'
import { type AssociationRequest, tieAccount } from './association.ts'
import { ruleBroken } from './errors.ts'
import { changeLicenses } from './license-assignment.ts'
import { neededLicenseOrder } from './license-order-needed.ts'
import { giveNumber, requireNumber } from './number-assignment.ts'
import { placeOrder } from './order-placing.ts'

/** What an account shall have; whatever else it needs follows from that. */
export interface SetUpRequest {
  readonly telephoneNumber?: string
  readonly association?: AssociationRequest
}

/** Takes every open step, or refuses with all that is in the way. */
export async function setUpAccount(
  tx: Tx,
  accountId: string,
  request: SetUpRequest,
): Promise<Account> {
  // Looked at before the account is locked, because that is the order of locks.
  const order = await neededLicenseOrder(tx)
  const account = await requireLockedAccount(tx, accountId, 'resourceAccount')
  const { telephoneNumber, association } = request
  const number =
    telephoneNumber === undefined ? undefined : await requireNumber(tx, { telephoneNumber })
  const usageLocation = await plannedLocation(tx, account, number)
  const needsLicense = !factsOf(account).licensed
  const problems = [
    ...(needsLicense ? order.problems : []),
    ...setUpProblems(account, usageLocation, number, association),
  ]
  if (problems.length > 0) throw ruleBroken(problems)
  await changeAccount(tx, account.id, { accountEnabled: false, usageLocation })
  if (needsLicense) {
    if (order.lines.length > 0) await placeOrder(tx, order.lines)
    const addLicenses = [{ skuId: virtualUserSku, disabledPlans: [] }]
    await changeLicenses(tx, account.id, { addLicenses, removeLicenses: [] })
  }
  if (number !== undefined) await giveNumber(tx, account.id, number)
  if (association !== undefined) await tieAccount(tx, account.id, association)
  await publishConfiguration(tx, `Set up ${account.displayName}`)
  return requireAccount(tx, account.id)
}

/** The account's own country, else the number's, else the organization's. */
async function plannedLocation(
  tx: Tx,
  { usageLocation }: Account,
  number: PhoneNumber | undefined,
): Promise<string> {
  return usageLocation ?? number?.isoCountryCode ?? (await readOrganization(tx)).countryCode
}

function setUpProblems(
  account: Account,
  usageLocation: string,
  number: PhoneNumber | undefined,
  association: AssociationRequest | undefined,
): readonly Problem[] {
  const facts: AccountFacts = {
    ...factsOf(account),
    signInBlocked: true,
    licensed: true,
    usageLocation,
    associated:
      account.association !== undefined &&
      account.association.configurationId !== association?.configurationId,
  }
  return [
    ...(number === undefined ? [] : numberProblems(facts, numberFactsFor(account, number))),
    ...(association === undefined ? [] : associationProblems(facts, association.configurationType)),
  ]
}
