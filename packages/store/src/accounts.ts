// The directory: people and resource accounts, in one table as in the reference, because sign-in
// names and extensions are unique among both and licenses are given to both. What an account holds
// (licenses, number, association) is read with it; it is written by the files of those subjects.

import type {
  AutoAttendantId,
  CallerIdChoice,
  ConfigurationType,
  LicenseGrant,
  NumberKind,
  NumberType,
  OrganizationId,
  ResourceAccountId,
  UserId,
} from '@mainline/model'
import { type ExpressionBuilder, type Generated, sql } from 'kysely'
import { jsonArrayFrom, jsonObjectFrom } from 'kysely/helpers/postgres'
import { notifyAccessChanged } from './access-notice.ts'
import { accountFields } from './account-fields.ts'
import { type CallerIdColumns, callerIdChoice, callerIdColumns } from './caller-id.ts'
import type { Database, Tx } from './database.ts'
import { filterSql, orderSql } from './filter.ts'
import { newId } from './new-id.ts'
import { containing, type Page, type PageQuery, phoneDigits } from './page.ts'
import { withoutNulls } from './without-nulls.ts'

/** The id of a person or a resource account. */
export type AccountId = UserId | ResourceAccountId

/** Whether an account is somebody. */
export type AccountKind = 'person' | 'resourceAccount'

interface AccountTable extends DefaultedCallerId {
  organization_id: Generated<OrganizationId>
  id: AccountId
  account_kind: AccountKind
  resource_account_type: ConfigurationType | null
  display_name: string
  given_name: string | null
  surname: string | null
  user_name: string
  account_enabled: boolean
  usage_location: string | null
  department: string | null
  job_title: string | null
  extension: string | null
  unanswered_delay_ms: number
  roles: Generated<string[]>
  records_calls: Generated<boolean>
  other_mails: Generated<string[]>
  deleted_at: string | null
  created_at: Generated<string>
  revision: Generated<number>
}

type DefaultedCallerId = { [Key in keyof CallerIdColumns]: Generated<CallerIdColumns[Key]> }

/** The tables of this subject. */
export interface AccountTables {
  accounts: AccountTable
}

/** What an account is, without what it holds. */
interface AccountProperties {
  readonly accountKind: AccountKind
  /** What a resource account may stand for; absent for people. */
  readonly type?: ConfigurationType
  readonly displayName: string
  readonly givenName?: string
  readonly surname?: string
  readonly userName: string
  readonly accountEnabled: boolean
  readonly usageLocation?: string
  readonly department?: string
  readonly jobTitle?: string
  readonly extension?: string
  readonly unansweredDelayMs: number
  readonly roles: readonly string[]
  /** Addresses of a person elsewhere. */
  readonly otherMails?: readonly string[]
  /** What others see when this person calls out; the own number unless said otherwise. */
  readonly callerId?: CallerIdChoice
  /** Whether the calls in which this person talks are recorded; not, unless said. */
  readonly recordsCalls?: boolean
}

/** An account with all that it holds; `revision` grows with each change and becomes the ETag. */
export interface Account extends AccountProperties {
  readonly id: AccountId
  readonly userPrincipalName: string
  readonly revision: number
  /** When it was deleted; absent while it is not. */
  readonly deletedDateTime?: string
  readonly assignedLicenses: readonly {
    readonly skuId: string
    readonly disabledPlans: readonly string[]
  }[]
  /** Why it holds them, and what groups would give it but cannot. */
  readonly licenseAssignmentStates: readonly (LicenseGrant & {
    readonly assignedByGroupName: string | null
    readonly lastUpdatedDateTime: string
  })[]
  readonly phoneNumber?: {
    readonly telephoneNumber: string
    readonly numberType: NumberType
    readonly kind: NumberKind
    readonly isoCountryCode: string
  }
  readonly association?: {
    readonly configurationType: ConfigurationType
    readonly configurationId: AutoAttendantId
    readonly displayName: string
    readonly callPriority: number
  }
  /** How many of its devices are registered now. */
  readonly registeredDevices: number
}

/** What of an account can be changed; null takes a property away. */
export type AccountChange = Pick<Partial<AccountProperties>, 'type'> & {
  readonly [Key in Exclude<keyof AccountProperties, 'accountKind' | 'userName' | 'type'>]?:
    | AccountProperties[Key]
    | (undefined extends AccountProperties[Key] ? null : never)
}

/** Which accounts are wanted, in words of `userFields` or `resourceAccountFields`. */
export interface AccountQuery extends PageQuery {
  readonly accountKind?: AccountKind
  /** Only who is in this group. */
  readonly groupId?: string
  /** Only who cannot have what this group gives. */
  readonly licenseErrorByGroup?: string
  /** Deleted accounts instead of the others. */
  readonly isDeleted?: true
}

/** The accounts that match; by display name where no other order is asked for. */
export async function listAccounts(tx: Tx, query: AccountQuery): Promise<Page<Account>> {
  const byName = sql`lower(accounts.display_name)`
  // First who, then what they hold: that costs much, and would be read of all who are skipped.
  const found = await tx
    .selectFrom('accounts')
    .select('accounts.id')
    .where((row) => matches(row, query))
    .orderBy(orderSql(query.orderBy, accountFields, byName, sql`accounts.id`))
    .limit(query.top)
    .offset(query.skip)
    .execute()
  const ids = found.map(({ id }) => id)
  const rows = await detailedAccounts(tx)
    .where(sql<boolean>`accounts.id = ANY (${ids}::text[])`)
    .orderBy(sql`array_position(${ids}::text[], accounts.id)`)
    .execute()
  const { count } = await tx
    .selectFrom('accounts')
    .where((row) => matches(row, query))
    .select((row) => row.fn.countAll<number>().as('count'))
    .executeTakeFirstOrThrow()
  return { values: rows.map(withoutNulls), count }
}

/** One account, if there is such. */
export async function readAccount(tx: Tx, id: string): Promise<Account | undefined> {
  const row = await detailedAccounts(tx).where(sql<string>`accounts.id`, '=', id).executeTakeFirst()
  return row === undefined ? undefined : withoutNulls(row)
}

/** One account, which nobody else changes, licenses or numbers until this transaction ends. */
export async function lockAccount(tx: Tx, id: string): Promise<Account | undefined> {
  await tx.selectFrom('accounts').select('id').where(sql<string>`id`, '=', id).forUpdate().execute()
  return readAccount(tx, id)
}

/** Whose ids these are, as far as there are such accounts. */
export async function accountsOf(
  tx: Tx,
  ids: readonly string[],
): Promise<readonly Pick<Account, 'id' | 'accountKind' | 'displayName'>[]> {
  return tx
    .selectFrom('accounts')
    .select(['id', 'account_kind as accountKind', 'display_name as displayName'])
    .where('id', '=', sql<AccountId>`ANY(${ids})`)
    .execute()
}

/** Accounts, oldest first, which nobody else changes or licenses until this transaction ends. */
export async function lockAccounts(tx: Tx, ids: readonly AccountId[]): Promise<readonly Account[]> {
  const wanted = sql<AccountId>`ANY(${ids})`
  await tx
    .selectFrom('accounts')
    .select('id')
    .where('id', '=', wanted)
    .orderBy('id')
    .forUpdate()
    .execute()
  const rows = await detailedAccounts(tx)
    .where('accounts.id', '=', wanted)
    .orderBy('accounts.id')
    .execute()
  return rows.map(withoutNulls)
}

/** Whether an account has this user name, in upper or lower case. */
export async function isUserNameTaken(tx: Tx, userName: string): Promise<boolean> {
  const row = await tx
    .selectFrom('accounts')
    .select('id')
    .where(sql`lower(user_name)`, '=', userName.toLowerCase())
    .executeTakeFirst()
  return row !== undefined
}

/** How many Global admins can sign in besides this account. */
export async function countOtherAdministrators(tx: Tx, id: AccountId): Promise<number> {
  const { count } = await tx
    .selectFrom('accounts')
    .select((row) => row.fn.countAll<number>().as('count'))
    .where('id', '<>', id)
    .where('account_enabled', '=', true)
    .where(sql<boolean>`'globalAdministrator' = ANY (roles)`)
    .executeTakeFirstOrThrow()
  return count
}

/** Adds an account and names it. */
export async function addAccount(tx: Tx, account: AccountProperties): Promise<AccountId> {
  const id: AccountId = account.accountKind === 'person' ? newId('user') : newId('ra')
  await tx
    .insertInto('accounts')
    .values({
      id,
      account_kind: account.accountKind,
      resource_account_type: account.type ?? null,
      display_name: account.displayName,
      given_name: account.givenName ?? null,
      surname: account.surname ?? null,
      user_name: account.userName,
      account_enabled: account.accountEnabled,
      usage_location: account.usageLocation ?? null,
      department: account.department ?? null,
      job_title: account.jobTitle ?? null,
      extension: account.extension ?? null,
      unanswered_delay_ms: account.unansweredDelayMs,
      roles: [...account.roles],
      other_mails: [...(account.otherMails ?? [])],
      records_calls: account.recordsCalls ?? false,
      ...callerIdColumns(account.callerId ?? { kind: 'ownNumber' }),
    })
    .execute()
  return id
}

/** Changes what is given and leaves the rest. */
export async function changeAccount(tx: Tx, id: AccountId, change: AccountChange): Promise<void> {
  await tx
    .updateTable('accounts')
    .set({
      // Named so that a change of nothing is still a statement; Kysely leaves undefined out.
      id,
      resource_account_type: change.type,
      display_name: change.displayName,
      given_name: change.givenName,
      surname: change.surname,
      account_enabled: change.accountEnabled,
      usage_location: change.usageLocation,
      department: change.department,
      job_title: change.jobTitle,
      extension: change.extension,
      unanswered_delay_ms: change.unansweredDelayMs,
      roles: change.roles === undefined ? undefined : [...change.roles],
      other_mails: change.otherMails === undefined ? undefined : [...(change.otherMails ?? [])],
      records_calls: change.recordsCalls ?? undefined,
      ...(change.callerId ? callerIdColumns(change.callerId) : {}),
    })
    .where('id', '=', id)
    .execute()
  await notifyAccessChanged(tx)
}

function detailedAccounts(tx: Tx) {
  return tx
    .selectFrom('accounts')
    .innerJoin('organizations', 'organizations.id', 'accounts.organization_id')
    .select((row) => [
      'accounts.id',
      'accounts.account_kind as accountKind',
      'accounts.resource_account_type as type',
      'accounts.display_name as displayName',
      'accounts.given_name as givenName',
      'accounts.surname',
      'accounts.user_name as userName',
      sql<string>`accounts.user_name || '@' || organizations.domain`.as('userPrincipalName'),
      'accounts.account_enabled as accountEnabled',
      'accounts.usage_location as usageLocation',
      'accounts.department',
      'accounts.job_title as jobTitle',
      'accounts.extension',
      'accounts.unanswered_delay_ms as unansweredDelayMs',
      'accounts.roles',
      'accounts.other_mails as otherMails',
      callerIdChoice.as('callerId'),
      'accounts.records_calls as recordsCalls',
      'accounts.deleted_at as deletedDateTime',
      'accounts.revision',
      licensesOf(row).as('assignedLicenses'),
      licenseGrantsOf(row).as('licenseAssignmentStates'),
      phoneNumberOf(row).as('phoneNumber'),
      associationOf(row).as('association'),
      registeredDevicesOf(row).as('registeredDevices'),
    ])
}

type Row = ExpressionBuilder<Database, 'accounts'>

function licensesOf(row: Row) {
  return jsonArrayFrom(
    row
      .selectFrom('license_assignments')
      .select(['sku_id as skuId', 'disabled_plans as disabledPlans'])
      .whereRef('account_id', '=', 'accounts.id')
      .orderBy('sku_id'),
  )
}

function licenseGrantsOf(row: Row) {
  return jsonArrayFrom(
    row
      .selectFrom('license_grants')
      .leftJoin('groups', 'groups.id', 'license_grants.group_id')
      .select(['sku_id as skuId', 'group_id as assignedByGroup', 'state', 'error'])
      .select(['disabled_plans as disabledPlans', 'changed_at as lastUpdatedDateTime'])
      .select('groups.display_name as assignedByGroupName')
      .whereRef('account_id', '=', 'accounts.id')
      .orderBy('sku_id')
      .orderBy(sql`group_id NULLS FIRST`),
  )
}

function phoneNumberOf(row: Row) {
  return jsonObjectFrom(
    row
      .selectFrom('phone_numbers')
      .select(['telephone_number as telephoneNumber', 'number_type as numberType', 'kind'])
      .select('iso_country_code as isoCountryCode')
      .whereRef('account_id', '=', 'accounts.id')
      .where('assignment_category', '=', 'primary'),
  )
}

function associationOf(row: Row) {
  return jsonObjectFrom(
    row
      .selectFrom('associations')
      .innerJoin('auto_attendants', 'auto_attendants.id', 'associations.auto_attendant_id')
      .select(['configuration_type as configurationType', 'auto_attendant_id as configurationId'])
      .select(['auto_attendants.name as displayName', 'call_priority as callPriority'])
      .whereRef('account_id', '=', 'accounts.id'),
  )
}

function registeredDevicesOf(row: Row) {
  return row
    .selectFrom('registrations')
    .innerJoin('devices', 'devices.id', 'registrations.device_id')
    .select(sql<number>`count(DISTINCT devices.id)`.as('count'))
    .whereRef('devices.user_id', '=', 'accounts.id')
    .where('expires_at_ms', '>', Date.now())
    .$asScalar()
    .$notNull()
}

function matches(row: Row, query: AccountQuery) {
  const { accountKind, groupId, licenseErrorByGroup, isDeleted, search, filter } = query
  return row.and([
    ...(isDeleted === true ? [row('accounts.deleted_at', 'is not', null)] : []),
    ...(groupId === undefined ? [] : [isInGroup(groupId)]),
    ...(licenseErrorByGroup === undefined ? [] : [lacksLicenseOf(licenseErrorByGroup)]),
    ...(accountKind === undefined ? [] : [row('account_kind', '=', accountKind)]),
    ...(search === undefined ? [] : [isFoundBy(row, search)]),
    ...(filter === undefined ? [] : [filterSql(filter, accountFields)]),
  ])
}

function isInGroup(id: string) {
  return sql<boolean>`accounts.id IN (SELECT account_id FROM group_members WHERE group_id = ${id})`
}

function isFoundBy(row: Row, search: string) {
  const text = containing(search)
  return row.or([
    row('accounts.display_name', 'ilike', text),
    row('user_name', 'ilike', text),
    row('extension', 'ilike', text),
    row.exists(
      row
        .selectFrom('phone_numbers')
        .select('id')
        .whereRef('account_id', '=', 'accounts.id')
        .where('telephone_number', 'like', containing(phoneDigits(search) ?? search)),
    ),
  ])
}

function lacksLicenseOf(groupId: string) {
  return sql<boolean>`accounts.id IN (
    SELECT account_id FROM license_grants WHERE group_id = ${groupId} AND error <> 'None')`
}
