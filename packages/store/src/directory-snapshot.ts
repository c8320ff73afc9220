// The directory's part of a configuration: which number leads to whom, and who may be reached. The
// engine knows nothing of the directory beyond this. Without keys everything is read.

import {
  type Association,
  type Configuration,
  type NumberTarget,
  parseId,
  type ResourceAccountId,
  type UserId,
} from '@mainline/model'
import { sql } from 'kysely'
import type { AccountId } from './accounts.ts'
import { callerIdChoice } from './caller-id.ts'
import { type ItemKeys, isAmong } from './configuration-keys.ts'
import type { Tx } from './database.ts'
import { phoneLicensedAccounts } from './license-grants.ts'
import { withoutNulls } from './without-nulls.ts'

/** Who each number leads to. */
export async function readNumberTargets(
  tx: Tx,
  keys?: ItemKeys,
): Promise<Configuration['phoneNumbers']> {
  const rows = await tx
    .selectFrom('phone_numbers')
    .select(['telephone_number', 'account_id'])
    .where(isAmong(sql`telephone_number`, keys))
    // A number that leads nowhere decides no call, and there may be thousands of them.
    .where('account_id', 'is not', null)
    .execute()
  return Object.fromEntries(rows.map((row) => [row.telephone_number, targetOf(row.account_id)]))
}

function targetOf(accountId: AccountId | null): NumberTarget {
  const resourceAccount = parseId<ResourceAccountId>('ra', accountId ?? '')
  if (resourceAccount !== undefined) return { kind: 'resourceAccount', id: resourceAccount }
  const user = parseId<UserId>('user', accountId ?? '')
  return user === undefined ? { kind: 'unassigned' } : { kind: 'user', id: user }
}

/** Every person, as far as calls are concerned. */
export async function readRoutedUsers(tx: Tx, keys?: ItemKeys): Promise<Configuration['users']> {
  const rows = await tx
    .selectFrom('accounts')
    .leftJoin('phone_numbers', (join) =>
      join
        .onRef('phone_numbers.account_id', '=', 'accounts.id')
        .on('phone_numbers.assignment_category', '=', 'primary'),
    )
    .select(['accounts.id', 'display_name as displayName', 'user_name as userName', 'extension'])
    .select(['unanswered_delay_ms as unansweredDelayMs', 'telephone_number as telephoneNumber'])
    .select(callerIdChoice.as('callerId'))
    .select(sql<true | null>`nullif(records_calls, false)`.as('recordsCalls'))
    .where('account_kind', '=', 'person')
    .where(isAmong(sql`accounts.id`, keys))
    .execute()
  const users = rows.flatMap((row) => {
    const id = parseId<UserId>('user', row.id)
    return id === undefined ? [] : [{ ...withoutNulls(row), id }]
  })
  return Object.fromEntries(users.map((user) => [user.id, user]))
}

/** Every resource account, as far as calls are concerned. */
export async function readRoutedResourceAccounts(
  tx: Tx,
  keys?: ItemKeys,
): Promise<Configuration['resourceAccounts']> {
  const rows = await tx
    .selectFrom('accounts')
    .leftJoin('associations', 'associations.account_id', 'accounts.id')
    .select([
      'accounts.id',
      'display_name as displayName',
      'configuration_type as configurationType',
      'auto_attendant_id as configurationId',
      'call_priority as callPriority',
      sql<boolean>`accounts.id IN ${phoneLicensedAccounts}`.as('licensed'),
    ])
    .where('account_kind', '=', 'resourceAccount')
    .where(isAmong(sql`accounts.id`, keys))
    .execute()
  const accounts = rows.flatMap(({ displayName, licensed, ...row }) => {
    const id = parseId<ResourceAccountId>('ra', row.id)
    return id === undefined ? [] : [{ id, displayName, licensed, ...associationOf(row) }]
  })
  return Object.fromEntries(accounts.map((account) => [account.id, account]))
}

function associationOf(row: {
  readonly configurationType: Association['configurationType'] | null
  readonly configurationId: Association['configurationId'] | null
  readonly callPriority: number | null
}): { readonly association?: Association } {
  const { configurationType, configurationId, callPriority } = row
  if (configurationType === null || configurationId === null || callPriority === null) return {}
  return { association: { configurationType, configurationId, callPriority } }
}
