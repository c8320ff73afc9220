// SIP connections to carriers. A trunk is known by the addresses its calls come from, single ones
// or ranges, so each change tells the exchange (access.ts).

import { type OrganizationId, type RoutedTrunk, type TrunkId, trunkDefaults } from '@mainline/model'
import { type Generated, sql } from 'kysely'
import { notifyAccessChanged } from './access.ts'
import { type ItemKeys, isAmong } from './configuration-keys.ts'
import type { Tx } from './database.ts'
import { newId } from './new-id.ts'
import { containing, type Page, type PageQuery } from './page.ts'

interface TrunkTable {
  organization_id: Generated<OrganizationId>
  id: TrunkId
  name: string
  authentication: 'address'
  addresses: string[]
  enabled: boolean
  created_at: Generated<string>
  revision: Generated<number>
}

/** The tables of this subject. */
export interface TrunkTables {
  trunks: TrunkTable
}

/** What an administrator says of a trunk; addresses are IP addresses or CIDR ranges. */
export interface TrunkProperties {
  readonly name: string
  readonly authentication: 'address'
  readonly addresses: readonly string[]
  readonly enabled: boolean
}

/** A trunk; `revision` grows with each change and becomes the ETag. */
export interface Trunk extends TrunkProperties {
  readonly id: TrunkId
  readonly revision: number
}

/** The trunks that match, by name. */
export async function listTrunks(tx: Tx, query: PageQuery): Promise<Page<Trunk>> {
  const text = containing(query.search ?? '')
  const values = await tx
    .selectFrom('trunks')
    .select(trunkColumns)
    .where('name', 'ilike', text)
    .orderBy(sql`lower(name)`)
    .orderBy('id')
    .limit(query.top)
    .offset(query.skip)
    .execute()
  const { count } = await tx
    .selectFrom('trunks')
    .where('name', 'ilike', text)
    .select((row) => row.fn.countAll<number>().as('count'))
    .executeTakeFirstOrThrow()
  return { values, count }
}

/** Every trunk by its id, as a configuration version keeps it for people to compare. */
export async function readTrunkProperties(
  tx: Tx,
  ids?: ItemKeys,
): Promise<Readonly<Record<string, TrunkProperties>>> {
  const rows = await tx
    .selectFrom('trunks')
    .select(trunkColumns)
    .where(isAmong(sql`id`, ids))
    .execute()
  return Object.fromEntries(rows.map(({ id, revision: _, ...properties }) => [id, properties]))
}

/** The same as the engine takes it; what it shares calls by cannot be set yet. */
export async function readRoutedTrunks(
  tx: Tx,
  ids?: ItemKeys,
): Promise<Readonly<Record<TrunkId, TrunkProperties & RoutedTrunk>>> {
  const { priority, weight } = trunkDefaults
  return Object.fromEntries(
    Object.entries(await readTrunkProperties(tx, ids)).map(([id, properties]) => [
      id,
      { ...properties, priority, weight },
    ]),
  )
}

/** One trunk, if there is such; nobody else changes it until this transaction ends. */
export async function lockTrunk(tx: Tx, id: string): Promise<Trunk | undefined> {
  return tx
    .selectFrom('trunks')
    .select(trunkColumns)
    .where(sql`id`, '=', id)
    .forUpdate()
    .executeTakeFirst()
}

/** The name of another trunk that calls from one of these addresses would come from as well. */
export async function trunkNameWithAddress(
  tx: Tx,
  addresses: readonly string[],
  except: TrunkId | undefined,
): Promise<string | undefined> {
  const row = await tx
    .selectFrom('trunks')
    .select('name')
    .where(sql<boolean>`EXISTS (
      SELECT FROM unnest(addresses) AS own, unnest(${[...addresses]}::inet[]) AS given
      WHERE own && given)`)
    .where('id', 'is distinct from', except ?? null)
    .executeTakeFirst()
  return row?.name
}

/** Adds a trunk; one that comes back has its former id. */
export async function addTrunk(
  tx: Tx,
  trunk: TrunkProperties,
  id: TrunkId = newId('trunk'),
): Promise<Trunk> {
  await notifyAccessChanged(tx)
  return tx
    .insertInto('trunks')
    .values({ id, ...trunk, addresses: [...trunk.addresses] })
    .returning(trunkColumns)
    .executeTakeFirstOrThrow()
}

/** Changes what is given and leaves the rest. */
export async function changeTrunk(
  tx: Tx,
  id: TrunkId,
  change: Partial<TrunkProperties>,
): Promise<Trunk> {
  const { addresses, ...rest } = change
  await notifyAccessChanged(tx)
  return (
    tx
      .updateTable('trunks')
      // The id is named so that a change of nothing is still a statement.
      .set({ id, ...rest, ...(addresses === undefined ? {} : { addresses: [...addresses] }) })
      .where('id', '=', id)
      .returning(trunkColumns)
      .executeTakeFirstOrThrow()
  )
}

/** Deletes a trunk; its calls are refused from then on. */
export async function deleteTrunk(tx: Tx, id: TrunkId): Promise<void> {
  await tx.deleteFrom('trunks').where('id', '=', id).execute()
  await notifyAccessChanged(tx)
}

const trunkColumns = ['id', 'name', 'authentication', 'addresses', 'enabled', 'revision'] as const
