// Which auto attendant each resource account stands for. An account has one association at most;
// an auto attendant may have many accounts, each with its own number.

import type { AutoAttendantId, OrganizationId } from '@mainline/model'
import type { Generated } from 'kysely'
import type { AccountId } from './accounts.ts'
import type { Tx } from './database.ts'

interface AssociationTable {
  organization_id: Generated<OrganizationId>
  account_id: AccountId
  configuration_type: 'autoAttendant'
  auto_attendant_id: AutoAttendantId
  call_priority: number
}

/** The tables of this subject. */
export interface AssociationTables {
  associations: AssociationTable
}

/** A resource account that leads to an auto attendant. */
export interface AssociatedAccount {
  readonly id: AccountId
  readonly displayName: string
  readonly phoneNumber?: string
}

/** Ties a resource account to an auto attendant, or changes the priority of its calls. */
export async function associate(
  tx: Tx,
  accountId: AccountId,
  autoAttendantId: AutoAttendantId,
  callPriority: number,
): Promise<void> {
  const changed = await tx
    .updateTable('associations')
    .set({ call_priority: callPriority })
    .where('account_id', '=', accountId)
    .where('auto_attendant_id', '=', autoAttendantId)
    .executeTakeFirst()
  if (changed.numUpdatedRows > 0n) return
  await tx
    .insertInto('associations')
    .values({
      account_id: accountId,
      configuration_type: 'autoAttendant',
      auto_attendant_id: autoAttendantId,
      call_priority: callPriority,
    })
    .execute()
}

/** Unties a resource account. */
export async function dissociate(tx: Tx, accountId: AccountId): Promise<void> {
  await tx.deleteFrom('associations').where('account_id', '=', accountId).execute()
}
