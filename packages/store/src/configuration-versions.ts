// Configuration versions: a write ends with `publishConfiguration`, in its own transaction. What
// the transaction touched (marked by triggers) is read anew; the items that differ from the
// newest version become the next one, and `configuration_replaced` tells the exchange as the
// transaction commits. So a saved change is live at once and whole, costs what it changes, and a
// version is never updated.

import type { Configuration, OrganizationId } from '@mainline/model'
import { type Generated, type GeneratedAlways, sql } from 'kysely'
import type { Actor } from './audit-events.ts'
import {
  type ConfigurationItem,
  itemsBetween,
  itemsOfVersion,
  readAllItems,
  readMarkedItems,
  withItems,
} from './configuration-items.ts'
import type { Tx } from './database.ts'
import { lockOrganization } from './organizations.ts'

interface ConfigurationVersionTable {
  organization_id: Generated<OrganizationId>
  version: number
  created_at: Generated<string>
  summary: string
  actor: GeneratedAlways<Actor>
  made_by: GeneratedAlways<string>
}

/** The tables of this subject. */
export interface ConfigurationVersionTables {
  configuration_versions: ConfigurationVersionTable
}

/** Items of one version that are many: an import, not a change on a screen. */
const bulkItems = 1_000

/** Notified with the organization's id when it has a new configuration version. */
export const configurationReplacedChannel = 'configuration_replaced'

/** Makes what this transaction changed live; answers the version that is live afterwards. */
export async function publishConfiguration(tx: Tx, summary: string): Promise<number> {
  const id = await lockOrganization(tx)
  return publish(tx, id, summary, await readMarkedItems(tx))
}

/**
 * The same after looking at everything: what is kept of a version may have become more since the
 * program that wrote the newest one.
 */
export async function publishWholeConfiguration(tx: Tx, summary: string): Promise<number> {
  const id = await lockOrganization(tx)
  return publish(tx, id, summary, await readAllItems(tx, id))
}

/** Publishes what was changed and not yet published, so that no change waits for the next. */
export async function publishRest(tx: Tx): Promise<void> {
  const rest = await tx.selectFrom('configuration_marks').select('kind').limit(1).execute()
  if (rest.length > 0) await publishConfiguration(tx, 'Changed what was not named')
}

/** The configuration of one version, if there is such a version. */
export async function configurationOfVersion(
  tx: Tx,
  version: number,
): Promise<Configuration | undefined> {
  return (await configurationsOfVersions(tx, [version])).get(version)
}

/** A configuration as it became in a later version; reads only what changed between. */
export async function advanced(
  tx: Tx,
  configuration: Configuration,
  version: number,
): Promise<Configuration> {
  const { organizationId } = configuration
  const items = await itemsBetween(tx, organizationId, configuration.version, version)
  return withItems(configuration, version, items)
}

/** The configurations of those versions that there are; what they have in common is shared. */
export async function configurationsOfVersions(
  tx: Tx,
  versions: Iterable<number>,
): Promise<ReadonlyMap<number, Configuration>> {
  const rows = await tx
    .selectFrom('configuration_versions')
    .select(['version', 'organization_id as organizationId'])
    .where('version', 'in', [...versions, 0])
    .orderBy('version')
    .execute()
  const found = new Map<number, Configuration>()
  let last: Configuration | undefined
  for (const { version, organizationId } of rows) {
    last =
      last === undefined
        ? { version, organizationId, ...(await itemsOfVersion(tx, organizationId, version)) }
        : await advanced(tx, last, version)
    found.set(version, last)
  }
  return found
}

async function publish(
  tx: Tx,
  organizationId: OrganizationId,
  summary: string,
  items: readonly ConfigurationItem[],
): Promise<number> {
  if (items.length > 0) await tx.deleteFrom('configuration_marks').execute()
  const newest = await newestVersion(tx, organizationId)
  if (!(await replaceItems(tx, organizationId, newest + 1, items))) return newest
  await tx
    .insertInto('configuration_versions')
    .values({ version: newest + 1, summary })
    .execute()
  await sql`SELECT pg_notify(${configurationReplacedChannel}, ${organizationId})`.execute(tx)
  return newest + 1
}

async function newestVersion(tx: Tx, organizationId: OrganizationId): Promise<number> {
  const row = await tx
    .selectFrom('configuration_versions')
    .select('version')
    .where('organization_id', '=', organizationId)
    .orderBy('version', 'desc')
    .limit(1)
    .executeTakeFirst()
  return row?.version ?? 0
}

/** Ends what differs and begins what is new; PostgreSQL compares, whatever the order of keys. */
async function replaceItems(
  tx: Tx,
  organizationId: OrganizationId,
  version: number,
  items: readonly ConfigurationItem[],
): Promise<boolean> {
  if (items.length === 0) return false
  const wanted = sql`jsonb_to_recordset(${JSON.stringify(items)}::jsonb)
    AS wanted(kind text, key text, content jsonb)`
  const isLive = sql`live.organization_id = ${organizationId} AND live.to_version IS NULL
    AND live.kind = wanted.kind AND md5(live.key) = md5(wanted.key)`
  const ended = await sql`
    UPDATE configuration_items AS live SET to_version = ${version} FROM ${wanted}
    WHERE ${isLive} AND live.content IS DISTINCT FROM wanted.content`.execute(tx)
  const begun = await sql`
    INSERT INTO configuration_items (kind, key, from_version, content)
    SELECT kind, key, ${version}, content FROM ${wanted}
    WHERE content IS NOT NULL AND NOT EXISTS (
      SELECT FROM configuration_items AS live WHERE ${isLive})`.execute(tx)
  // The planner would go on guessing from how little there was before.
  if (items.length > bulkItems) await sql`ANALYZE configuration_items`.execute(tx)
  return (ended.numAffectedRows ?? 0n) + (begun.numAffectedRows ?? 0n) > 0n
}
