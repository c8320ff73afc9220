// Placing orders: what is ordered comes into stock, and what is returned goes out of it. What is
// ordered to be assigned automatically goes to the people who have no license then; who joins later
// gets licenses by a group. Nobody is given a license of resource accounts by this, as it would be
// in the reference (§1.2).

import {
  type AllotmentFacts,
  allotmentProblems,
  type Problem,
  type ProblemCode,
  type Product,
  phonePlanOf,
  products,
  stockProblems,
  virtualUserSku,
} from '@mainline/model'
import {
  type AccountId,
  addOrder,
  addUnits,
  countPhoneUsers,
  isAllotmentEnforced,
  licenseHolderNames,
  lockSubscribedSkus,
  type Order,
  type OrderLine,
  type SubscribedSku,
  type Tx,
  unlicensedPeople,
} from '@mainline/store'
import { ruleBroken } from './errors.ts'
import { changeLicensesOf, requireProduct } from './license-assignment.ts'
import { offerFreeUnits } from './license-settling.ts'
import { lockStock } from './license-stock.ts'

/** How many holders a refusal names. */
const holdersShown = 5

/** Adds what was ordered to the stock, and assigns it to people where that was asked for. */
export async function placeOrder(tx: Tx, lines: readonly OrderLine[]): Promise<Order> {
  const skus = await lockSubscribedSkus(tx)
  const ordered = lines.map((line) => ({
    ...line,
    product: requireProduct(line.skuPartNumber, 'lines'),
  }))
  const quantities = Map.groupBy(ordered, ({ product }) => product)
  const problems: Problem[] = []
  for (const [product, own] of quantities) {
    const quantity = own.reduce((sum, line) => sum + line.quantity, 0)
    const sku = skus.find(({ skuId }) => skuId === product.skuId)
    problems.push(...(await quantityProblems(tx, product, sku, quantity)))
  }
  if (problems.length > 0) throw ruleBroken(problems)
  // The largest quantity first, so that no line passes through a stock below what is in use.
  for (const { product, quantity } of ordered.toSorted((a, b) => b.quantity - a.quantity)) {
    await addUnits(tx, { ...product, phonePlanId: phonePlanOf(product)?.servicePlanId }, quantity)
  }
  await offerFreeUnits(tx, await lockStock(tx))
  const assigned = ordered.filter(({ assignAutomatically }) => assignAutomatically)
  return addOrder(tx, lines, await assignToPeople(tx, new Set(assigned.map((one) => one.product))))
}

/** What the free allotment of resource accounts' licenses follows from. */
export async function readAllotment(
  tx: Tx,
  skus: readonly SubscribedSku[],
): Promise<AllotmentFacts> {
  const virtualUser = skus.find(({ skuId }) => skuId === requireProduct(virtualUserSku, '').skuId)
  return {
    phoneUsers: await countPhoneUsers(tx),
    ordered: virtualUser?.enabledUnits ?? 0,
    isEnforced: await isAllotmentEnforced(tx),
  }
}

async function quantityProblems(
  tx: Tx,
  product: Product,
  sku: SubscribedSku | undefined,
  quantity: number,
): Promise<readonly Problem[]> {
  const { enabledUnits, consumedUnits } = sku ?? { enabledUnits: 0, consumedUnits: 0 }
  const holders = await licenseHolderNames(tx, product.skuId, holdersShown)
  const problems = stockProblems(product, { enabledUnits, consumedUnits, holders }, quantity)
  if (product.skuPartNumber !== virtualUserSku) return problems
  const allotment = await readAllotment(tx, sku === undefined ? [] : [sku])
  return [...problems, ...allotmentProblems(allotment, quantity)]
}

/** In the order of the catalog, because one license may be what another one needs. */
async function assignToPeople(tx: Tx, assigned: ReadonlySet<Product>): Promise<readonly string[]> {
  const people = assigned.size === 0 ? [] : await unlicensedPeople(tx)
  const notes: string[] = []
  for (const product of products.filter((each) => assigned.has(each))) {
    notes.push(await assignProduct(tx, product, people))
  }
  return notes
}

async function assignProduct(
  tx: Tx,
  { appliesTo, displayName, skuId }: Product,
  people: readonly AccountId[],
): Promise<string> {
  if (appliesTo === 'resourceAccount') {
    return `${displayName} is for resource accounts; nobody was given one automatically.`
  }
  const change = { addLicenses: [{ skuId, disabledPlans: [] }], removeLicenses: [] }
  const settled = await changeLicensesOf(tx, people, change)
  const refused = settled.filter(({ problems }) => problems.length > 0)
  const codes = refused.flatMap(({ problems }) => problems.map(({ code }) => code))
  const reasons = unassignedReasons.filter(([code]) => codes.includes(code))
  const why = reasons.map(([, reason]) => reason).join(', or ')
  const rest = refused.length === 0 ? '' : ` ${refused.length} more have none: ${why}.`
  const count = settled.length - refused.length
  return `${displayName} was assigned to ${count} people without licenses.${rest}`
}

const unassignedReasons: readonly (readonly [ProblemCode, string])[] = [
  ['noLicenseLeft', 'no license left'],
  ['usageLocationMissing', 'no usage location'],
  ['licenseNotInCountry', 'not available in their country'],
  ['licensesExclusive', 'another one excludes it'],
  ['licenseDependency', 'Phone System is missing'],
]
