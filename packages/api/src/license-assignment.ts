// Giving and taking licenses, and placing orders, with every rule explained at once. The stock is
// locked before the account, so that two who reach for the last license wait for each other.

import {
  licenseProblems,
  licenseRemovalProblems,
  type Problem,
  type Product,
  productOf,
} from '@mainline/model'
import {
  type Account,
  addOrder,
  addUnits,
  assignLicense,
  lockSubscribedSkus,
  type Order,
  type OrderLine,
  removeLicense,
  type SubscribedSku,
  type Tx,
  unlicensedPeople,
} from '@mainline/store'
import { requireLockedAccount } from './account-change.ts'
import { factsOf } from './account-facts.ts'
import { fieldError, ruleBroken } from './errors.ts'

/** What Graph's assignLicense is asked for. */
export interface LicenseChange {
  readonly addLicenses: readonly {
    readonly skuId: string
    readonly disabledPlans: readonly string[]
  }[]
  readonly removeLicenses: readonly string[]
}

/** Adds and removes licenses in one step, so that one can be swapped for another. */
export async function changeLicenses(
  tx: Tx,
  accountId: string,
  { addLicenses, removeLicenses }: LicenseChange,
): Promise<Account> {
  const stock = await lockSubscribedSkus(tx)
  const account = await requireLockedAccount(tx, accountId)
  const added = addLicenses.map(({ skuId, disabledPlans }) => ({
    product: requireProduct(skuId, 'addLicenses'),
    disabledPlans,
  }))
  const removed = removeLicenses.map((sku) => requireHeldLicense(account, sku))
  const problems = [
    ...added.flatMap(({ product }) => additionProblems(account, product, stock)),
    ...(added.length === 0 ? removalProblems(account, removed) : []),
  ]
  if (problems.length > 0) throw ruleBroken(problems)
  for (const { product, disabledPlans } of added) {
    await assignLicense(tx, account.id, product.skuId, disabledPlans)
  }
  for (const skuId of removed) await removeLicense(tx, account.id, skuId)
  return account
}

/** Adds what was ordered to the stock, and assigns it to people where that was asked for. */
export async function placeOrder(tx: Tx, lines: readonly OrderLine[]): Promise<Order> {
  const notes: string[] = []
  for (const line of lines) {
    const product = requireProduct(line.skuPartNumber, 'lines')
    await addUnits(tx, product, line.quantity)
    if (line.assignAutomatically) notes.push(await assignToPeople(tx, product))
  }
  return addOrder(tx, lines, notes)
}

async function assignToPeople(tx: Tx, product: Product): Promise<string> {
  if (product.appliesTo === 'resourceAccount') {
    return `${product.displayName} is for resource accounts; nobody was given one automatically.`
  }
  const free = freeUnits(await lockSubscribedSkus(tx), product.skuId)
  const people = await unlicensedPeople(tx)
  const licensed = people.filter(({ usageLocation }) => usageLocation !== null).slice(0, free)
  for (const { id } of licensed) await assignLicense(tx, id, product.skuId, [])
  const left = people.length - licensed.length
  const rest = left === 0 ? '' : ` ${left} more have none: no license left, or no usage location.`
  return `${product.displayName} was assigned to ${licensed.length} people without licenses.${rest}`
}

function additionProblems(
  account: Account,
  { skuId, skuPartNumber }: Product,
  stock: readonly SubscribedSku[],
): readonly Problem[] {
  if (account.assignedLicenses.some((license) => license.skuId === skuId)) return []
  return licenseProblems(factsOf(account), { skuPartNumber, freeUnits: freeUnits(stock, skuId) })
}

function removalProblems(account: Account, removed: readonly string[]): readonly Problem[] {
  const isLast = account.assignedLicenses.every(({ skuId }) => removed.includes(skuId))
  return isLast && removed.length > 0 ? licenseRemovalProblems(factsOf(account)) : []
}

function freeUnits(stock: readonly SubscribedSku[], skuId: string): number {
  const sku = stock.find((candidate) => candidate.skuId === skuId)
  return sku === undefined ? 0 : sku.enabledUnits - sku.consumedUnits
}

function requireHeldLicense(account: Account, sku: string): string {
  const { skuId, displayName } = requireProduct(sku, 'removeLicenses')
  if (account.assignedLicenses.some((license) => license.skuId === skuId)) return skuId
  throw fieldError('removeLicenses', `${account.displayName} has no ${displayName} license.`)
}

function requireProduct(sku: string, target: string): Product {
  const product = productOf(sku)
  if (product === undefined) throw fieldError(target, `There is no product ${sku}; see /products.`)
  return product
}
