// Orders of numbers: a search whose finds are held for ten minutes, and what became of it. The
// database lets the numbers go whenever an order is not reserved any more (0012), and refuses to
// complete one whose time is over, so a late sweep cannot sell what is somebody else's by now.

import {
  type FoundNumber,
  limits,
  type NumberKind,
  type NumberOrderStatus,
  type NumberSearchType,
  type NumberSourceName,
  type NumberUsage,
  type OrderedNumberType,
  type OrganizationId,
} from '@mainline/model'
import { type Generated, sql } from 'kysely'
import { jsonArrayFrom } from 'kysely/helpers/postgres'
import type { Tx } from './database.ts'
import { newId } from './new-id.ts'
import type { Page, PageQuery } from './page.ts'
import { withoutNulls } from './without-nulls.ts'

interface PhoneNumberOrderTable {
  organization_id: Generated<OrganizationId>
  id: string
  name: string
  description: string
  source: NumberSourceName
  country_code: string
  number_type: OrderedNumberType
  usage: NumberUsage
  kind: NumberKind
  search_type: NumberSearchType
  search_text: string
  quantity: number
  status: NumberOrderStatus
  error_code: Generated<'noError' | 'outOfStock'>
  created_at: Generated<string>
  created_by: Generated<string>
  reservation_expires_at: string | null
}

interface PhoneNumberOrderNumberTable {
  organization_id: Generated<OrganizationId>
  order_id: string
  telephone_number: string
  city: string | null
  iso_subdivision: string | null
  is_held: Generated<boolean>
}

/** The tables of this subject. */
export interface PhoneNumberOrderTables {
  phone_number_orders: PhoneNumberOrderTable
  phone_number_order_numbers: PhoneNumberOrderNumberTable
}

/** What an order asks for. */
export interface NewPhoneNumberOrder {
  readonly name: string
  readonly description: string
  readonly source: NumberSourceName
  readonly countryCode: string
  readonly numberType: OrderedNumberType
  readonly usage: NumberUsage
  readonly kind: NumberKind
  readonly searchType: NumberSearchType
  readonly searchText: string
  readonly quantity: number
}

/** A number that an order found. */
export type OrderedNumber = Pick<FoundNumber, 'telephoneNumber' | 'city' | 'isoSubdivision'>

/** An order with what it found, and what became of it. */
export interface PhoneNumberOrder extends NewPhoneNumberOrder {
  readonly id: string
  readonly status: NumberOrderStatus
  readonly errorCode: 'noError' | 'outOfStock'
  readonly createdDateTime: string
  readonly createdBy: string
  readonly reservationExpiryDateTime?: string
  readonly telephoneNumbers: readonly OrderedNumber[]
}

/** Notified when numbers have been reserved, which somebody must let go in time. */
export const numbersReservedChannel = 'numbers_reserved'

/** Orders of one organization are made one after the other, so that quotas and finds hold. */
export async function lockPhoneNumberOrders(tx: Tx): Promise<void> {
  const key = sql`hashtext('number order ' || current_organization())`
  await sql`SELECT pg_advisory_xact_lock(${key})`.execute(tx)
}

/** What nobody may find: the numbers that came from the source, and those that are held. */
export async function takenNumbers(tx: Tx, source: NumberSourceName): Promise<ReadonlySet<string>> {
  await letGo(tx)
  const { rows } = await sql<{ number: string }>`
    SELECT telephone_number AS number FROM phone_numbers WHERE source = ${source}
      OR number_type <> 'directRouting'
    UNION SELECT telephone_number FROM phone_number_order_numbers WHERE is_held`.execute(tx)
  return new Set(rows.map(({ number }) => number))
}

/** Keeps an order and holds what it found; without numbers it is out of stock. */
export async function addPhoneNumberOrder(
  tx: Tx,
  order: NewPhoneNumberOrder,
  found: readonly OrderedNumber[],
): Promise<string> {
  const id = newId('numberorder')
  const isFound = found.length > 0
  await tx
    .insertInto('phone_number_orders')
    .values({
      id,
      name: order.name,
      description: order.description,
      source: order.source,
      country_code: order.countryCode,
      number_type: order.numberType,
      usage: order.usage,
      kind: order.kind,
      search_type: order.searchType,
      search_text: order.searchText,
      quantity: order.quantity,
      status: isFound ? 'reserved' : 'error',
      error_code: isFound ? 'noError' : 'outOfStock',
      reservation_expires_at: isFound ? reservationEnd : null,
    })
    .execute()
  if (isFound) await holdNumbers(tx, id, found)
  return id
}

/** The orders that match, newest first. */
export async function listPhoneNumberOrders(
  tx: Tx,
  { top, skip }: PageQuery,
): Promise<Page<PhoneNumberOrder>> {
  const rows = await orders(tx)
    .orderBy('phone_number_orders.created_at', 'desc')
    .orderBy('id', 'desc')
    .limit(top)
    .offset(skip)
    .execute()
  const { count } = await tx
    .selectFrom('phone_number_orders')
    .select((row) => row.fn.countAll<number>().as('count'))
    .executeTakeFirstOrThrow()
  return { values: rows.map(orderOf), count }
}

/** One order, if there is such. */
export async function readPhoneNumberOrder(
  tx: Tx,
  id: string,
): Promise<PhoneNumberOrder | undefined> {
  const row = await orders(tx).where('id', '=', id).executeTakeFirst()
  return row === undefined ? undefined : orderOf(row)
}

/** Ends a reservation; the numbers are nobody's until they are added to the inventory. */
export async function endPhoneNumberOrder(
  tx: Tx,
  id: string,
  status: 'completed' | 'released',
): Promise<void> {
  await tx.updateTable('phone_number_orders').set({ status }).where('id', '=', id).execute()
}

/** Lets go what is not held any more; for transactions that see all organizations, or one. */
export async function expirePhoneNumberOrders(tx: Tx): Promise<number> {
  return letGo(tx)
}

/** How long until the next reservation ends, at the least 0; undefined when there is none. */
export async function nextReservationEndMs(tx: Tx): Promise<number | undefined> {
  const { rows } = await sql<{ ms: number | null }>`
    SELECT ceil(extract(epoch FROM min(reservation_expires_at) - current_instant()) * 1000)::float8
      AS ms FROM phone_number_orders WHERE status = 'reserved'`.execute(tx)
  const ms = rows[0]?.ms ?? undefined
  return ms === undefined ? undefined : Math.max(0, ms)
}

/** How many numbers orders have brought or hold, by usage and kind: those that quotas count. */
export async function countOrderedNumbers(
  tx: Tx,
): Promise<
  readonly { readonly usage: NumberUsage; readonly kind: NumberKind; readonly count: number }[]
> {
  await letGo(tx)
  const { rows } = await sql<{ usage: NumberUsage; kind: NumberKind; count: number }>`
    SELECT usage, kind, count(*) AS count FROM (
      SELECT usage, kind FROM phone_numbers
        WHERE order_id IS NOT NULL AND number_type = 'callingPlan'
      UNION ALL
      SELECT usage, kind FROM phone_number_orders JOIN phone_number_order_numbers
        ON order_id = phone_number_orders.id WHERE is_held
    ) AS counted GROUP BY usage, kind`.execute(tx)
  return rows
}

const reservationEnd = sql<string>`current_instant()
  + make_interval(secs => ${limits.reservationMs / 1000}::integer)`

async function holdNumbers(tx: Tx, orderId: string, found: readonly OrderedNumber[]) {
  const rows = found.map(({ telephoneNumber, city, isoSubdivision }) => ({
    order_id: orderId,
    telephone_number: telephoneNumber,
    city: city ?? null,
    iso_subdivision: isoSubdivision ?? null,
  }))
  await tx.insertInto('phone_number_order_numbers').values(rows).execute()
}

async function letGo(tx: Tx): Promise<number> {
  const { numUpdatedRows } = await tx
    .updateTable('phone_number_orders')
    .set({ status: 'expired' })
    .where('status', '=', 'reserved')
    .where(sql<boolean>`reservation_expires_at <= current_instant()`)
    .executeTakeFirst()
  return Number(numUpdatedRows)
}

/** An order whose time is over is shown so, although nobody has let its numbers go yet. */
const shownStatus = sql<NumberOrderStatus>`CASE
  WHEN status = 'reserved' AND reservation_expires_at <= current_instant()
  THEN 'expired' ELSE status END`

function orders(tx: Tx) {
  return tx
    .selectFrom('phone_number_orders')
    .select((row) => [
      'id',
      'name',
      'description',
      'source',
      'country_code as countryCode',
      'number_type as numberType',
      'usage',
      'kind',
      'search_type as searchType',
      'search_text as searchText',
      'quantity',
      shownStatus.as('status'),
      'error_code as errorCode',
      'created_at as createdDateTime',
      'created_by as createdBy',
      'reservation_expires_at as reservationExpiryDateTime',
      jsonArrayFrom(
        row
          .selectFrom('phone_number_order_numbers')
          .select(['telephone_number as telephoneNumber', 'city'])
          .select('iso_subdivision as isoSubdivision')
          .whereRef('order_id', '=', 'phone_number_orders.id')
          .orderBy('telephone_number'),
      ).as('telephoneNumbers'),
    ])
}

type Row = Awaited<ReturnType<ReturnType<typeof orders>['execute']>>[number]

function orderOf({ telephoneNumbers, ...row }: Row): PhoneNumberOrder {
  return { ...withoutNulls(row), telephoneNumbers: telephoneNumbers.map(withoutNulls) }
}
