// The inventory of phone numbers and who holds them. A number is E.164 with its plus sign here and
// everywhere behind the API. Assigning and unassigning leave an operation, as Graph has them,
// although both are done by the time they are answered.

import type { OrganizationId } from '@mainline/model'
import { type Generated, sql } from 'kysely'
import type { AccountId } from './accounts.ts'
import type { Tx } from './database.ts'
import { filterSql, orderSql } from './filter.ts'
import { newId } from './new-id.ts'
import { containing, type Page, type PageQuery, phoneDigits } from './page.ts'
import { phoneNumberFields } from './phone-number-fields.ts'
import { type WithoutNulls, withoutNulls } from './without-nulls.ts'

/** What a number is for: a person, or a service such as an auto attendant. */
export type NumberUsage = 'user' | 'service'
/** Who pays for a call to it: the caller, or the organization. */
export type NumberKind = 'toll' | 'tollFree'
/** How it reaches the public network, in the words of the reference (§5.1). */
export type NumberType = 'callingPlan' | 'operatorConnect' | 'directRouting'
/** Whether it is real, or one of the samples of the first start. */
export type NumberSource = 'sample' | 'own'

interface PhoneNumberTable {
  organization_id: Generated<OrganizationId>
  id: string
  telephone_number: string
  usage: NumberUsage
  number_type: NumberType
  kind: NumberKind
  iso_country_code: string
  city: string | null
  source: NumberSource
  account_id: AccountId | null
  location_id: string | null
  created_at: Generated<string>
}

interface PhoneNumberOperationTable {
  organization_id: Generated<OrganizationId>
  id: string
  created_at: Generated<string>
  phone_number_id: string
  status: 'notStarted' | 'running' | 'succeeded' | 'failed'
}

/** The tables of this subject. */
export interface PhoneNumberTables {
  phone_numbers: PhoneNumberTable
  phone_number_operations: PhoneNumberOperationTable
}

/** A number to be added to the inventory. */
export interface NewPhoneNumber {
  readonly telephoneNumber: string
  readonly usage: NumberUsage
  readonly numberType: NumberType
  readonly kind: NumberKind
  readonly isoCountryCode: string
  readonly city?: string
  readonly source: NumberSource
  /** Where whoever calls for help by it is found. */
  readonly locationId?: string
}

/** A number of the inventory, with the account that holds it. */
export interface PhoneNumber extends NewPhoneNumber {
  readonly id: string
  readonly accountId?: AccountId
  readonly accountName?: string
  /** The emergency address that its location lies in. */
  readonly civicAddressId?: string
}

/** What became of assigning or unassigning a number. */
export interface PhoneNumberOperation {
  readonly id: string
  readonly createdDateTime: string
  readonly phoneNumberId: string
  readonly status: PhoneNumberOperationTable['status']
}

/** The numbers that match, in words of `phoneNumberFields`; ascending where no order is asked. */
export async function listPhoneNumbers(tx: Tx, query: PageQuery): Promise<Page<PhoneNumber>> {
  const matching = matchingNumbers(tx, query)
  const rows = await matching
    .orderBy(orderSql(query.orderBy, phoneNumberFields, sql`telephone_number`))
    .limit(query.top)
    .offset(query.skip)
    .execute()
  const { count } = await matching
    .clearSelect()
    .select((row) => row.fn.countAll<number>().as('count'))
    .executeTakeFirstOrThrow()
  return { values: rows.map(withoutNulls), count }
}

/** One number by its id, if there is such. */
export async function readPhoneNumber(tx: Tx, id: string): Promise<PhoneNumber | undefined> {
  return presentOrUndefined(await numbers(tx).where('phone_numbers.id', '=', id).executeTakeFirst())
}

/** One number in E.164, if it is in the inventory; nobody else assigns it meanwhile. */
export async function lockPhoneNumber(
  tx: Tx,
  telephoneNumber: string,
): Promise<PhoneNumber | undefined> {
  await tx
    .selectFrom('phone_numbers')
    .select('id')
    .where('telephone_number', '=', telephoneNumber)
    .forUpdate()
    .execute()
  return presentOrUndefined(
    await numbers(tx).where('telephone_number', '=', telephoneNumber).executeTakeFirst(),
  )
}

/** Adds numbers to the inventory; answers their ids in the same order. */
export async function addPhoneNumbers(
  tx: Tx,
  added: readonly NewPhoneNumber[],
): Promise<readonly string[]> {
  const rows = added.map((number) => ({
    id: newId('number'),
    telephone_number: number.telephoneNumber,
    usage: number.usage,
    number_type: number.numberType,
    kind: number.kind,
    iso_country_code: number.isoCountryCode,
    city: number.city ?? null,
    source: number.source,
    location_id: number.locationId ?? null,
  }))
  await tx.insertInto('phone_numbers').values(rows).execute()
  return rows.map(({ id }) => id)
}

/** Removes a number from the inventory. */
export async function deletePhoneNumber(tx: Tx, id: string): Promise<void> {
  await tx.deleteFrom('phone_numbers').where('id', '=', id).execute()
}

/** Gives a number to an account, or to nobody; answers the id of the operation. */
export async function assignPhoneNumber(
  tx: Tx,
  id: string,
  accountId: AccountId | undefined,
): Promise<string> {
  await tx
    .updateTable('phone_numbers')
    .set({ account_id: accountId ?? null })
    .where('id', '=', id)
    .execute()
  await forgetOldOperations(tx)
  const operationId = newId('operation')
  await tx
    .insertInto('phone_number_operations')
    .values({ id: operationId, phone_number_id: id, status: 'succeeded' })
    .execute()
  return operationId
}

/** One operation, if it is not older than a day. */
export async function readPhoneNumberOperation(
  tx: Tx,
  id: string,
): Promise<PhoneNumberOperation | undefined> {
  return tx
    .selectFrom('phone_number_operations')
    .select(['id', 'created_at as createdDateTime', 'phone_number_id as phoneNumberId', 'status'])
    .where('id', '=', id)
    .executeTakeFirst()
}

function numbers(tx: Tx) {
  return tx
    .selectFrom('phone_numbers')
    .leftJoin('accounts', 'accounts.id', 'phone_numbers.account_id')
    .leftJoin('emergency_locations', 'emergency_locations.id', 'phone_numbers.location_id')
    .select([
      'phone_numbers.id',
      'telephone_number as telephoneNumber',
      'usage',
      'number_type as numberType',
      'kind',
      'iso_country_code as isoCountryCode',
      'city',
      'source',
      'location_id as locationId',
      'emergency_locations.address_id as civicAddressId',
      'account_id as accountId',
      'accounts.display_name as accountName',
    ])
}

function matchingNumbers(tx: Tx, { search, filter }: PageQuery) {
  return numbers(tx).where((row) =>
    row.and([
      ...(search === undefined ? [] : [foundBy(search)]),
      ...(filter === undefined ? [] : [filterSql(filter, phoneNumberFields)]),
    ]),
  )
}

/** Digits are found whatever stands between them; other text is looked for in names and cities. */
function foundBy(search: string) {
  const digits = phoneDigits(search)
  if (digits !== undefined) return sql<boolean>`telephone_number LIKE ${containing(digits)}`
  const text = containing(search)
  return sql<boolean>`(city ILIKE ${text} OR accounts.display_name ILIKE ${text})`
}

/** Operations are for clients that wait for one; a day is long enough for the slowest of them. */
async function forgetOldOperations(tx: Tx): Promise<void> {
  await tx
    .deleteFrom('phone_number_operations')
    .where('created_at', '<', sql<string>`now() - interval '1 day'`)
    .execute()
}

function presentOrUndefined<T extends object>(row: T | undefined): WithoutNulls<T> | undefined {
  return row === undefined ? undefined : withoutNulls(row)
}
