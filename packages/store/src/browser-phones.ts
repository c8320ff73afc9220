// Browsers as phones. Each page that wants to be one gets a device of its own, good for as long as
// the sign-in it was made in: when that ends, in whatever way, the database takes the device away.
// A person has so many of them; the oldest that nobody is registered with makes room.

import { limits, type UserId } from '@mainline/model'
import { sql } from 'kysely'
import type { Tx } from './database.ts'
import { addDevice, type DeviceCredentials, type DeviceOwner } from './devices.ts'
import { secretHash } from './secret-hash.ts'

/** Makes a browser of this sign-in a phone of its person. */
export async function addBrowserPhone(
  tx: Tx,
  user: DeviceOwner,
  signInToken: string,
  displayName: string,
): Promise<DeviceCredentials> {
  await makeRoom(tx, user.id)
  return addDevice(tx, user, displayName, secretHash(signInToken))
}

/** Takes away a browser phone of a person; answers whether there was one. */
export async function deleteBrowserPhone(tx: Tx, userId: UserId, id: string): Promise<boolean> {
  const deleted = await tx
    .deleteFrom('devices')
    .where('user_id', '=', userId)
    .where('sign_in_hash', 'is not', null)
    .where(sql`id`, '=', id)
    .executeTakeFirst()
  return deleted.numDeletedRows > 0n
}

/** Ends the sign-ins that have expired by now, and with them their browser phones. */
export async function endExpiredSignIns(tx: Tx, now: Date): Promise<number> {
  const ended = await tx
    .deleteFrom('sign_ins')
    .where('expires_at', '<=', now.toISOString())
    .executeTakeFirst()
  return Number(ended.numDeletedRows)
}

/** Pages that were closed or loaded anew leave devices behind that are registered no more. */
async function makeRoom(tx: Tx, userId: UserId): Promise<void> {
  await sql`
    DELETE FROM devices WHERE id IN (
      SELECT id FROM devices WHERE user_id = ${userId} AND sign_in_hash IS NOT NULL
      ORDER BY EXISTS (SELECT FROM registrations WHERE device_id = devices.id) DESC,
        created_at DESC, id DESC
      OFFSET ${limits.browserPhonesPerUser - 1}
    )`.execute(tx)
}
