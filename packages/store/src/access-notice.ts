// Telling the exchange that who may call in has changed: every function that changes a device, a
// trunk or an account does so. What it then reads is in access.ts.

import { sql } from 'kysely'
import type { Tx } from './database.ts'

/** Notified when a device or a trunk may call in that could not before, or the other way round. */
export const accessChangedChannel = 'access_changed'

/** Tells the exchange, as the transaction commits, that who may call in has changed. */
export async function notifyAccessChanged(tx: Tx): Promise<void> {
  await sql`SELECT pg_notify(${accessChangedChannel}, '')`.execute(tx)
}
