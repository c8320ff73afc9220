// Groups of people, and who is in them. A group is for security (licenses are given to it), for
// mail, or for both, as Graph's `securityEnabled` and `mailEnabled` say. Whoever is in a group is a
// person: the tables refuse all else. The list of a group's members is that of the directory,
// narrowed to the group (accounts.ts).

import type { GroupId, HeldLicense, OrganizationId } from '@mainline/model'
import { type ExpressionBuilder, type Generated, sql } from 'kysely'
import { jsonArrayFrom } from 'kysely/helpers/postgres'
import type { AccountId } from './accounts.ts'
import type { Database, Tx } from './database.ts'
import { type Columns, filterSql, orderSql } from './filter.ts'
import { newId } from './new-id.ts'
import { containing, type Page, type PageQuery } from './page.ts'
import { withoutNulls } from './without-nulls.ts'

interface GroupTable {
  organization_id: Generated<OrganizationId>
  id: GroupId
  display_name: string
  description: string | null
  mail_nickname: string
  security_enabled: boolean
  mail_enabled: boolean
  created_at: Generated<string>
  revision: Generated<number>
}

interface GroupMemberTable {
  organization_id: Generated<OrganizationId>
  group_id: GroupId
  account_id: AccountId
  account_kind: Generated<'person'>
  added_at: Generated<string>
}

/** The tables of this subject. */
export interface GroupTables {
  groups: GroupTable
  group_members: GroupMemberTable
}

/** What an administrator says of a group. */
export interface GroupProperties {
  readonly displayName: string
  readonly description?: string
  readonly mailNickname: string
  readonly securityEnabled: boolean
  readonly mailEnabled: boolean
}

/** A group; `revision` grows with each change of its properties and becomes the ETag. */
export interface Group extends GroupProperties {
  readonly id: GroupId
  readonly createdDateTime: string
  readonly revision: number
  readonly memberCount: number
  /** What it gives to its members. */
  readonly assignedLicenses: readonly HeldLicense[]
}

/** What of a group can be changed; null takes the description away. */
export type GroupChange = Partial<Omit<GroupProperties, 'description'>> & {
  readonly description?: string | null
}

/** Which groups are wanted: all, or those that an account is in. */
export interface GroupQuery extends PageQuery {
  readonly memberId?: string
}

/** What groups can be filtered and ordered by. */
export const groupFields = {
  id: { type: 'text', sql: sql`groups.id` },
  displayName: { type: 'text', sql: sql`groups.display_name` },
  description: { type: 'text', sql: sql`groups.description` },
  mailNickname: { type: 'text', sql: sql`groups.mail_nickname` },
  securityEnabled: { type: 'boolean', sql: sql`groups.security_enabled` },
  mailEnabled: { type: 'boolean', sql: sql`groups.mail_enabled` },
  createdDateTime: { type: 'time', sql: sql`groups.created_at` },
} as const satisfies Columns

/** The groups that match; by display name where no other order is asked for. */
export async function listGroups(tx: Tx, query: GroupQuery): Promise<Page<Group>> {
  const byName = sql`lower(groups.display_name)`
  const rows = await shownGroups(tx)
    .where((row) => matches(row, query))
    .orderBy(orderSql(query.orderBy, groupFields, byName, sql`groups.id`))
    .limit(query.top)
    .offset(query.skip)
    .execute()
  const { count } = await tx
    .selectFrom('groups')
    .where((row) => matches(row, query))
    .select((row) => row.fn.countAll<number>().as('count'))
    .executeTakeFirstOrThrow()
  return { values: rows.map(withoutNulls), count }
}

/** One group, if there is such. */
export async function readGroup(tx: Tx, id: string): Promise<Group | undefined> {
  const row = await shownGroups(tx).where(sql`groups.id`, '=', id).executeTakeFirst()
  return row === undefined ? undefined : withoutNulls(row)
}

/** One group, which nobody else changes until this transaction ends. */
export async function lockGroup(tx: Tx, id: string): Promise<Group | undefined> {
  await tx.selectFrom('groups').select('id').where(sql`id`, '=', id).forUpdate().execute()
  return readGroup(tx, id)
}

/** Adds a group without members and names it. */
export async function addGroup(tx: Tx, group: GroupProperties): Promise<GroupId> {
  const id = newId('group')
  await tx
    .insertInto('groups')
    .values({
      id,
      display_name: group.displayName,
      description: group.description ?? null,
      mail_nickname: group.mailNickname,
      security_enabled: group.securityEnabled,
      mail_enabled: group.mailEnabled,
    })
    .execute()
  return id
}

/** Changes what is given and leaves the rest. */
export async function changeGroup(tx: Tx, id: GroupId, change: GroupChange): Promise<void> {
  await tx
    .updateTable('groups')
    .set({
      // Named so that a change of nothing is still a statement; Kysely leaves undefined out.
      id,
      display_name: change.displayName,
      description: change.description,
      mail_nickname: change.mailNickname,
      security_enabled: change.securityEnabled,
      mail_enabled: change.mailEnabled,
    })
    .where('id', '=', id)
    .execute()
}

/** Deletes a group; its members stay in the directory. */
export async function deleteGroup(tx: Tx, id: GroupId): Promise<void> {
  await tx.deleteFrom('groups').where('id', '=', id).execute()
}

/** Adds people to a group; who is in it already stays. */
export async function addGroupMembers(
  tx: Tx,
  id: GroupId,
  accountIds: readonly AccountId[],
): Promise<void> {
  if (accountIds.length === 0) return
  await tx
    .insertInto('group_members')
    .values(accountIds.map((account) => ({ group_id: id, account_id: account })))
    .onConflict((conflict) => conflict.constraint('already_member').doNothing())
    .execute()
}

/** Takes a person from a group; answers whether they were in it. */
export async function removeGroupMember(tx: Tx, id: GroupId, accountId: string): Promise<boolean> {
  const removed = await tx
    .deleteFrom('group_members')
    .where('group_id', '=', id)
    .where(sql`account_id`, '=', accountId)
    .executeTakeFirst()
  return removed.numDeletedRows > 0n
}

function shownGroups(tx: Tx) {
  return tx
    .selectFrom('groups')
    .select((row) => [
      'groups.id',
      'groups.display_name as displayName',
      'groups.description',
      'groups.mail_nickname as mailNickname',
      'groups.security_enabled as securityEnabled',
      'groups.mail_enabled as mailEnabled',
      'groups.created_at as createdDateTime',
      'groups.revision',
      memberCountOf(row).as('memberCount'),
      licensesOf(row).as('assignedLicenses'),
    ])
}

function memberCountOf(row: ExpressionBuilder<Database, 'groups'>) {
  return row
    .selectFrom('group_members')
    .innerJoin('accounts', 'accounts.id', 'group_members.account_id')
    .select((member) => member.fn.countAll<number>().as('count'))
    .whereRef('group_members.group_id', '=', 'groups.id')
    .$asScalar()
    .$notNull()
}

function licensesOf(row: ExpressionBuilder<Database, 'groups'>) {
  return jsonArrayFrom(
    row
      .selectFrom('group_licenses')
      .select(['sku_id as skuId', 'disabled_plans as disabledPlans'])
      .whereRef('group_licenses.group_id', '=', 'groups.id')
      .orderBy('sku_id'),
  )
}

function matches(
  row: ExpressionBuilder<Database, 'groups'>,
  { search, filter, memberId }: GroupQuery,
) {
  return row.and([
    ...(memberId === undefined ? [] : [hasMember(memberId)]),
    ...(search === undefined ? [] : [isFoundBy(row, containing(search))]),
    ...(filter === undefined ? [] : [filterSql(filter, groupFields)]),
  ])
}

function isFoundBy(row: ExpressionBuilder<Database, 'groups'>, text: string) {
  return row.or([
    row('groups.display_name', 'ilike', text),
    row('groups.mail_nickname', 'ilike', text),
    row('groups.description', 'ilike', text),
  ])
}

function hasMember(id: string) {
  return sql<boolean>`EXISTS (
    SELECT FROM group_members WHERE group_id = groups.id AND account_id = ${id})`
}
