// The configuration versions as people look at them: who saved what and when, and what any two
// versions differ in, object by object. What is rendered from other objects (prompts) is left out:
// its text differs where it is written. So are audio files, which never change.

import type { OrganizationId } from '@mainline/model'
import { sql } from 'kysely'
import type { Actor } from './audit-events.ts'
import type { ConfigurationItem } from './configuration-items.ts'
import type { Tx } from './database.ts'
import { type Columns, filterSql, orderSql } from './filter.ts'
import { containing, type Page, type PageQuery } from './page.ts'

/** One version: when it was saved, by whom, and what the change was called. */
export interface ConfigurationVersion {
  readonly version: number
  readonly createdDateTime: string
  readonly summary: string
  readonly actor: Actor
}

/** One object in which two versions differ; absent content: it was not there. */
export interface ItemDifference extends Pick<ConfigurationItem, 'kind' | 'key'> {
  readonly before?: object
  readonly after?: object
}

/** What versions can be filtered and ordered by. */
export const configurationVersionFields = {
  version: { type: 'number', sql: sql`version` },
  createdDateTime: { type: 'time', sql: sql`created_at` },
  summary: { type: 'text', sql: sql`summary` },
  actorId: { type: 'text', sql: sql`actor ->> 'id'` },
} as const satisfies Columns

/** The versions that match, newest first if not ordered. */
export async function listConfigurationVersions(
  tx: Tx,
  query: PageQuery,
): Promise<Page<ConfigurationVersion>> {
  const { search = '', filter } = query
  const matching = tx
    .selectFrom('configuration_versions')
    .where(sql<boolean>`concat_ws(' ', summary, actor ->> 'displayName')
      ILIKE ${containing(search)}`)
    .$if(filter !== undefined, (all) =>
      filter === undefined ? all : all.where(filterSql(filter, configurationVersionFields)),
    )
  const values = await matching
    .select(versionColumns)
    .orderBy(orderSql(query.orderBy, configurationVersionFields, sql`version DESC`))
    .limit(query.top)
    .offset(query.skip)
    .execute()
  const { count } = await matching
    .select((row) => row.fn.countAll<number>().as('count'))
    .executeTakeFirstOrThrow()
  return { values, count }
}

/** One version, if there is such. */
export async function readConfigurationVersion(
  tx: Tx,
  version: number,
): Promise<ConfigurationVersion | undefined> {
  return tx
    .selectFrom('configuration_versions')
    .select(versionColumns)
    .where('version', '=', version)
    .executeTakeFirst()
}

/** What `to` differs in from `from`, whichever is newer; by kind and key. */
export async function configurationDifferences(
  tx: Tx,
  organizationId: OrganizationId,
  from: number,
  to: number,
): Promise<readonly ItemDifference[]> {
  const [low, high] = from < to ? [from, to] : [to, from]
  const { rows } = await sql<ItemDifference & { before: object | null; after: object | null }>`
    WITH items AS MATERIALIZED (
      SELECT * FROM configuration_items WHERE organization_id = ${organizationId}
        AND kind NOT IN ('prompts', 'systemPrompts', 'audioFiles')
        AND ((from_version > ${low} AND from_version <= ${high})
          OR (to_version > ${low} AND to_version <= ${high}))
    ), sides AS (
      SELECT kind, key,
        (array_agg(content) FILTER (WHERE ${heldAt(from)}))[1] AS before,
        (array_agg(content) FILTER (WHERE ${heldAt(to)}))[1] AS after
      FROM items GROUP BY kind, key
    )
    SELECT * FROM sides WHERE before IS DISTINCT FROM after ORDER BY kind, key`.execute(tx)
  return rows.map(({ kind, key, before, after }) => ({
    kind,
    key,
    ...(before === null ? {} : { before }),
    ...(after === null ? {} : { after }),
  }))
}

/** What objects were last called, by their ids: also those that are gone. */
export async function namesOfItems(
  tx: Tx,
  ids: readonly string[],
): Promise<ReadonlyMap<string, string>> {
  const { rows } = await sql<{ key: string; name: string }>`
    SELECT DISTINCT ON (key) key, coalesce(content ->> 'displayName', content ->> 'name') AS name
    FROM configuration_items
    WHERE md5(key) IN (SELECT md5(id) FROM unnest(${[...ids]}::text[]) AS id)
      AND coalesce(content ->> 'displayName', content ->> 'name') IS NOT NULL
    ORDER BY key, from_version DESC`.execute(tx)
  return new Map(rows.map(({ key, name }) => [key, name]))
}

const versionColumns = ['version', 'created_at as createdDateTime', 'summary', 'actor'] as const

function heldAt(version: number) {
  return sql`from_version <= ${version} AND (to_version > ${version}) IS NOT FALSE`
}
