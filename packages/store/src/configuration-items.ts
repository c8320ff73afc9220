// The parts of configuration versions: one row for each number, person, auto attendant and so on,
// which holds from one version until before another. What is read here is whole versions, and what
// two versions differ in; a new version is written by configuration-versions.ts. The configuration
// of calls is made of the kinds that `Configuration` has; the others are kept for people. Each
// query names its organization: row-level security alone gives the planner no index to use.

import type { Configuration, OrganizationId } from '@mainline/model'
import { type Generated, type JSONColumnType, sql } from 'kysely'
import { readPlayedFiles } from './audio-files.ts'
import { allAutoAttendants } from './auto-attendants.ts'
import type { ItemKeys } from './configuration-keys.ts'
import type { Tx } from './database.ts'
import {
  readNumberTargets,
  readRoutedResourceAccounts,
  readRoutedUsers,
} from './directory-snapshot.ts'
import { readOrganizationSettings } from './organizations.ts'
import { formerOutboundCalling, readOutboundCalling } from './outbound-calling.ts'
import { readRenderedPrompts } from './rendered-prompts.ts'
import { readSystemPrompts } from './system-prompts.ts'
import { readTrunkSettings } from './trunks.ts'
import { readVoiceRoutes } from './voice-routes.ts'

interface ConfigurationItemTable {
  organization_id: Generated<OrganizationId>
  kind: string
  key: string
  from_version: number
  to_version: number | null
  content: JSONColumnType<object>
}

interface ConfigurationMarkTable {
  organization_id: Generated<OrganizationId>
  kind: string
  key: string
}

/** The tables of this subject. */
export interface ConfigurationItemTables {
  configuration_items: ConfigurationItemTable
  configuration_marks: ConfigurationMarkTable
}

/** One part of a configuration; without content there is none under this key. */
export interface ConfigurationItem {
  readonly kind: string
  readonly key: string
  readonly content?: object
}

type CallItems = Required<Omit<Configuration, 'version' | 'organizationId'>>
type Reader<Items> = (tx: Tx, keys: ItemKeys) => Promise<Items>

/** Where the items of each kind come from. Whoever adds a kind marks its tables in a migration. */
const callReaders: { readonly [Kind in keyof CallItems]: Reader<CallItems[Kind]> } = {
  phoneNumbers: readNumberTargets,
  resourceAccounts: readRoutedResourceAccounts,
  users: readRoutedUsers,
  autoAttendants: async (tx, keys) => {
    const attendants = await allAutoAttendants(tx, keys)
    return Object.fromEntries(attendants.map((attendant) => [attendant.id, attendant]))
  },
  trunks: readTrunkSettings,
  voiceRoutes: readVoiceRoutes,
  outboundCalling: readOutboundCalling,
  organization: readOrganizationSettings,
  prompts: readRenderedPrompts,
  audioFiles: readPlayedFiles,
  systemPrompts: readSystemPrompts,
}

const readers: Readonly<Record<string, Reader<Readonly<Record<string, object>>>>> = callReaders

/** What the rows of the organization say now under the marked keys. */
export async function readMarkedItems(tx: Tx): Promise<readonly ConfigurationItem[]> {
  const marks = await tx
    .selectFrom('configuration_marks')
    .select(['kind', 'key'])
    .distinct()
    .execute()
  const items: ConfigurationItem[] = []
  for (const [kind, marked] of Map.groupBy(marks, (mark) => mark.kind)) {
    const keys = marked.map(({ key }) => key)
    const contents = (await readers[kind]?.(tx, keys)) ?? {}
    items.push(...keys.map((key) => itemOf(kind, key, contents[key])))
  }
  return items
}

/** What the rows of the organization say now, and under which keys the newest version had more. */
export async function readAllItems(
  tx: Tx,
  organizationId: OrganizationId,
): Promise<readonly ConfigurationItem[]> {
  const items: ConfigurationItem[] = []
  for (const [kind, read] of Object.entries(readers)) {
    const contents = await read(tx, undefined)
    const known = await tx
      .selectFrom('configuration_items')
      .select('key')
      .where('organization_id', '=', organizationId)
      .where('kind', '=', kind)
      .where('to_version', 'is', null)
      .execute()
    const keys = new Set([...known.map(({ key }) => key), ...Object.keys(contents)])
    items.push(...[...keys].map((key) => itemOf(kind, key, contents[key])))
  }
  return items
}

/** What `version` decides of calls. */
export async function itemsOfVersion(
  tx: Tx,
  organizationId: OrganizationId,
  version: number,
): Promise<CallItems> {
  const rows = await tx
    .selectFrom('configuration_items')
    .select(['kind', sql<Record<string, object>>`jsonb_object_agg(key, content)`.as('contents')])
    .where('organization_id', '=', organizationId)
    .where('kind', 'in', Object.keys(callReaders))
    .where('from_version', '<=', version)
    .where((row) => row.or([row('to_version', 'is', null), row('to_version', '>', version)]))
    .groupBy('kind')
    .execute()
  const none = Object.fromEntries(Object.keys(callReaders).map((kind) => [kind, {}]))
  const held = Object.fromEntries(rows.map(({ kind, contents }) => [kind, contents]))
  const former = await formerOutboundCalling(tx, organizationId)
  const outboundCalling = { ...former, ...held.outboundCalling }
  // The one place where stored items are taken for what `callReaders` once answered.
  return { ...none, ...held, outboundCalling } as unknown as CallItems
}

/** The items of `to` that differ from those of the older version `from`. */
export async function itemsBetween(
  tx: Tx,
  organizationId: OrganizationId,
  from: number,
  to: number,
): Promise<readonly ConfigurationItem[]> {
  const { rows } = await sql<Required<ConfigurationItem>>`
    SELECT DISTINCT ON (kind, key) kind, key,
      CASE WHEN from_version > ${from} AND (to_version > ${to}) IS NOT FALSE THEN content END
        AS content
    FROM configuration_items
    WHERE organization_id = ${organizationId}
      AND ((from_version > ${from} AND from_version <= ${to})
        OR (to_version > ${from} AND to_version <= ${to}))
    ORDER BY kind, key, from_version DESC`.execute(tx)
  return rows.map(({ kind, key, content }) => itemOf(kind, key, content))
}

/** A configuration with other items in place of its own; what did not change is shared. */
export function withItems(
  configuration: Configuration,
  version: number,
  items: readonly ConfigurationItem[],
): Configuration {
  const changed = [...Map.groupBy(items, ({ kind }) => kind)]
    .filter(([kind]) => kind in callReaders)
    .map(([kind, own]) => [kind, withContents(Reflect.get(configuration, kind), own)])
  return { ...configuration, ...Object.fromEntries(changed), version }
}

function withContents(
  held: Readonly<Record<string, object>>,
  items: readonly ConfigurationItem[],
): Readonly<Record<string, object>> {
  const next = { ...held }
  for (const { key, content } of items) {
    if (content === undefined) delete next[key]
    else next[key] = content
  }
  return next
}

function itemOf(kind: string, key: string, content: object | null | undefined): ConfigurationItem {
  return content === null || content === undefined ? { kind, key } : { kind, key, content }
}
