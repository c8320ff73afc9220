// The rules of orders: what can be ordered, and what can be returned. The free allotment (reference
// §4.2) is how many licenses of resource accounts an organization may have. The reference charges
// for more. Here they cost nothing as well, so the allotment is a policy that an organization keeps
// or switches off. An organization without any phone user has the base too, so that a first main
// line needs nothing but an order.

import type { Problem } from './account-rules.ts'
import { type Product, productOf, virtualUserSku } from './license.ts'
import { limits } from './limits.ts'

/** What the allotment follows from, and what of it is used. */
export interface AllotmentFacts {
  /** People and shared phones that hold a license with Phone System in it; each counts once. */
  readonly phoneUsers: number
  /** Licenses of resource accounts that are ordered already. */
  readonly ordered: number
  /** Whether the organization keeps to it. */
  readonly isEnforced: boolean
}

/** The stock of a product, and the first of those who hold it. */
export interface StockFacts {
  readonly enabledUnits: number
  readonly consumedUnits: number
  readonly holders: readonly string[]
}

/** How many licenses of resource accounts so many phone users bring. */
export function freeAllotment(phoneUsers: number): number {
  const { freeAllotmentBase, phoneUsersPerFreeLicense } = limits
  return freeAllotmentBase + Math.floor(phoneUsers / phoneUsersPerFreeLicense)
}

/** Why so many more licenses of resource accounts cannot be ordered; empty when they can. */
export function allotmentProblems(facts: AllotmentFacts, quantity: number): readonly Problem[] {
  const { phoneUsers, ordered, isEnforced } = facts
  const allotment = freeAllotment(phoneUsers)
  if (!isEnforced || quantity <= 0 || ordered + quantity <= allotment) return []
  const product = productOf(virtualUserSku)?.displayName
  const { freeAllotmentBase, phoneUsersPerFreeLicense } = limits
  return [
    {
      code: 'allotmentExceeded',
      message:
        `The free allotment of ${product} is ${allotment} licenses: ${freeAllotmentBase}, and ` +
        `one for each ${phoneUsersPerFreeLicense} of ${phoneUsers} phone users. ` +
        `${ordered} are ordered, so that ${Math.max(0, allotment - ordered)} are left.`,
      remedy: 'changeAllotment',
      remedyText:
        'Order fewer, license more phone users, or switch the allotment off under Your products.',
    },
  ]
}

/** Why so many more of a product cannot be owned, or so many fewer; empty when they can. */
export function stockProblems(
  product: Product,
  stock: StockFacts,
  quantity: number,
): readonly Problem[] {
  const units = stock.enabledUnits + quantity
  if (units < stock.consumedUnits) return [licensesAssigned(product, stock)]
  return units > limits.licensesPerSku ? [tooManyLicenses(product, stock)] : []
}

function licensesAssigned({ skuId, displayName }: Product, stock: StockFacts): Problem {
  const { enabledUnits, consumedUnits, holders } = stock
  const more = consumedUnits - holders.length
  const names = more > 0 ? `${holders.join(', ')} and ${more} more` : holders.join(', ')
  return {
    code: 'licensesAssigned',
    message:
      `${consumedUnits} of ${enabledUnits} licenses of ${displayName} are assigned` +
      `${consumedUnits === 0 ? '' : `, to ${names}`}, ` +
      `so that at most ${enabledUnits - consumedUnits} can be returned.`,
    remedy: 'removeLicense',
    remedyText: 'Remove the license from some of them under Billing > Licenses, or return fewer.',
    target: `licenses.${skuId}`,
  }
}

function tooManyLicenses({ displayName }: Product, { enabledUnits }: StockFacts): Problem {
  return {
    code: 'licensesPerSku',
    message:
      `An organization can own ${limits.licensesPerSku} licenses of ${displayName} at most; ` +
      `it owns ${enabledUnits}.`,
    remedy: 'orderLicenses',
    remedyText: 'Order fewer.',
  }
}
