// Configuration versions: every write ends with `publishConfiguration`, in its own transaction. It
// builds the snapshot that decides calls; where that differs from the newest version it becomes
// the next one, and `configuration_replaced` tells the exchange as the transaction commits. So a
// saved change is live at once and whole, and a version is never updated.

import type { Configuration, OrganizationId } from '@mainline/model'
import { type Generated, type JSONColumnType, sql } from 'kysely'
import { configurationSnapshot } from './configuration-snapshot.ts'
import type { Tx } from './database.ts'
import { lockOrganization } from './organizations.ts'

interface ConfigurationVersionTable {
  organization_id: Generated<OrganizationId>
  version: number
  created_at: Generated<string>
  summary: string
  snapshot: JSONColumnType<Configuration>
}

/** The tables of this subject. */
export interface ConfigurationVersionTables {
  configuration_versions: ConfigurationVersionTable
}

/** Notified with the organization's id when it has a new configuration version. */
export const configurationReplacedChannel = 'configuration_replaced'

/** Makes what this transaction changed live; answers the version that is live afterwards. */
export async function publishConfiguration(tx: Tx, summary: string): Promise<number> {
  const id = await lockOrganization(tx)
  const newest = await currentConfiguration(tx)
  const version = newest?.version ?? 0
  const snapshot = await configurationSnapshot(tx, id, version)
  if (newest !== undefined && (await isSameJson(tx, newest, snapshot))) return version
  const next = { ...snapshot, version: version + 1 }
  await tx
    .insertInto('configuration_versions')
    .values({ version: next.version, summary, snapshot: JSON.stringify(next) })
    .execute()
  await sql`SELECT pg_notify(${configurationReplacedChannel}, ${id})`.execute(tx)
  return next.version
}

/** The newest configuration, or undefined before the first. */
export async function currentConfiguration(tx: Tx): Promise<Configuration | undefined> {
  const row = await tx
    .selectFrom('configuration_versions')
    .select('snapshot')
    .orderBy('version', 'desc')
    .limit(1)
    .executeTakeFirst()
  return row?.snapshot
}

/** The configuration of one version, if there is such a version. */
export async function configurationOfVersion(
  tx: Tx,
  version: number,
): Promise<Configuration | undefined> {
  const row = await tx
    .selectFrom('configuration_versions')
    .select('snapshot')
    .where('version', '=', version)
    .executeTakeFirst()
  return row?.snapshot
}

/** PostgreSQL compares, because jsonb does not keep the order of keys. */
async function isSameJson(tx: Tx, left: unknown, right: unknown): Promise<boolean> {
  const { rows } = await sql<{ same: boolean }>`
    SELECT ${JSON.stringify(left)}::jsonb = ${JSON.stringify(right)}::jsonb AS same`.execute(tx)
  return rows[0]?.same === true
}
