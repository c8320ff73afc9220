// Licenses: what was ordered, how many of it there are, and who holds one. The units of a SKU are
// the sum of its orders; the units in use are counted from the assignments. A SKU is locked before
// an account, everywhere, so that two who reach for the last license wait instead of deadlocking.

import type { OrganizationId } from '@mainline/model'
import type { Generated, JSONColumnType } from 'kysely'
import type { AccountId } from './accounts.ts'
import type { Tx } from './database.ts'
import { newId } from './new-id.ts'
import type { Page, PageQuery } from './page.ts'

/** What a SKU is for: resource accounts, or people. */
type LicenseHolder = 'resourceAccount' | 'user'

interface SubscribedSkuTable {
  organization_id: Generated<OrganizationId>
  sku_id: string
  applies_to: LicenseHolder
  enabled_units: number
}

interface LicenseAssignmentTable {
  organization_id: Generated<OrganizationId>
  account_id: AccountId
  sku_id: string
  disabled_plans: string[]
}

interface OrderTable {
  organization_id: Generated<OrganizationId>
  id: string
  created_at: Generated<string>
  lines: JSONColumnType<readonly OrderLine[]>
  notes: JSONColumnType<readonly string[]>
}

/** The tables of this subject. */
export interface LicenseTables {
  subscribed_skus: SubscribedSkuTable
  license_assignments: LicenseAssignmentTable
  orders: OrderTable
}

/** One line of an order. */
export interface OrderLine {
  readonly skuPartNumber: string
  readonly quantity: number
  readonly assignAutomatically: boolean
}

/** A placed order; the notes say what it did besides. */
export interface Order {
  readonly id: string
  readonly createdDateTime: string
  readonly lines: readonly OrderLine[]
  readonly notes: readonly string[]
}

/** The stock of one SKU. */
export interface SubscribedSku {
  readonly skuId: string
  readonly enabledUnits: number
  readonly consumedUnits: number
}

/** Every SKU that was ever ordered. */
export async function listSubscribedSkus(tx: Tx): Promise<readonly SubscribedSku[]> {
  return tx
    .selectFrom('subscribed_skus')
    .select((row) => [
      'subscribed_skus.sku_id as skuId',
      'subscribed_skus.enabled_units as enabledUnits',
      row
        .selectFrom('license_assignments')
        .select((assignment) => assignment.fn.countAll<number>().as('count'))
        .whereRef('license_assignments.sku_id', '=', 'subscribed_skus.sku_id')
        .$asScalar()
        .$notNull()
        .as('consumedUnits'),
    ])
    .orderBy('subscribed_skus.sku_id')
    .execute()
}

/** The stock of every SKU, which nobody else orders or assigns until this transaction ends. */
export async function lockSubscribedSkus(tx: Tx): Promise<readonly SubscribedSku[]> {
  await tx.selectFrom('subscribed_skus').select('sku_id').orderBy('sku_id').forUpdate().execute()
  return listSubscribedSkus(tx)
}

/** Adds units of a SKU, the first ones too. */
export async function addUnits(
  tx: Tx,
  sku: { readonly skuId: string; readonly appliesTo: LicenseHolder },
  quantity: number,
): Promise<void> {
  await tx
    .insertInto('subscribed_skus')
    .values({ sku_id: sku.skuId, applies_to: sku.appliesTo, enabled_units: quantity })
    .onConflict((conflict) =>
      conflict.columns(['organization_id', 'sku_id']).doUpdateSet((row) => ({
        enabled_units: row('subscribed_skus.enabled_units', '+', quantity),
      })),
    )
    .execute()
}

/** Gives a license to an account, or changes which of its plans are off. */
export async function assignLicense(
  tx: Tx,
  accountId: AccountId,
  skuId: string,
  disabledPlans: readonly string[],
): Promise<void> {
  const changed = await tx
    .updateTable('license_assignments')
    .set({ disabled_plans: [...disabledPlans] })
    .where('account_id', '=', accountId)
    .where('sku_id', '=', skuId)
    .executeTakeFirst()
  if (changed.numUpdatedRows > 0n) return
  await tx
    .insertInto('license_assignments')
    .values({ account_id: accountId, sku_id: skuId, disabled_plans: [...disabledPlans] })
    .execute()
}

/** Takes a license from an account. */
export async function removeLicense(tx: Tx, accountId: AccountId, skuId: string): Promise<void> {
  await tx
    .deleteFrom('license_assignments')
    .where('account_id', '=', accountId)
    .where('sku_id', '=', skuId)
    .execute()
}

/** The people without any license, oldest first: those whom automatic assignment is for. */
export async function unlicensedPeople(
  tx: Tx,
): Promise<readonly { readonly id: AccountId; readonly usageLocation: string | null }[]> {
  return tx
    .selectFrom('accounts')
    .select(['id', 'usage_location as usageLocation'])
    .where('account_kind', '=', 'person')
    .where((row) =>
      row.not(
        row.exists(
          row
            .selectFrom('license_assignments')
            .select('sku_id')
            .whereRef('account_id', '=', 'accounts.id'),
        ),
      ),
    )
    .orderBy('id')
    .execute()
}

/** Keeps an order; its units are added apart. */
export async function addOrder(
  tx: Tx,
  lines: readonly OrderLine[],
  notes: readonly string[],
): Promise<Order> {
  return tx
    .insertInto('orders')
    .values({ id: newId('order'), lines: JSON.stringify(lines), notes: JSON.stringify(notes) })
    .returning(orderColumns)
    .executeTakeFirstOrThrow()
}

/** The orders, newest first. */
export async function listOrders(tx: Tx, query: PageQuery): Promise<Page<Order>> {
  const values = await tx
    .selectFrom('orders')
    .select(orderColumns)
    .orderBy('id', 'desc')
    .limit(query.top)
    .offset(query.skip)
    .execute()
  const { count } = await tx
    .selectFrom('orders')
    .select((row) => row.fn.countAll<number>().as('count'))
    .executeTakeFirstOrThrow()
  return { values, count }
}

const orderColumns = ['id', 'created_at as createdDateTime', 'lines', 'notes'] as const
