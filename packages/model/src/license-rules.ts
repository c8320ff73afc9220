// The rules of giving and taking licenses (reference §4.3, §4.5). A change is judged as a whole, by
// what the account holds before it and after it, so that a swap in one save never meets a rule on
// its way. A rule that was broken before is not held against a change that does not touch it.

import type { AccountFacts, Problem } from './account-rules.ts'
import { usageLocationMissing, usesOf } from './account-rules.ts'
import { type Product, phonePlanOf, requireProductOf, servicePlans } from './license.ts'

/** A license as an account holds it: what of it is switched off. */
export interface HeldLicense {
  readonly skuId: string
  readonly disabledPlans: readonly string[]
}

/** What an account holds before and after a change, and how many units nobody holds. */
export interface LicenseChangeFacts {
  readonly account: AccountFacts
  readonly before: readonly HeldLicense[]
  readonly after: readonly HeldLicense[]
  readonly freeUnits: (skuId: string) => number
}

const { virtualUser, phoneSystem, domestic, domestic120, international } = servicePlans

/** Of each of these sets of service plans an account may have one. */
const exclusivePlans = [
  [virtualUser, phoneSystem],
  [domestic, domestic120, international],
] as const

/** A service plan that works only beside another one. */
const neededPlans = [
  { plan: domestic, needs: phoneSystem },
  { plan: domestic120, needs: phoneSystem },
  { plan: international, needs: phoneSystem },
] as const

/** Whether licenses let their holder have a number: those with a phone plan that is not off. */
export function isPhoneLicensed(licenses: readonly HeldLicense[]): boolean {
  return licenses.some(({ skuId, disabledPlans }) => {
    const plan = phonePlanOf(requireProductOf(skuId))
    return plan !== undefined && !disabledPlans.includes(plan.servicePlanId)
  })
}

/** Why licenses cannot be given, taken or swapped so; empty when they can. */
export function licenseChangeProblems(facts: LicenseChangeFacts): readonly Problem[] {
  const { account, before, after } = facts
  const added = after.filter(({ skuId }) => before.every((license) => license.skuId !== skuId))
  const old = combinationProblems(account, before).map(({ message }) => message)
  return [
    ...(added.length > 0 && account.usageLocation === undefined
      ? [usageLocationMissing(account)]
      : []),
    ...added.flatMap((license) => additionProblems(facts, requireProductOf(license.skuId))),
    ...combinationProblems(account, after).filter(({ message }) => !old.includes(message)),
    ...(isPhoneLicensed(before) && !isPhoneLicensed(after) ? licenseUseProblems(account) : []),
  ]
}

/** What depends on the license of an account, one problem for each; empty when nothing does. */
export function licenseUseProblems(account: AccountFacts): readonly Problem[] {
  return usesOf(account).map(({ use, remedy }) => ({
    code: 'licenseInUse',
    message: `The license of ${account.displayName} is needed for ${use}.`,
    remedy,
    remedyText: `Remove ${use} from the account first.`,
  }))
}

/** Why a license may not be held where an account is; empty when it may. */
export function countryProblems(account: AccountFacts, product: Product): readonly Problem[] {
  const { countries, displayName } = product
  const { usageLocation } = account
  if (usageLocation === undefined || countries === undefined) return []
  if (countries.includes(usageLocation)) return []
  return [
    {
      code: 'licenseNotInCountry',
      message: `${displayName} is not available in ${usageLocation}, for ${account.displayName}.`,
      remedy: 'setUsageLocation',
      remedyText: `Choose another product, or ${countries.join(' or ')} as the usage location.`,
    },
  ]
}

/** Why a group cannot give a license to its members; empty when it can. */
export function groupLicenseProblems(
  group: { readonly displayName: string; readonly securityEnabled: boolean },
  product: Product,
  isOrdered: boolean,
): readonly Problem[] {
  return [
    ...(group.securityEnabled ? [] : [groupNotSecurity(group.displayName)]),
    ...(product.appliesTo === 'user' ? [] : [licenseNotForMembers(product)]),
    ...(isOrdered ? [] : [noLicenseLeft(product)]),
  ]
}

/** A group that gives licenses stays a security group, and is not deleted. */
export function groupHasLicenses(displayName: string): Problem {
  return {
    code: 'groupHasLicenses',
    message: `${displayName} gives licenses to its members.`,
    remedy: 'chooseGroup',
    remedyText: 'Take the licenses from the group first.',
  }
}

/** Why a license cannot be taken from an account that was not given it itself. */
export function licenseNotDirect(
  account: AccountFacts,
  { displayName }: Product,
  group: string | undefined,
): Problem {
  if (group === undefined) {
    return {
      code: 'licenseNotHeld',
      message: `${account.displayName} has no ${displayName} license.`,
      remedy: 'assignLicense',
      remedyText: 'Choose a license that the account holds.',
    }
  }
  return {
    code: 'licenseByGroup',
    message: `${account.displayName} has ${displayName} through the group ${group}.`,
    remedy: 'chooseGroup',
    remedyText: `Take the license from ${group}, or ${account.displayName} from the group.`,
  }
}

function additionProblems(
  { account, freeUnits }: LicenseChangeFacts,
  product: Product,
): readonly Problem[] {
  const holder = account.type === undefined ? 'user' : 'resourceAccount'
  return [
    ...(product.appliesTo === holder ? [] : [licenseNotForAccount(account, product)]),
    ...countryProblems(account, product),
    ...(freeUnits(product.skuId) < 1 ? [noLicenseLeft(product)] : []),
  ]
}

/** The rules between the licenses that one account holds. */
function combinationProblems(
  account: AccountFacts,
  licenses: readonly HeldLicense[],
): readonly Problem[] {
  const productsWith = (plan: { readonly servicePlanId: string }) =>
    licenses
      .filter(({ disabledPlans }) => !disabledPlans.includes(plan.servicePlanId))
      .map(({ skuId }) => requireProductOf(skuId))
      .filter((product) => product.servicePlans.some((each) => each === plan))
  const exclusive = exclusivePlans
    .map((plans) => plans.map((plan) => productsWith(plan)).filter(({ length }) => length > 0))
    .filter((found) => found.length > 1)
    .map((found) => licensesExclusive(account, found.flat()))
  const dependent = neededPlans
    .filter(({ needs }) => productsWith(needs).length === 0)
    .flatMap(({ plan, needs }) =>
      productsWith(plan).map((product) => licenseDependency(account, product, needs)),
    )
  return [...exclusive, ...dependent]
}

function noLicenseLeft({ displayName }: Product): Problem {
  return {
    code: 'noLicenseLeft',
    message: `${displayName} does not have any available licenses.`,
    remedy: 'orderLicenses',
    remedyText: 'Order more under Billing > Purchase services; they cost nothing.',
  }
}

function licenseNotForAccount(account: AccountFacts, product: Product): Problem {
  const [wanted, wrong, instead] =
    account.type === undefined
      ? ['people', 'resource accounts', 'Phone System']
      : ['resource accounts', 'people', 'Phone System – Virtual User']
  return {
    code: 'licenseNotForAccount',
    message: `${product.skuPartNumber} is a license for ${wrong}, not for ${wanted}.`,
    remedy: 'assignLicense',
    remedyText: `Assign ${instead} instead.`,
  }
}

function licenseNotForMembers({ skuPartNumber }: Product): Problem {
  return {
    code: 'licenseNotForAccount',
    message: `${skuPartNumber} is a license for resource accounts; members of groups are people.`,
    remedy: 'assignLicense',
    remedyText: 'Assign it to the resource accounts themselves.',
  }
}

function groupNotSecurity(displayName: string): Problem {
  return {
    code: 'groupNotSecurity',
    message: `${displayName} is for mail only. Licenses are given to security groups.`,
    remedy: 'chooseGroup',
    remedyText: 'Make it a security group, or choose another group.',
  }
}

function licensesExclusive(account: AccountFacts, held: readonly Product[]): Problem {
  const names = [...new Set(held.map(({ displayName }) => displayName))].join(' and ')
  return {
    code: 'licensesExclusive',
    message: `${account.displayName} cannot hold ${names} at the same time.`,
    remedy: 'assignLicense',
    remedyText: 'Keep one of them, and remove the others in the same save.',
  }
}

function licenseDependency(
  account: AccountFacts,
  { displayName }: Product,
  needed: { readonly servicePlanName: string },
): Problem {
  return {
    code: 'licenseDependency',
    message:
      `${displayName} needs Phone System (${needed.servicePlanName}), ` +
      `which ${account.displayName} would not have.`,
    remedy: 'assignLicense',
    remedyText: `Assign Phone System too, or remove ${displayName} in the same save.`,
  }
}
