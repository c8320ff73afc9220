// Giving licenses to accounts and groups, taking them and swapping them, with every rule explained
// at once. A request is one step: an account never passes through a state between what is added
// and what is removed. The stock is locked before the accounts, so that two who reach for the last
// license wait for each other.

import {
  groupLicenseProblems,
  type HeldLicense,
  licenseNotDirect,
  type Product,
  productOf,
} from '@mainline/model'
import {
  type Account,
  type AccountId,
  endGroupLicense,
  type Group,
  giveGroupLicense,
  groupMemberIds,
  readAccount,
  type Tx,
} from '@mainline/store'
import { factsOf } from './account-facts.ts'
import { fieldError, notFound, ruleBroken } from './errors.ts'
import { type DirectChange, type Settled, settleAccounts } from './license-settling.ts'
import { lockStock } from './license-stock.ts'

/** What Graph's assignLicense is asked for. */
export interface LicenseChange {
  readonly addLicenses: readonly HeldLicense[]
  readonly removeLicenses: readonly string[]
}

/** Of what a group cannot take from its members, so much is listed. */
const problemsShown = 20

/** Adds and removes licenses of one account in one step; answers it as it was before. */
export async function changeLicenses(
  tx: Tx,
  accountId: string,
  change: LicenseChange,
): Promise<Account> {
  const known = await readAccount(tx, accountId)
  if (known === undefined) throw notFound('user')
  const [settled] = await changeLicensesOf(tx, [known.id], change)
  if (settled === undefined) throw notFound('user')
  if (settled.problems.length > 0) throw ruleBroken(settled.problems)
  return settled.account
}

/** Adds and removes licenses of many accounts; each has its own outcome. */
export async function changeLicensesOf(
  tx: Tx,
  ids: readonly AccountId[],
  change: LicenseChange,
): Promise<readonly Settled[]> {
  const stock = await lockStock(tx)
  const parsed = parsedChange(change)
  return settleAccounts(tx, stock, ids, (account) => directChange(account, parsed))
}

/** Adds and removes licenses of a group, for all of its members. */
export async function changeGroupLicenses(
  tx: Tx,
  group: Group,
  change: LicenseChange,
): Promise<void> {
  const stock = await lockStock(tx)
  const { added, removed } = parsedChange(change)
  const missing = removed.find(({ skuId }) =>
    group.assignedLicenses.every((license) => license.skuId !== skuId),
  )
  if (missing !== undefined) {
    const message = `${group.displayName} gives no ${missing.displayName} license.`
    throw fieldError('removeLicenses', message)
  }
  const problems = added.flatMap(({ product }) =>
    groupLicenseProblems(group, product, stock.isOrdered(product.skuId)),
  )
  if (problems.length > 0) throw ruleBroken(problems)
  for (const { product, disabledPlans } of added) {
    await giveGroupLicense(tx, group.id, { skuId: product.skuId, disabledPlans })
  }
  for (const { skuId } of removed) await endGroupLicense(tx, group.id, skuId)
  requireSettled(await settleAccounts(tx, stock, await groupMemberIds(tx, group.id)))
}

/** Settles accounts whose groups or country have changed; refuses what would strand a number. */
export async function resettleAccounts(tx: Tx, ids: readonly AccountId[]): Promise<void> {
  requireSettled(await settleAccounts(tx, await lockStock(tx), ids))
}

interface ParsedChange {
  readonly added: readonly {
    readonly product: Product
    readonly disabledPlans: readonly string[]
  }[]
  readonly removed: readonly Product[]
}

function parsedChange({ addLicenses, removeLicenses }: LicenseChange): ParsedChange {
  const added = addLicenses.map(({ skuId, disabledPlans }) => {
    const product = requireProduct(skuId, 'addLicenses')
    requirePlans(product, disabledPlans)
    return { product, disabledPlans }
  })
  const removed = removeLicenses.map((sku) => requireProduct(sku, 'removeLicenses'))
  const named = [...added.map(({ product }) => product), ...removed]
  const twice = named.find((product, index) => named.indexOf(product) !== index)
  if (twice === undefined) return { added, removed }
  throw fieldError('addLicenses', `${twice.displayName} is named twice. Add or remove it once.`)
}

function requirePlans(product: Product, disabledPlans: readonly string[]): void {
  const wrong = disabledPlans.find(
    (plan) => !product.servicePlans.some(({ servicePlanId }) => servicePlanId === plan),
  )
  if (wrong === undefined) return
  throw fieldError('addLicenses', `${product.displayName} has no service plan ${wrong}.`)
}

function directChange(account: Account, { added, removed }: ParsedChange): DirectChange {
  const own = account.licenseAssignmentStates.filter(
    ({ assignedByGroup }) => assignedByGroup === null,
  )
  const isNamed = (skuId: string) =>
    removed.some((product) => product.skuId === skuId) ||
    added.some(({ product }) => product.skuId === skuId)
  return {
    grants: [
      ...own.filter(({ skuId }) => !isNamed(skuId)),
      ...added.map(({ product, disabledPlans }) => ({
        skuId: product.skuId,
        disabledPlans,
        assignedByGroup: null,
      })),
    ],
    problems: removed
      .filter(({ skuId }) => own.every((grant) => grant.skuId !== skuId))
      .map((product) => licenseNotDirect(factsOf(account), product, groupOf(account, product))),
  }
}

function groupOf(account: Account, { skuId }: Product): string | undefined {
  const grant = account.licenseAssignmentStates.find((each) => each.skuId === skuId)
  return grant?.assignedByGroupName ?? undefined
}

/** All or nothing: what cannot be settled is told for the first accounts, and counted. */
function requireSettled(settled: readonly Settled[]): void {
  const problems = settled.flatMap((each) => each.problems)
  const [first] = problems
  if (first === undefined) return
  const shown = problems.slice(0, problemsShown)
  const left = problems.length - shown.length
  const message = `So are ${left} more licenses.`
  throw ruleBroken(left === 0 ? shown : [...shown, { ...first, message }])
}

/** The product of a SKU, or 400. */
export function requireProduct(sku: string, target: string): Product {
  const product = productOf(sku)
  if (product === undefined) throw fieldError(target, `There is no product ${sku}; see /products.`)
  return product
}
