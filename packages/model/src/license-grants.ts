// Why an account holds its licenses: each was given to the account itself or to a group that it is
// in. A license given in several ways counts once. What groups give is worked out here for one
// account: what can be held is held, and what cannot says why, in the words of Graph (reference
// §4.4). Nothing is refused here: a group has many members, and each may stand differently.

import type { AccountFacts, ProblemCode } from './account-rules.ts'
import { requireProductOf } from './license.ts'
import { countryProblems, type HeldLicense, licenseChangeProblems } from './license-rules.ts'

/** Whether a grant has its effect: the license is held, held in spite of a rule, held with every
 * plan switched off, or not held. */
export type LicenseState = 'Active' | 'ActiveWithError' | 'Disabled' | 'Error'

/** Why a grant has no effect, in Graph's words. Nothing here has to be unique, so that
 * `UniquenessViolation` never comes up; Graph's clients know it. */
export type LicenseError =
  | 'None'
  | 'CountViolation'
  | 'MutuallyExclusiveViolation'
  | 'DependencyViolation'
  | 'ProhibitedInUsageLocationViolation'
  | 'UniquenessViolation'
  | 'Others'

/** A license that an account was given, directly (`null`) or by a group. */
export interface LicenseGrant extends HeldLicense {
  readonly assignedByGroup: string | null
  readonly state: LicenseState
  readonly error: LicenseError
}

/** A grant before it is worked out; a new one by a group has no state yet. */
export type WantedGrant = Omit<LicenseGrant, 'state' | 'error'> & {
  readonly state?: LicenseState
}

/** What the grants of an account come to: each license once, with the plans that every one of its
 * grants has switched off. */
export function heldLicenses(grants: readonly WantedGrant[]): readonly HeldLicense[] {
  const held = new Map<string, readonly string[]>()
  for (const { skuId, disabledPlans } of grants.filter(isHeld)) {
    const others = held.get(skuId)
    const off = others?.filter((plan) => disabledPlans.includes(plan)) ?? disabledPlans
    held.set(skuId, off)
  }
  return [...held].map(([skuId, disabledPlans]) => ({ skuId, disabledPlans }))
}

/**
 * Works out which grants have their effect. Direct ones have: they were refused if they could not.
 * Of those by groups, what is held stays first; then each that has become possible is taken, in
 * order, until none is: one may be what another needs. `freeUnits` counts the account's own.
 */
export function settledGrants(
  account: AccountFacts,
  wanted: readonly WantedGrant[],
  freeUnits: (skuId: string) => number,
): readonly LicenseGrant[] {
  const grants = wanted.toSorted((one, other) => rankOf(one) - rankOf(other))
  const effective = grants.filter(({ assignedByGroup }) => assignedByGroup === null)
  const waiting = grants.filter(({ assignedByGroup }) => assignedByGroup !== null)
  for (let next = 0; next !== -1; ) {
    next = waiting.findIndex((grant) => errorOf(account, effective, grant, freeUnits) === 'None')
    effective.push(...(next === -1 ? [] : waiting.splice(next, 1)))
  }
  return [
    ...effective.map((grant) => effectiveGrant(account, grant)),
    ...waiting.map((grant) => ({
      ...grant,
      state: 'Error' as const,
      error: errorOf(account, effective, grant, freeUnits),
    })),
  ]
}

/** Whether a grant has its effect, wholly or not. */
function isHeld({ assignedByGroup, state }: WantedGrant): boolean {
  return assignedByGroup === null || (state !== undefined && state !== 'Error')
}

function rankOf(grant: WantedGrant): number {
  return isHeld(grant) ? 0 : 1
}

function effectiveGrant(account: AccountFacts, grant: WantedGrant): LicenseGrant {
  const product = requireProductOf(grant.skuId)
  if (countryProblems(account, product).length > 0) {
    return { ...grant, state: 'ActiveWithError', error: 'ProhibitedInUsageLocationViolation' }
  }
  const isOff = product.servicePlans.every(({ servicePlanId }) =>
    grant.disabledPlans.includes(servicePlanId),
  )
  return { ...grant, state: isOff ? 'Disabled' : 'Active', error: 'None' }
}

/** Graph's words for what is refused to an account itself; the first that holds is the one told. */
const errors: readonly (readonly [ProblemCode, LicenseError])[] = [
  ['licenseNotForAccount', 'Others'],
  ['usageLocationMissing', 'ProhibitedInUsageLocationViolation'],
  ['licenseNotInCountry', 'ProhibitedInUsageLocationViolation'],
  ['licensesExclusive', 'MutuallyExclusiveViolation'],
  ['licenseDependency', 'DependencyViolation'],
  ['noLicenseLeft', 'CountViolation'],
]

function errorOf(
  account: AccountFacts,
  effective: readonly WantedGrant[],
  grant: WantedGrant,
  freeUnits: (skuId: string) => number,
): LicenseError {
  const before = heldLicenses(effective.map(active))
  const after = heldLicenses([...effective, grant].map(active))
  const codes = licenseChangeProblems({ account, before, after, freeUnits })
    .map(({ code }) => code)
    // Who moves to a country keeps what is held there already, with an error.
    .filter((code) => code !== 'licenseNotInCountry' || !isHeld(grant))
  return errors.find(([code]) => codes.includes(code))?.[1] ?? 'None'
}

function active(grant: WantedGrant): WantedGrant {
  return { ...grant, state: 'Active' }
}
