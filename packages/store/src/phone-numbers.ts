// The inventory of phone numbers and who holds them. A number is E.164 with its plus sign here and
// everywhere behind the API. Assigning and unassigning leave an operation, as Graph has them,
// although both are done by the time they are answered.

import type {
  AssignmentCategory,
  FoundNumber,
  NumberSourceName,
  NumberType,
  NumberUsage,
  OrganizationId,
} from '@mainline/model'
import { type ColumnType, type Generated, sql } from 'kysely'
import type { AccountId } from './accounts.ts'
import type { Tx } from './database.ts'
import { filterSql, orderSql } from './filter.ts'
import { newId } from './new-id.ts'
import { containing, type Page, type PageQuery, phoneDigits } from './page.ts'
import {
  blockedState,
  blockedUntil,
  phoneNumberFields,
  portInStatus,
} from './phone-number-fields.ts'
import { type WithoutNulls, withoutNulls } from './without-nulls.ts'

interface PhoneNumberTable {
  organization_id: Generated<OrganizationId>
  id: string
  telephone_number: string
  usage: NumberUsage
  number_type: NumberType
  kind: FoundNumber['kind']
  iso_country_code: string
  iso_subdivision: string | null
  city: string | null
  source: NumberSourceName
  order_id: string | null
  account_id: AccountId | null
  location_id: string | null
  assignment_category: Generated<AssignmentCategory>
  network_site_id: string | null
  reverse_number_lookup_options: Generated<'skipInternalVoip'[]>
  tags: Generated<string[]>
  note: string | null
  /** Never read as it is: infinity is no time of JavaScript. */
  assignment_blocked_until: ColumnType<never, string | null, string | null>
  created_at: Generated<string>
  revision: Generated<number>
}

/** The tables of this subject. */
export interface PhoneNumberTables {
  phone_numbers: PhoneNumberTable
}

/** A number to be added to the inventory. */
export interface NewPhoneNumber extends FoundNumber {
  readonly usage: NumberUsage
  readonly numberType: NumberType
  readonly source: NumberSourceName
  /** The order that brought it. */
  readonly orderId?: string
  readonly tags?: readonly string[]
  /** Where whoever calls for help by it is found. */
  readonly locationId?: string
}

/** A number of the inventory, with the account that holds it. */
export interface PhoneNumber extends NewPhoneNumber {
  readonly id: string
  readonly accountId?: AccountId
  readonly accountName?: string
  readonly assignmentCategory: AssignmentCategory
  /** The emergency address that its location lies in. */
  readonly civicAddressId?: string
  readonly networkSiteId?: string
  /** Present when another provider gave the number over. */
  readonly portInStatus?: 'completed'
  readonly reverseNumberLookupOptions: readonly 'skipInternalVoip'[]
  readonly tags: readonly string[]
  readonly note?: string
  readonly assignmentBlockedState: 'notBlocked' | 'blockedUntil' | 'blockedForever'
  readonly assignmentBlockedUntil?: string
  readonly acquiredDateTime: string
  /** Grows with each change and becomes the ETag. */
  readonly revision: number
}

/** What of a number can be changed without giving it to anybody; null takes a value away. */
export interface PhoneNumberChange {
  readonly usage?: NumberUsage
  readonly tags?: readonly string[]
  readonly note?: string | null
  readonly city?: string | null
  readonly networkSiteId?: string | null
  readonly reverseNumberLookupOptions?: readonly 'skipInternalVoip'[]
  /** Days from now on, for ever, or not any more. */
  readonly assignmentBlock?: number | 'forever' | null
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

/** Those of the numbers in E.164 that are in the inventory, ascending; nobody assigns them. */
export async function lockPhoneNumbers(
  tx: Tx,
  telephoneNumbers: readonly string[],
): Promise<readonly PhoneNumber[]> {
  const isWanted = sql<boolean>`telephone_number = ANY(${[...telephoneNumbers]})`
  await tx
    .selectFrom('phone_numbers')
    .select('id')
    .where(isWanted)
    .orderBy('telephone_number')
    .forUpdate()
    .execute()
  const rows = await numbers(tx).where(isWanted).orderBy('telephone_number').execute()
  return rows.map(withoutNulls)
}

/** One number in E.164, if it is in the inventory; nobody else assigns it meanwhile. */
export async function lockPhoneNumber(
  tx: Tx,
  telephoneNumber: string,
): Promise<PhoneNumber | undefined> {
  return (await lockPhoneNumbers(tx, [telephoneNumber]))[0]
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
    iso_subdivision: number.isoSubdivision ?? null,
    city: number.city ?? null,
    source: number.source,
    order_id: number.orderId ?? null,
    tags: number.tags ?? [],
    location_id: number.locationId ?? null,
  }))
  // One parameter: ten thousand rows would need more than a statement may have.
  await sql`
    INSERT INTO phone_numbers (id, telephone_number, usage, number_type, kind, iso_country_code,
      iso_subdivision, city, source, order_id, tags, location_id)
    SELECT * FROM jsonb_to_recordset(${JSON.stringify(rows)}::jsonb) AS added (id text,
      telephone_number text, usage text, number_type text, kind text, iso_country_code text,
      iso_subdivision text, city text, source text, order_id text, tags text[],
      location_id text)`.execute(tx)
  return rows.map(({ id }) => id)
}

/** Removes numbers from the inventory. */
export async function deletePhoneNumbers(tx: Tx, ids: readonly string[]): Promise<void> {
  await tx
    .deleteFrom('phone_numbers')
    .where(sql<boolean>`id = ANY(${[...ids]})`)
    .execute()
}

/** Changes what is given and leaves the rest. */
export async function changePhoneNumber(
  tx: Tx,
  id: string,
  change: PhoneNumberChange,
): Promise<void> {
  const { usage, tags, note, city, networkSiteId, assignmentBlock } = change
  const { reverseNumberLookupOptions } = change
  const set = {
    ...(usage === undefined ? {} : { usage }),
    ...(tags === undefined ? {} : { tags: [...tags] }),
    ...(note === undefined ? {} : { note }),
    ...(city === undefined ? {} : { city }),
    ...(networkSiteId === undefined ? {} : { network_site_id: networkSiteId }),
    ...(reverseNumberLookupOptions === undefined
      ? {}
      : { reverse_number_lookup_options: [...reverseNumberLookupOptions] }),
    ...(assignmentBlock === undefined
      ? {}
      : { assignment_blocked_until: blockEnd(assignmentBlock) }),
  }
  if (Object.keys(set).length === 0) return
  await tx.updateTable('phone_numbers').set(set).where('id', '=', id).execute()
}

/** Gives a number to an account, or takes it from whoever holds it. */
export async function assignPhoneNumber(
  tx: Tx,
  id: string,
  holder: { readonly id: AccountId; readonly category: AssignmentCategory } | undefined,
): Promise<void> {
  await tx
    .updateTable('phone_numbers')
    .set({
      account_id: holder?.id ?? null,
      assignment_category: holder?.category ?? 'primary',
    })
    .where('id', '=', id)
    .execute()
}

/** Which of these numbers are in the inventory, or held by an order that is not completed. */
export async function presentNumbers(
  tx: Tx,
  telephoneNumbers: readonly string[],
): Promise<ReadonlySet<string>> {
  const { rows } = await sql<{ number: string }>`
    SELECT telephone_number AS number FROM phone_numbers
      WHERE telephone_number = ANY(${[...telephoneNumbers]})
    UNION SELECT telephone_number FROM phone_number_order_numbers
      WHERE is_held AND telephone_number = ANY(${[...telephoneNumbers]})`.execute(tx)
  return new Set(rows.map(({ number }) => number))
}

/** Every tag in use with how many numbers have it, in the spelling that is used most. */
export async function listPhoneNumberTags(
  tx: Tx,
): Promise<readonly { readonly name: string; readonly count: number }[]> {
  const { rows } = await sql<{ name: string; count: number }>`
    SELECT mode() WITHIN GROUP (ORDER BY tag) AS name, count(*) AS count
    FROM phone_numbers, unnest(tags) AS tag
    GROUP BY lower(tag) ORDER BY lower(tag)`.execute(tx)
  return rows
}

function blockEnd(block: number | 'forever' | null) {
  if (block === null) return null
  if (block === 'forever') return 'infinity'
  return sql<string>`current_instant() + make_interval(days => ${block}::integer)`
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
      'iso_subdivision as isoSubdivision',
      'city',
      'source',
      'order_id as orderId',
      'account_id as accountId',
      'accounts.display_name as accountName',
      'assignment_category as assignmentCategory',
      'location_id as locationId',
      'emergency_locations.address_id as civicAddressId',
      'network_site_id as networkSiteId',
      portInStatus.as('portInStatus'),
      'reverse_number_lookup_options as reverseNumberLookupOptions',
      'tags',
      'note',
      'phone_numbers.created_at as acquiredDateTime',
      'phone_numbers.revision',
      blockedState.as('assignmentBlockedState'),
      blockedUntil.as('assignmentBlockedUntil'),
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

/** Digits are found whatever stands between them; other text in names, cities, tags and notes. */
function foundBy(search: string) {
  const digits = phoneDigits(search)
  if (digits !== undefined) return sql<boolean>`telephone_number LIKE ${containing(digits)}`
  const text = containing(search)
  return sql<boolean>`(city ILIKE ${text} OR accounts.display_name ILIKE ${text}
    OR note ILIKE ${text} OR EXISTS (SELECT FROM unnest(tags) AS tag WHERE tag ILIKE ${text}))`
}

function presentOrUndefined<T extends object>(row: T | undefined): WithoutNulls<T> | undefined {
  return row === undefined ? undefined : withoutNulls(row)
}
