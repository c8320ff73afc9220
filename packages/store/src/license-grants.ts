// Who holds which license, and why: what accounts and groups were given, and what that comes to.
// What is to be written was worked out by the caller, who holds the lock of the stock; it is
// written with one statement for each table, because a group may have thousands of members.

import type {
  GroupId,
  HeldLicense,
  LicenseError,
  LicenseGrant,
  LicenseState,
  OrganizationId,
} from '@mainline/model'
import { type ColumnType, type Generated, sql } from 'kysely'
import type { AccountId } from './accounts.ts'
import type { Tx } from './database.ts'

interface LicenseAssignmentTable {
  organization_id: Generated<OrganizationId>
  account_id: AccountId
  sku_id: string
  disabled_plans: string[]
}

interface GroupLicenseTable {
  organization_id: Generated<OrganizationId>
  group_id: GroupId
  sku_id: string
  disabled_plans: string[]
}

interface LicenseGrantTable {
  organization_id: Generated<OrganizationId>
  account_id: AccountId
  sku_id: string
  group_id: GroupId | null
  disabled_plans: string[]
  state: LicenseState
  error: LicenseError
  changed_at: ColumnType<string, never, string>
}

/** The tables of this subject. */
export interface LicenseGrantTables {
  license_assignments: LicenseAssignmentTable
  group_licenses: GroupLicenseTable
  license_grants: LicenseGrantTable
}

/** A license that a group gives to one of its members. */
export interface GroupGrant extends HeldLicense {
  readonly accountId: AccountId
  readonly groupId: GroupId
}

/** What changes for accounts: licenses that are held or not any more, and grants. */
export interface LicenseWrites {
  readonly held: readonly (HeldLicense & { readonly accountId: AccountId })[]
  readonly released: readonly { readonly accountId: AccountId; readonly skuId: string }[]
  readonly granted: readonly (LicenseGrant & { readonly accountId: AccountId })[]
  readonly ungranted: readonly (Pick<LicenseGrant, 'skuId' | 'assignedByGroup'> & {
    readonly accountId: AccountId
  })[]
}

/** What groups give to these accounts, in the order in which it is given. */
export async function readGroupGrants(
  tx: Tx,
  accountIds: readonly AccountId[],
): Promise<readonly GroupGrant[]> {
  return tx
    .selectFrom('group_members')
    .innerJoin('group_licenses', 'group_licenses.group_id', 'group_members.group_id')
    .select(['account_id as accountId', 'group_licenses.group_id as groupId'])
    .select(['sku_id as skuId', 'disabled_plans as disabledPlans'])
    .where((row) => row('account_id', '=', sql<AccountId>`ANY(${accountIds})`))
    .orderBy('group_licenses.group_id')
    .orderBy('sku_id')
    .execute()
}

/** Lets a group give a license, or changes which of its plans are off. */
export async function giveGroupLicense(
  tx: Tx,
  groupId: GroupId,
  { skuId, disabledPlans }: HeldLicense,
): Promise<void> {
  const off = { disabled_plans: [...disabledPlans] }
  await tx
    .insertInto('group_licenses')
    .values({ group_id: groupId, sku_id: skuId, ...off })
    .onConflict((conflict) => conflict.columns(['group_id', 'sku_id']).doUpdateSet(off))
    .execute()
}

/** Ends that a group gives a license; its members are to be settled without it. */
export async function endGroupLicense(tx: Tx, groupId: GroupId, skuId: string): Promise<void> {
  await tx
    .deleteFrom('group_licenses')
    .where('group_id', '=', groupId)
    .where('sku_id', '=', skuId)
    .execute()
}

/** The members of a group, oldest account first. */
export async function groupMemberIds(tx: Tx, groupId: GroupId): Promise<readonly AccountId[]> {
  const rows = await tx
    .selectFrom('group_members')
    .innerJoin('accounts', 'accounts.id', 'group_members.account_id')
    .select('account_id')
    .where('group_id', '=', groupId)
    .orderBy('account_id')
    .execute()
  return rows.map(({ account_id: id }) => id)
}

/** Who waits for a unit of this SKU, the longest first. */
export async function waitingAccounts(
  tx: Tx,
  skuId: string,
  top: number,
): Promise<readonly AccountId[]> {
  const rows = await tx
    .selectFrom('license_grants')
    .innerJoin('accounts', 'accounts.id', 'license_grants.account_id')
    .select('account_id')
    .where('sku_id', '=', skuId)
    .where('error', '=', 'CountViolation')
    .groupBy('account_id')
    .orderBy((row) => row.fn.min('changed_at'))
    .orderBy('account_id')
    .limit(top)
    .execute()
  return rows.map(({ account_id: id }) => id)
}

/** The names of the first accounts that hold a SKU. */
export async function licenseHolderNames(
  tx: Tx,
  skuId: string,
  top: number,
): Promise<readonly string[]> {
  const holders = await tx
    .selectFrom('license_assignments')
    .innerJoin('accounts', 'accounts.id', 'license_assignments.account_id')
    .select('display_name as name')
    .where('sku_id', '=', skuId)
    .orderBy(sql`lower(display_name)`)
    .limit(top)
    .execute()
  return holders.map(({ name }) => name)
}

/** The people without any license, oldest first: those whom automatic assignment is for. */
export async function unlicensedPeople(tx: Tx): Promise<readonly AccountId[]> {
  const rows = await tx
    .selectFrom('accounts')
    .select('id')
    .where('account_kind', '=', 'person')
    .where(sql<boolean>`NOT EXISTS (
      SELECT FROM license_assignments WHERE account_id = accounts.id)`)
    .orderBy('id')
    .execute()
  return rows.map(({ id }) => id)
}

/** The accounts with a license that lets them have a number, in one pass over all of them. */
export const phoneLicensedAccounts = sql<AccountId>`(
  SELECT account_id FROM license_assignments JOIN subscribed_skus USING (organization_id, sku_id)
  WHERE phone_plan_id IS NOT NULL AND phone_plan_id <> ALL (disabled_plans))`

/** How many people and shared phones hold a license with Phone System in it, each once. */
export async function countPhoneUsers(tx: Tx): Promise<number> {
  const { count } = await tx
    .selectFrom('accounts')
    .select((row) => row.fn.countAll<number>().as('count'))
    .where('account_kind', '=', 'person')
    .where(sql<boolean>`accounts.id IN ${phoneLicensedAccounts}`)
    .executeTakeFirstOrThrow()
  return count
}

/** Writes it; units come free before others are taken, and nothing is in use without a license. */
export async function writeLicenses(tx: Tx, writes: LicenseWrites): Promise<void> {
  await sql`
    DELETE FROM license_grants AS grants
    USING jsonb_to_recordset(${rows(writes.ungranted)}::jsonb)
      AS gone("accountId" text, "skuId" text, "assignedByGroup" text)
    WHERE account_id = "accountId" AND sku_id = "skuId"
      AND group_id IS NOT DISTINCT FROM "assignedByGroup"`.execute(tx)
  await sql`
    DELETE FROM license_assignments
    USING jsonb_to_recordset(${rows(writes.released)}::jsonb)
      AS gone("accountId" text, "skuId" text)
    WHERE account_id = "accountId" AND sku_id = "skuId"`.execute(tx)
  await sql`
    INSERT INTO license_assignments AS old (account_id, sku_id, disabled_plans)
    SELECT "accountId", "skuId", "disabledPlans"
    FROM jsonb_to_recordset(${rows(writes.held)}::jsonb)
      AS held("accountId" text, "skuId" text, "disabledPlans" text[])
    ON CONFLICT (account_id, sku_id) DO UPDATE
      SET disabled_plans = excluded.disabled_plans`.execute(tx)
  await sql`
    INSERT INTO license_grants (account_id, sku_id, group_id, disabled_plans, state, error)
    SELECT "accountId", "skuId", "assignedByGroup", "disabledPlans", state, error
    FROM jsonb_to_recordset(${rows(writes.granted)}::jsonb) AS granted("accountId" text,
      "skuId" text, "assignedByGroup" text, "disabledPlans" text[], state text, error text)
    ON CONFLICT ON CONSTRAINT license_granted_once DO UPDATE
      SET disabled_plans = excluded.disabled_plans, state = excluded.state,
        error = excluded.error, changed_at = excluded.changed_at`.execute(tx)
}

function rows(values: readonly object[]): string {
  return JSON.stringify(values)
}
