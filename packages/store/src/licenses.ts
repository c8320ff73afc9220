// Licenses in stock: what was ordered, and how many of it there are. The units of a SKU are the sum
// of its orders; the units in use are counted from the assignments. A SKU is locked before an
// account, everywhere, so that two who reach for the last license wait instead of deadlocking.

import type { OrganizationId } from '@mainline/model'
import { type Generated, type JSONColumnType, sql } from 'kysely'
import type { Tx } from './database.ts'
import type { LicenseGrantTables } from './license-grants.ts'
import { newId } from './new-id.ts'
import type { Page, PageQuery } from './page.ts'

/** What a SKU is for: resource accounts, or people. */
type LicenseHolder = 'resourceAccount' | 'user'

interface SubscribedSkuTable {
  organization_id: Generated<OrganizationId>
  sku_id: string
  applies_to: LicenseHolder
  enabled_units: number
  phone_plan_id: string | null
}

interface OrderTable {
  organization_id: Generated<OrganizationId>
  id: string
  created_at: Generated<string>
  lines: JSONColumnType<readonly OrderLine[]>
  notes: JSONColumnType<readonly string[]>
}

/** The tables of this subject. */
export interface LicenseTables extends LicenseGrantTables {
  subscribed_skus: SubscribedSkuTable
  orders: OrderTable
}

/** One line of an order; a quantity below zero returns what was ordered before. */
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
  await lockSubscribedSkuRows(tx)
  return listSubscribedSkus(tx)
}

/** Lets nobody else order or assign until this transaction ends, without counting. */
export async function lockSubscribedSkuRows(tx: Tx): Promise<void> {
  await tx.selectFrom('subscribed_skus').select('sku_id').orderBy('sku_id').forUpdate().execute()
}

/** Adds units of a SKU, the first ones too; takes some back where the quantity is below zero. */
export async function addUnits(
  tx: Tx,
  sku: {
    readonly skuId: string
    readonly appliesTo: LicenseHolder
    /** The service plan that lets a holder have a number, if it has one. */
    readonly phonePlanId?: string | undefined
  },
  quantity: number,
): Promise<void> {
  const phonePlan = { phone_plan_id: sku.phonePlanId ?? null }
  const units = sql<number>`subscribed_skus.enabled_units + ${quantity}`
  await tx
    .insertInto('subscribed_skus')
    .values({
      sku_id: sku.skuId,
      applies_to: sku.appliesTo,
      enabled_units: Math.max(0, quantity),
      ...phonePlan,
    })
    .onConflict((conflict) =>
      conflict
        .columns(['organization_id', 'sku_id'])
        .doUpdateSet({ enabled_units: units, ...phonePlan }),
    )
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
