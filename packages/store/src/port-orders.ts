// Orders that bring numbers from another provider. What was ordered stays as it was; only where the
// order stands, when the transfer is and what the provider said change.

import type { NumberKind, NumberUsage, OrganizationId, PortStatus } from '@mainline/model'
import { type Generated, sql } from 'kysely'
import type { Tx } from './database.ts'
import { type Columns, filterSql, orderSql } from './filter.ts'
import { newId } from './new-id.ts'
import { containing, type Page, type PageQuery, phoneDigits } from './page.ts'

import { withoutNulls } from './without-nulls.ts'

interface PortOrderTable {
  organization_id: Generated<OrganizationId>
  id: string
  name: string
  status: PortStatus
  status_message: string | null
  country_code: string
  kind: NumberKind
  usage: NumberUsage
  scope: 'full' | 'partial'
  notification_mails: string[]
  requested_transfer_date: string
  transfer_at: string | null
  requester: string
  billing_telephone_number: string
  provider: string
  account_number: string
  service_address: string
  letter_of_authorization: string | null
  location_id: string | null
  telephone_numbers: string[]
  created_at: Generated<string>
  revision: Generated<number>
}

/** The tables of this subject. */
export interface PortOrderTables {
  port_orders: PortOrderTable
}

/** What an administrator orders. */
export interface NewPortOrder {
  readonly name: string
  readonly countryCode: string
  readonly kind: NumberKind
  readonly usage: NumberUsage
  /** Whether all numbers of the account with the provider come along. */
  readonly scope: 'full' | 'partial'
  readonly notificationMails: readonly string[]
  readonly requestedTransferDate: string
  readonly requester: string
  /** The number the provider knows the account by. */
  readonly billingTelephoneNumber: string
  readonly provider: string
  readonly accountNumber: string
  readonly serviceAddress: string
  /** Where the signed letter is kept. */
  readonly letterOfAuthorization?: string
  /** The emergency location that the numbers get. */
  readonly locationId?: string
  readonly telephoneNumbers: readonly string[]
}

/** An order; `revision` grows with each change and becomes the ETag. */
export interface PortOrder extends NewPortOrder {
  readonly id: string
  readonly status: PortStatus
  readonly statusMessage?: string
  readonly transferDateTime?: string
  readonly createdDateTime: string
  readonly revision: number
}

/** What orders can be filtered and ordered by. */
export const portOrderFields = {
  id: { type: 'text', sql: sql`id` },
  name: { type: 'text', sql: sql`name` },
  status: {
    type: [
      'processing',
      'contactingCarrier',
      'transferApproved',
      'transferPending',
      'error',
      'completed',
      'cancelled',
    ],
    sql: sql`status`,
  },
  provider: { type: 'text', sql: sql`provider` },
  createdDateTime: { type: 'time', sql: sql`created_at` },
  transferDateTime: { type: 'time', sql: sql`transfer_at` },
} as const satisfies Columns

/** The orders that match, newest first where no other order is asked for. */
export async function listPortOrders(tx: Tx, query: PageQuery): Promise<Page<PortOrder>> {
  const { search, filter } = query
  const matching = orders(tx)
    .$if(search !== undefined, (rows) => rows.where(foundBy(search ?? '')))
    .$if(filter !== undefined, (rows) =>
      filter === undefined ? rows : rows.where(filterSql(filter, portOrderFields)),
    )
  const rows = await matching
    .orderBy(orderSql(query.orderBy, portOrderFields, sql`created_at DESC`, sql`id DESC`))
    .limit(query.top)
    .offset(query.skip)
    .execute()
  const { count } = await matching
    .clearSelect()
    .select((row) => row.fn.countAll<number>().as('count'))
    .executeTakeFirstOrThrow()
  return { values: rows.map(withoutNulls), count }
}

/** One order, if there is such. */
export async function readPortOrder(tx: Tx, id: string): Promise<PortOrder | undefined> {
  const row = await orders(tx).where('id', '=', id).executeTakeFirst()
  return row === undefined ? undefined : withoutNulls(row)
}

/** One order, which nobody else changes until this transaction ends. */
export async function lockPortOrder(tx: Tx, id: string): Promise<PortOrder | undefined> {
  const row = await orders(tx).where('id', '=', id).forUpdate().executeTakeFirst()
  return row === undefined ? undefined : withoutNulls(row)
}

/** Those of the numbers that another open order brings, each with that order's name. */
export async function numbersBeingPorted(
  tx: Tx,
  telephoneNumbers: readonly string[],
): Promise<readonly { readonly telephoneNumber: string; readonly name: string }[]> {
  const { rows } = await sql<{ telephoneNumber: string; name: string }>`
    SELECT number AS "telephoneNumber", name FROM port_orders, unnest(telephone_numbers) AS number
    WHERE status NOT IN ('completed', 'cancelled')
      AND number = ANY (${[...telephoneNumbers]}::text[])`.execute(tx)
  return rows
}

/** Those of the numbers that are in the inventory. */
export async function numbersInInventory(
  tx: Tx,
  telephoneNumbers: readonly string[],
): Promise<readonly string[]> {
  if (telephoneNumbers.length === 0) return []
  const rows = await tx
    .selectFrom('phone_numbers')
    .select('telephone_number')
    .where('telephone_number', 'in', telephoneNumbers)
    .execute()
  return rows.map(({ telephone_number }) => telephone_number)
}

/** Keeps a new order. */
export async function addPortOrder(tx: Tx, order: NewPortOrder): Promise<string> {
  const id = newId('port')
  await tx
    .insertInto('port_orders')
    .values({
      id,
      status: 'processing',
      name: order.name,
      country_code: order.countryCode,
      kind: order.kind,
      usage: order.usage,
      scope: order.scope,
      notification_mails: [...order.notificationMails],
      requested_transfer_date: order.requestedTransferDate,
      requester: order.requester,
      billing_telephone_number: order.billingTelephoneNumber,
      provider: order.provider,
      account_number: order.accountNumber,
      service_address: order.serviceAddress,
      letter_of_authorization: order.letterOfAuthorization ?? null,
      location_id: order.locationId ?? null,
      telephone_numbers: [...order.telephoneNumbers],
    })
    .execute()
  return id
}

/** Says where an order stands now. */
export async function changePortStatus(
  tx: Tx,
  id: string,
  change: Pick<PortOrder, 'status' | 'statusMessage' | 'transferDateTime'>,
): Promise<void> {
  await tx
    .updateTable('port_orders')
    .set({
      status: change.status,
      status_message: change.statusMessage ?? null,
      transfer_at: change.transferDateTime ?? null,
    })
    .where('id', '=', id)
    .execute()
}

function orders(tx: Tx) {
  return tx
    .selectFrom('port_orders')
    .select(['id', 'name', 'status', 'status_message as statusMessage', 'kind', 'usage', 'scope'])
    .select(['country_code as countryCode', 'notification_mails as notificationMails'])
    .select(sql<string>`requested_transfer_date::text`.as('requestedTransferDate'))
    .select(['transfer_at as transferDateTime', 'requester', 'provider', 'revision'])
    .select('billing_telephone_number as billingTelephoneNumber')
    .select(['account_number as accountNumber', 'service_address as serviceAddress'])
    .select(['letter_of_authorization as letterOfAuthorization', 'location_id as locationId'])
    .select(['telephone_numbers as telephoneNumbers', 'created_at as createdDateTime'])
}

function foundBy(search: string) {
  const text = containing(search)
  const digits = phoneDigits(search)
  const numbers = containing(digits ?? search)
  return sql<boolean>`(name ILIKE ${text} OR provider ILIKE ${text}
    OR array_to_string(telephone_numbers, ' ') LIKE ${numbers})`
}
