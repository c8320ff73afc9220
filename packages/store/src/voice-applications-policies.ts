// Voice applications policies, whose each is, and which auto attendants name whom. Only where both
// come together somebody is an authorized user; `authorizedAutoAttendants` is the one place that
// joins them.

import type {
  AutoAttendantId,
  OrganizationId,
  UserId,
  VoiceApplicationSwitch,
} from '@mainline/model'
import { type Generated, type JSONColumnType, type RawBuilder, sql } from 'kysely'
import type { Tx } from './database.ts'
import { newId } from './new-id.ts'
import { withoutNulls } from './without-nulls.ts'

type MetricPermissions = Readonly<Record<string, string>>

interface PolicyTable {
  organization_id: Generated<OrganizationId>
  id: string
  display_name: string
  description: string | null
  switches: VoiceApplicationSwitch[]
  metric_permissions: JSONColumnType<MetricPermissions>
  created_at: Generated<string>
  revision: Generated<number>
}

interface GrantTable {
  organization_id: Generated<OrganizationId>
  account_id: UserId
  account_kind: Generated<'person'>
  policy_id: string
}

interface AuthorizedUserTable {
  organization_id: Generated<OrganizationId>
  auto_attendant_id: AutoAttendantId
  account_id: UserId
  account_kind: Generated<'person'>
}

/** The tables of this subject. */
export interface VoiceApplicationsPolicyTables {
  voice_applications_policies: PolicyTable
  voice_applications_policy_grants: GrantTable
  authorized_users: AuthorizedUserTable
}

/** What an administrator says of a policy. */
export interface VoiceApplicationsPolicyProperties {
  readonly displayName: string
  readonly description?: string
  /** The switches that are on. */
  readonly switches: readonly VoiceApplicationSwitch[]
  readonly metricPermissions: MetricPermissions
}

/** A policy, with how many people have it. */
export interface VoiceApplicationsPolicy extends VoiceApplicationsPolicyProperties {
  readonly id: string
  readonly revision: number
  readonly userCount: number
}

/** A person whom an auto attendant names; without a policy that gives no rights. */
export interface AuthorizedUser {
  readonly id: UserId
  readonly displayName: string
  readonly voiceApplicationsPolicy?: string
}

/** Every policy, by name. */
export async function listVoiceApplicationsPolicies(
  tx: Tx,
): Promise<readonly VoiceApplicationsPolicy[]> {
  const rows = await policies(tx).orderBy(sql`lower(display_name)`).execute()
  return rows.map(withoutNulls)
}

/** One policy, if there is such. */
export async function readVoiceApplicationsPolicy(
  tx: Tx,
  id: string,
): Promise<VoiceApplicationsPolicy | undefined> {
  const row = await policies(tx).where('id', '=', id).executeTakeFirst()
  return row === undefined ? undefined : withoutNulls(row)
}

/** Adds a policy and names it. */
export async function addVoiceApplicationsPolicy(
  tx: Tx,
  properties: VoiceApplicationsPolicyProperties,
): Promise<string> {
  const id = newId('policy')
  await tx
    .insertInto('voice_applications_policies')
    .values({ id, ...columnsOf(properties) })
    .execute()
  return id
}

/** Puts other properties in the place of a policy's. */
export async function replaceVoiceApplicationsPolicy(
  tx: Tx,
  id: string,
  properties: VoiceApplicationsPolicyProperties,
): Promise<void> {
  await tx
    .updateTable('voice_applications_policies')
    .set(columnsOf(properties))
    .where('id', '=', id)
    .execute()
}

/** Deletes a policy that nobody has. */
export async function deleteVoiceApplicationsPolicy(tx: Tx, id: string): Promise<void> {
  await tx.deleteFrom('voice_applications_policies').where('id', '=', id).execute()
}

/** Which policy a person has, if any. */
export async function policyOfUser(
  tx: Tx,
  userId: UserId,
): Promise<VoiceApplicationsPolicy | undefined> {
  const row = await tx
    .selectFrom('voice_applications_policy_grants')
    .select('policy_id')
    .where('account_id', '=', userId)
    .executeTakeFirst()
  return row === undefined ? undefined : readVoiceApplicationsPolicy(tx, row.policy_id)
}

/** Gives a person a policy in the place of the former one; undefined takes it. */
export async function grantPolicy(
  tx: Tx,
  userId: UserId,
  policyId: string | undefined,
): Promise<void> {
  await tx
    .deleteFrom('voice_applications_policy_grants')
    .where('account_id', '=', userId)
    .$if(policyId !== undefined, (grants) => grants.where('policy_id', '!=', policyId ?? ''))
    .execute()
  if (policyId === undefined) return
  await tx
    .insertInto('voice_applications_policy_grants')
    .values({ account_id: userId, policy_id: policyId })
    .onConflict((conflict) => conflict.column('account_id').doNothing())
    .execute()
}

/** Who has a policy, by name. */
export async function listUsersOfPolicy(
  tx: Tx,
  policyId: string,
): Promise<readonly { readonly id: UserId; readonly displayName: string }[]> {
  return tx
    .selectFrom('voice_applications_policy_grants as grants')
    .innerJoin('accounts', 'accounts.id', 'grants.account_id')
    .select(['grants.account_id as id', 'accounts.display_name as displayName'])
    .where('policy_id', '=', policyId)
    .orderBy(sql`lower(accounts.display_name)`)
    .orderBy('grants.account_id')
    .execute()
}

/** Whom an auto attendant names, by name. */
export async function listAuthorizedUsers(
  tx: Tx,
  autoAttendantId: AutoAttendantId,
): Promise<readonly AuthorizedUser[]> {
  const rows = await tx
    .selectFrom('authorized_users')
    .innerJoin('accounts', 'accounts.id', 'authorized_users.account_id')
    .leftJoin(
      'voice_applications_policy_grants as grants',
      'grants.account_id',
      'authorized_users.account_id',
    )
    .leftJoin('voice_applications_policies as policies', 'policies.id', 'grants.policy_id')
    .select(['authorized_users.account_id as id', 'accounts.display_name as displayName'])
    .select('policies.display_name as voiceApplicationsPolicy')
    .where('auto_attendant_id', '=', autoAttendantId)
    .orderBy(sql`lower(accounts.display_name)`)
    .execute()
  return rows.map(withoutNulls)
}

/** Names these people and no others. */
export async function replaceAuthorizedUsers(
  tx: Tx,
  autoAttendantId: AutoAttendantId,
  userIds: readonly UserId[],
): Promise<void> {
  await tx
    .deleteFrom('authorized_users')
    .where('auto_attendant_id', '=', autoAttendantId)
    .$if(userIds.length > 0, (users) => users.where('account_id', 'not in', [...userIds]))
    .execute()
  for (const account_id of userIds) {
    await tx
      .insertInto('authorized_users')
      .values({ auto_attendant_id: autoAttendantId, account_id })
      .onConflict((conflict) => conflict.doNothing())
      .execute()
  }
}

/** The auto attendants that name a person who has a policy; none for anybody else. */
export async function authorizedAutoAttendants(
  tx: Tx,
  userId: UserId,
): Promise<readonly AutoAttendantId[]> {
  const rows = await tx
    .selectFrom('authorized_users')
    .innerJoin(
      'voice_applications_policy_grants as grants',
      'grants.account_id',
      'authorized_users.account_id',
    )
    .select('auto_attendant_id as id')
    .where('authorized_users.account_id', '=', userId)
    .execute()
  return rows.map(({ id }) => id)
}

/** What a person's policy opens, or null where the person has none or no auto attendant. */
export function switchesOf(accountId: RawBuilder<unknown>) {
  return sql<VoiceApplicationSwitch[] | null>`(
    SELECT policies.switches FROM voice_applications_policies AS policies
    JOIN voice_applications_policy_grants AS grants ON grants.policy_id = policies.id
    WHERE grants.account_id = ${accountId}
      AND EXISTS (SELECT FROM authorized_users WHERE account_id = grants.account_id))`
}

function policies(tx: Tx) {
  return tx.selectFrom('voice_applications_policies').select((row) => [
    'id',
    'display_name as displayName',
    'description',
    'switches',
    'metric_permissions as metricPermissions',
    'revision',
    row
      .selectFrom('voice_applications_policy_grants')
      .select((grant) => grant.fn.countAll<number>().as('count'))
      .whereRef('policy_id', '=', 'voice_applications_policies.id')
      .$asScalar()
      .$notNull()
      .as('userCount'),
  ])
}

function columnsOf(properties: VoiceApplicationsPolicyProperties) {
  return {
    display_name: properties.displayName,
    description: properties.description ?? null,
    switches: [...properties.switches],
    metric_permissions: JSON.stringify(properties.metricPermissions),
  }
}
