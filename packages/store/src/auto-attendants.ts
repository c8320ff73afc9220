// Auto attendants as they were written. The call flow is kept as one JSON value, because it is
// read and changed as one; what ties an auto attendant to accounts is in associations.ts.

import type { AutoAttendant, AutoAttendantId, OrganizationId } from '@mainline/model'
import { type ExpressionBuilder, type Generated, type JSONColumnType, sql } from 'kysely'
import { jsonArrayFrom } from 'kysely/helpers/postgres'
import type { AssociatedAccount } from './associations.ts'
import { type ItemKeys, isAmong } from './configuration-keys.ts'
import type { Database, Tx } from './database.ts'
import { containing, type Page, type PageQuery } from './page.ts'
import { withoutNulls } from './without-nulls.ts'

interface AutoAttendantTable {
  organization_id: Generated<OrganizationId>
  id: AutoAttendantId
  name: string
  language_id: string
  time_zone_id: string
  operator: JSONColumnType<NonNullable<AutoAttendant['operator']>> | null
  default_call_flow: JSONColumnType<AutoAttendant['defaultCallFlow']>
  created_at: Generated<string>
  revision: Generated<number>
}

/** The tables of this subject. */
export interface AutoAttendantTables {
  auto_attendants: AutoAttendantTable
}

/** An auto attendant as it is kept, with the accounts that lead to it. */
export interface StoredAutoAttendant {
  readonly attendant: AutoAttendant
  readonly revision: number
  readonly resourceAccounts: readonly AssociatedAccount[]
}

/** Which auto attendants are wanted: all, or of those with these ids. */
export interface AutoAttendantQuery extends PageQuery {
  readonly ids?: readonly AutoAttendantId[] | undefined
}

/** The auto attendants that match, by name. */
export async function listAutoAttendants(
  tx: Tx,
  query: AutoAttendantQuery,
): Promise<Page<StoredAutoAttendant>> {
  const text = containing(query.search ?? '')
  const rows = await storedAutoAttendants(tx)
    .where('name', 'ilike', text)
    .where(isAmong(sql`auto_attendants.id`, query.ids))
    .orderBy(sql`lower(name)`)
    .orderBy('auto_attendants.id')
    .limit(query.top)
    .offset(query.skip)
    .execute()
  const { count } = await tx
    .selectFrom('auto_attendants')
    .where('name', 'ilike', text)
    .where(isAmong(sql`auto_attendants.id`, query.ids))
    .select((row) => row.fn.countAll<number>().as('count'))
    .executeTakeFirstOrThrow()
  return { values: rows.map(storedOf), count }
}

/** One auto attendant, if there is such. */
export async function readAutoAttendant(
  tx: Tx,
  id: string,
): Promise<StoredAutoAttendant | undefined> {
  const row = await storedAutoAttendants(tx)
    .where(sql`auto_attendants.id`, '=', id)
    .executeTakeFirst()
  return row === undefined ? undefined : storedOf(row)
}

/** One auto attendant, which nobody else changes until this transaction ends. */
export async function lockAutoAttendant(
  tx: Tx,
  id: string,
): Promise<StoredAutoAttendant | undefined> {
  await tx.selectFrom('auto_attendants').select('id').where(sql`id`, '=', id).forUpdate().execute()
  return readAutoAttendant(tx, id)
}

/** Every auto attendant of the organization, or those with these ids. */
export async function allAutoAttendants(tx: Tx, ids?: ItemKeys): Promise<readonly AutoAttendant[]> {
  const rows = await tx
    .selectFrom('auto_attendants')
    .select(attendantColumns)
    .where(isAmong(sql`id`, ids))
    .execute()
  return rows.map(withoutNulls)
}

/** Adds an auto attendant. */
export async function addAutoAttendant(tx: Tx, attendant: AutoAttendant): Promise<void> {
  await tx
    .insertInto('auto_attendants')
    .values({ id: attendant.id, ...columnsOf(attendant) })
    .execute()
}

/** Puts an auto attendant in the place of the one with its id. */
export async function replaceAutoAttendant(tx: Tx, attendant: AutoAttendant): Promise<void> {
  await tx
    .updateTable('auto_attendants')
    .set(columnsOf(attendant))
    .where('id', '=', attendant.id)
    .execute()
}

/** Deletes an auto attendant that no account leads to. */
export async function deleteAutoAttendant(tx: Tx, id: AutoAttendantId): Promise<void> {
  await tx.deleteFrom('auto_attendants').where('id', '=', id).execute()
}

function columnsOf(attendant: AutoAttendant) {
  return {
    name: attendant.name,
    language_id: attendant.languageId,
    time_zone_id: attendant.timeZoneId,
    operator: attendant.operator === undefined ? null : JSON.stringify(attendant.operator),
    default_call_flow: JSON.stringify(attendant.defaultCallFlow),
  }
}

function storedAutoAttendants(tx: Tx) {
  return tx
    .selectFrom('auto_attendants')
    .select(attendantColumns)
    .select((row) => ['revision', resourceAccountsOf(row).as('resourceAccounts')])
}

const attendantColumns = [
  'auto_attendants.id',
  'name',
  'language_id as languageId',
  'time_zone_id as timeZoneId',
  'operator',
  'default_call_flow as defaultCallFlow',
] as const

function resourceAccountsOf(row: ExpressionBuilder<Database, 'auto_attendants'>) {
  return jsonArrayFrom(
    row
      .selectFrom('associations')
      .innerJoin('accounts', 'accounts.id', 'associations.account_id')
      .leftJoin('phone_numbers', 'phone_numbers.account_id', 'accounts.id')
      .select(['accounts.id', 'accounts.display_name as displayName'])
      .select('phone_numbers.telephone_number as phoneNumber')
      .whereRef('associations.auto_attendant_id', '=', 'auto_attendants.id')
      .orderBy('accounts.display_name'),
  )
}

type Row = Awaited<ReturnType<ReturnType<typeof storedAutoAttendants>['execute']>>[number]

function storedOf({ revision, resourceAccounts, ...attendant }: Row): StoredAutoAttendant {
  return {
    attendant: withoutNulls(attendant),
    revision,
    resourceAccounts: resourceAccounts.map(withoutNulls),
  }
}
