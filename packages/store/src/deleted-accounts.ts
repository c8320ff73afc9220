// Deleted accounts: recoverable for 30 days, then gone for good. Their rows are hidden from every
// transaction (0009-deleted-accounts.sql); only the functions of this file look at them. What
// others can use is given back at once: licenses here, the number and the association before.

import { limits } from '@mainline/model'
import { sql } from 'kysely'
import { notifyAccessChanged } from './access-notice.ts'
import {
  type Account,
  type AccountId,
  type AccountQuery,
  listAccounts,
  lockAccount,
} from './accounts.ts'
import type { Tx } from './database.ts'
import type { Page } from './page.ts'

/** Deletes an account for now, with its licenses and sign-ins; it can be restored. */
export async function deleteAccount(tx: Tx, id: AccountId): Promise<void> {
  await tx.deleteFrom('license_grants').where('account_id', '=', id).execute()
  await tx.deleteFrom('license_assignments').where('account_id', '=', id).execute()
  await tx.deleteFrom('sign_ins').where('account_id', '=', id).execute()
  await tx
    .deleteFrom('registrations')
    .where('device_id', 'in', (row) =>
      row.selectFrom('devices').select('id').where(sql`user_id`, '=', id),
    )
    .execute()
  await showingDeleted(tx, () =>
    tx
      .updateTable('accounts')
      .set({ deleted_at: sql<string>`clock_timestamp()` })
      .where('id', '=', id)
      .execute(),
  )
  await notifyAccessChanged(tx)
}

/** The deleted accounts that match, and that have not yet been purged. */
export function listDeletedAccounts(tx: Tx, query: AccountQuery): Promise<Page<Account>> {
  return showingDeleted(tx, () => listAccounts(tx, { ...query, isDeleted: true }))
}

/** One deleted account, if there is such; nobody else restores it until the transaction ends. */
export async function lockDeletedAccount(tx: Tx, id: string): Promise<Account | undefined> {
  const account = await showingDeleted(tx, () => lockAccount(tx, id))
  return account?.deletedDateTime === undefined ? undefined : account
}

/** Brings a deleted account back as it was, under another name if one is given. */
export async function restoreAccount(tx: Tx, id: AccountId, userName?: string): Promise<void> {
  await showingDeleted(tx, () =>
    tx
      .updateTable('accounts')
      .set({ deleted_at: null, ...(userName === undefined ? {} : { user_name: userName }) })
      .where('id', '=', id)
      .execute(),
  )
  await notifyAccessChanged(tx)
}

/** Deletes for good one account that is deleted already. */
export async function purgeAccount(tx: Tx, id: AccountId): Promise<void> {
  await purge(tx, sql<boolean>`id = ${id}`)
}

/**
 * Deletes for good what was deleted longer ago than it is kept, as of `now`; answers how many. For
 * transactions that see every organization.
 */
export function purgeDeletedAccounts(tx: Tx, now: Date): Promise<number> {
  const before = new Date(now.getTime() - limits.deletedAccountKeptMs).toISOString()
  return purge(tx, sql<boolean>`deleted_at <= ${before}`)
}

/** The accounts that hold a name or an extension; deleted ones hold none. */
export async function holdersOf(
  tx: Tx,
  { userName, extension }: { readonly userName: string; readonly extension?: string },
): Promise<readonly { id: AccountId; displayName: string; holds: 'userName' | 'extension' }[]> {
  return tx
    .selectFrom('accounts')
    .select(['id', 'display_name as displayName'])
    .select(
      sql<'userName' | 'extension'>`CASE lower(user_name) WHEN ${userName.toLowerCase()}
        THEN 'userName' ELSE 'extension' END`.as('holds'),
    )
    .where((row) =>
      row.or([
        row(sql`lower(user_name)`, '=', userName.toLowerCase()),
        row('extension', '=', extension ?? null),
      ]),
    )
    .execute()
}

async function purge(tx: Tx, which: ReturnType<typeof sql<boolean>>): Promise<number> {
  return showingDeleted(tx, async () => {
    const rows = await tx
      .selectFrom('accounts')
      .select('id')
      .where('deleted_at', 'is not', null)
      .where(which)
      .forUpdate()
      .execute()
    const ids = rows.map(({ id }) => id)
    if (ids.length === 0) return 0
    // While the account is there, so that the audit log can name whose they were.
    await tx.deleteFrom('devices').where(sql`user_id`, 'in', ids).execute()
    await tx.deleteFrom('group_members').where('account_id', 'in', ids).execute()
    await tx.deleteFrom('accounts').where('id', 'in', ids).execute()
    return ids.length
  })
}

/** Runs `work` with deleted accounts in sight; a failure ends the transaction anyway. */
async function showingDeleted<T>(tx: Tx, work: () => Promise<T>): Promise<T> {
  await sql`SELECT set_config('app.deleted_accounts', 'shown', true)`.execute(tx)
  const result = await work()
  await sql`SELECT set_config('app.deleted_accounts', '', true)`.execute(tx)
  return result
}
