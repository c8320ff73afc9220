// Which trunks carry which numbers. A route names its trunks; the database keeps it from naming one
// that is not there, and a trunk from going while a route names it.

import type { OrganizationId, TrunkId, VoiceRoute, VoiceRouteId } from '@mainline/model'
import { type Generated, sql } from 'kysely'
import { type ItemKeys, isAmong } from './configuration-keys.ts'
import type { Tx } from './database.ts'
import { newId } from './new-id.ts'
import { containing, type Page, type PageQuery } from './page.ts'

interface VoiceRouteTable {
  organization_id: Generated<OrganizationId>
  id: VoiceRouteId
  name: string
  pattern: string
  priority: number
  trunk_ids: TrunkId[]
  created_at: Generated<string>
  revision: Generated<number>
}

/** The tables of this subject. */
export interface VoiceRouteTables {
  voice_routes: VoiceRouteTable
}

/** A voice route; `revision` grows with each change and becomes the ETag. */
export interface StoredVoiceRoute extends VoiceRoute {
  readonly id: VoiceRouteId
  readonly revision: number
}

/** The routes that match, by pattern. */
export async function listVoiceRoutes(tx: Tx, query: PageQuery): Promise<Page<StoredVoiceRoute>> {
  const text = containing(query.search ?? '')
  const matching = tx
    .selectFrom('voice_routes')
    .where((row) => row.or([row('name', 'ilike', text), row('pattern', 'ilike', text)]))
  const values = await matching
    .select(routeColumns)
    .orderBy('pattern')
    .orderBy('priority')
    .orderBy('id')
    .limit(query.top)
    .offset(query.skip)
    .execute()
  const { count } = await matching
    .select((row) => row.fn.countAll<number>().as('count'))
    .executeTakeFirstOrThrow()
  return { values, count }
}

/** Every route by its id, as a configuration version keeps it. */
export async function readVoiceRoutes(
  tx: Tx,
  ids?: ItemKeys,
): Promise<Readonly<Record<VoiceRouteId, VoiceRoute>>> {
  const rows = await tx
    .selectFrom('voice_routes')
    .select(routeColumns)
    .where(isAmong(sql`id`, ids))
    .execute()
  return Object.fromEntries(rows.map(({ id, revision: _, ...route }) => [id, route]))
}

/** One route, if there is such; nobody else changes it until this transaction ends. */
export async function lockVoiceRoute(tx: Tx, id: string): Promise<StoredVoiceRoute | undefined> {
  return tx
    .selectFrom('voice_routes')
    .select(routeColumns)
    .where(sql`id`, '=', id)
    .forUpdate()
    .executeTakeFirst()
}

/** The name of a route that names this trunk. */
export async function voiceRouteNameOfTrunk(tx: Tx, id: TrunkId): Promise<string | undefined> {
  const row = await tx
    .selectFrom('voice_routes')
    .select('name')
    .where(sql<boolean>`${id} = ANY (trunk_ids)`)
    .orderBy(sql`lower(name)`)
    .executeTakeFirst()
  return row?.name
}

/** Adds a route; one that comes back has its former id. */
export async function addVoiceRoute(
  tx: Tx,
  route: VoiceRoute,
  id: VoiceRouteId = newId('route'),
): Promise<StoredVoiceRoute> {
  return tx
    .insertInto('voice_routes')
    .values({ id, ...columnsOf(route) })
    .returning(routeColumns)
    .executeTakeFirstOrThrow()
}

/** Puts another route in the place of one. */
export async function replaceVoiceRoute(
  tx: Tx,
  id: VoiceRouteId,
  route: VoiceRoute,
): Promise<StoredVoiceRoute> {
  return tx
    .updateTable('voice_routes')
    .set(columnsOf(route))
    .where('id', '=', id)
    .returning(routeColumns)
    .executeTakeFirstOrThrow()
}

/** Deletes a route. */
export async function deleteVoiceRoute(tx: Tx, id: VoiceRouteId): Promise<void> {
  await tx.deleteFrom('voice_routes').where('id', '=', id).execute()
}

const routeColumns = [
  'id',
  'name',
  'pattern',
  'priority',
  'trunk_ids as trunkIds',
  'revision',
] as const

function columnsOf({ name, pattern, priority, trunkIds }: VoiceRoute) {
  return { name, pattern, priority, trunk_ids: [...trunkIds] }
}
