// Who may call in: the devices of people who may sign in, and the trunks that are enabled. The
// exchange reads all of it when it starts and again whenever it is told of a change
// (access-notice.ts).

import type { DeviceId, OrganizationId, TrunkAccess, UserId } from '@mainline/model'
import type { Tx } from './database.ts'
import { readTrunkAccess } from './trunks.ts'

/** A phone that may register and call; HA1 in lowercase hex. */
export interface DeviceAccess {
  readonly id: DeviceId
  readonly organizationId: OrganizationId
  readonly userId: UserId
  readonly username: string
  readonly realm: string
  readonly ha1Sha256: string
  readonly ha1Md5: string
}

/** Everybody who may call in; for transactions that see all organizations. */
export async function readAccess(
  tx: Tx,
): Promise<{ readonly devices: readonly DeviceAccess[]; readonly trunks: readonly TrunkAccess[] }> {
  const devices = await tx
    .selectFrom('devices')
    .innerJoin('accounts', 'accounts.id', 'devices.user_id')
    .select([
      'devices.id',
      'devices.organization_id as organizationId',
      'user_id as userId',
      'username',
      'realm',
      'ha1_sha256 as ha1Sha256',
      'ha1_md5 as ha1Md5',
    ])
    .where('accounts.account_enabled', '=', true)
    .orderBy('devices.id')
    .execute()
  const trunks = await readTrunkAccess(tx)
  return { devices, trunks }
}
