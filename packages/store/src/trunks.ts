// SIP connections to carriers. Who may call in over them, and how they are reached, is the
// exchange's to know, so each change tells it (access.ts). A password is written here and read
// only for the exchange; it is kept for whom it was given for (docs/decisions/0013).

import {
  isSamePeer,
  type OrganizationId,
  type TrunkAccess,
  type TrunkId,
  type TrunkSettings,
} from '@mainline/model'
import { type Generated, sql } from 'kysely'
import { notifyAccessChanged } from './access-notice.ts'
import { type ItemKeys, isAmong } from './configuration-keys.ts'
import type { Tx } from './database.ts'
import { newId } from './new-id.ts'
import { containing, type Page, type PageQuery } from './page.ts'
import { withoutNulls } from './without-nulls.ts'

interface TrunkTable {
  organization_id: Generated<OrganizationId>
  id: TrunkId
  name: string
  enabled: boolean
  authentication: TrunkSettings['authentication']
  addresses: string[]
  server_host: string | null
  server_port: number | null
  server_transport: NonNullable<TrunkSettings['server']>['transport'] | null
  outbound_proxy: string | null
  username: string | null
  authentication_username: string | null
  realm: string | null
  registration_expiry_seconds: number
  priority: number
  weight: number
  max_calls: number | null
  max_calls_per_second: number | null
  number_format: TrunkSettings['numberFormat']
  country: string
  outbound_prefix: string | null
  caller_id_header: TrunkSettings['callerIdHeader']
  diversion_header: TrunkSettings['diversionHeader']
  media_encryption: TrunkSettings['mediaEncryption']
  digits: TrunkSettings['digits']
  options_interval_seconds: number
  template: string | null
  password: string | null
  credential_changed_at: string | null
  created_at: Generated<string>
  revision: Generated<number>
}

/** The tables of this subject. */
export interface TrunkTables {
  trunks: TrunkTable
}

/** A trunk; `revision` grows with each change and becomes the ETag. */
export interface Trunk extends TrunkSettings {
  readonly id: TrunkId
  /** Whether a password is kept; it is never read here. */
  readonly hasPassword: boolean
  readonly revision: number
}

/** What is done about a trunk's password: a new one, none any more, or (undefined) as it was. */
export type PasswordChange = string | null | undefined

/** The trunks that match, by name. */
export async function listTrunks(tx: Tx, query: PageQuery): Promise<Page<Trunk>> {
  const text = containing(query.search ?? '')
  const rows = await trunkRows(tx)
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
  return { values: rows.map(trunkOf), count }
}

/** Every trunk by its id, as a configuration version keeps it. */
export async function readTrunkSettings(
  tx: Tx,
  ids?: ItemKeys,
): Promise<Readonly<Record<TrunkId, TrunkSettings>>> {
  const rows = await trunkRows(tx).where(isAmong(sql`id`, ids)).execute()
  return Object.fromEntries(
    rows.map(trunkOf).map(({ id, revision: _, hasPassword: __, ...settings }) => [id, settings]),
  )
}

/** One trunk, if there is such. */
export async function readTrunk(tx: Tx, id: string): Promise<Trunk | undefined> {
  const row = await trunkRows(tx).where(sql`id`, '=', id).executeTakeFirst()
  return row === undefined ? undefined : trunkOf(row)
}

/** One trunk, if there is such; nobody else changes it until this transaction ends. */
export async function lockTrunk(tx: Tx, id: string): Promise<Trunk | undefined> {
  const row = await trunkRows(tx).where(sql`id`, '=', id).forUpdate().executeTakeFirst()
  return row === undefined ? undefined : trunkOf(row)
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

/** Every trunk that is on, with its password; for transactions that see all organizations. */
export async function readTrunkAccess(tx: Tx): Promise<readonly TrunkAccess[]> {
  const rows = await tx
    .selectFrom('trunks')
    .select(settingsColumns)
    .select(['id', 'organization_id as organizationId', 'password'])
    .where('enabled', '=', true)
    .orderBy('id')
    .execute()
  return rows.map(({ id, organizationId, password, ...row }) => ({
    ...settingsOf(row),
    id,
    organizationId,
    ...(password === null ? {} : { password }),
  }))
}

/** Adds a trunk; one that comes back has its former id. */
export async function addTrunk(
  tx: Tx,
  settings: TrunkSettings,
  password?: PasswordChange,
  id: TrunkId = newId('trunk'),
): Promise<Trunk> {
  await tx
    .insertInto('trunks')
    .values({ id, ...columnsOf(settings), password: password ?? null })
    .execute()
  await notifyAccessChanged(tx)
  return requireTrunk(tx, id)
}

/**
 * Puts other settings in the place of a trunk's. A password that is not given again stays only for
 * the server and the name that it was given for, so that nobody else is ever proved it to.
 */
export async function replaceTrunk(
  tx: Tx,
  current: Trunk,
  settings: TrunkSettings,
  password?: PasswordChange,
): Promise<Trunk> {
  const { id } = current
  const given = isSamePeer(current, settings) ? password : (password ?? null)
  await tx
    .updateTable('trunks')
    .set(columnsOf(settings))
    .$if(given !== undefined, (update) =>
      update.set({ password: given ?? null, credential_changed_at: sql`current_instant()` }),
    )
    .where('id', '=', id)
    .execute()
  await notifyAccessChanged(tx)
  return requireTrunk(tx, id)
}

/** How many trunks there are. */
export async function countTrunks(tx: Tx): Promise<number> {
  const { count } = await tx
    .selectFrom('trunks')
    .select((row) => row.fn.countAll<number>().as('count'))
    .executeTakeFirstOrThrow()
  return count
}

/** Deletes a trunk that no voice route names; its calls are refused from then on. */
export async function deleteTrunk(tx: Tx, id: TrunkId): Promise<void> {
  await tx.deleteFrom('trunks').where('id', '=', id).execute()
  await notifyAccessChanged(tx)
}

function settingsOf(row: SettingsRow): TrunkSettings {
  const { serverHost, serverPort, serverTransport, ...rest } = row
  const port = serverPort === null ? {} : { port: serverPort }
  const server =
    serverHost === null || serverTransport === null
      ? {}
      : { server: { host: serverHost, ...port, transport: serverTransport } }
  return { ...withoutNulls(rest), ...server }
}

const settingsColumns = [
  'name',
  'enabled',
  'authentication',
  'addresses',
  'server_host as serverHost',
  'server_port as serverPort',
  'server_transport as serverTransport',
  'outbound_proxy as outboundProxy',
  'username',
  'authentication_username as authenticationUsername',
  'realm',
  'registration_expiry_seconds as registrationExpirySeconds',
  'priority',
  'weight',
  'max_calls as maxCalls',
  'max_calls_per_second as maxCallsPerSecond',
  'number_format as numberFormat',
  'country',
  'outbound_prefix as outboundPrefix',
  'caller_id_header as callerIdHeader',
  'diversion_header as diversionHeader',
  'media_encryption as mediaEncryption',
  'digits',
  'options_interval_seconds as optionsIntervalSeconds',
  'template',
] as const

function trunkRows(tx: Tx) {
  return tx
    .selectFrom('trunks')
    .select(settingsColumns)
    .select(['id', 'revision'])
    .select(sql<boolean>`password IS NOT NULL`.as('hasPassword'))
}

type Row = Awaited<ReturnType<ReturnType<typeof trunkRows>['executeTakeFirstOrThrow']>>
type SettingsRow = Omit<Row, 'id' | 'revision' | 'hasPassword'>

function trunkOf({ id, revision, hasPassword, ...row }: Row): Trunk {
  return { ...settingsOf(row), id, hasPassword, revision }
}

async function requireTrunk(tx: Tx, id: TrunkId): Promise<Trunk> {
  return trunkOf(await trunkRows(tx).where('id', '=', id).executeTakeFirstOrThrow())
}

function columnsOf(settings: TrunkSettings) {
  return {
    name: settings.name,
    enabled: settings.enabled,
    authentication: settings.authentication,
    addresses: [...settings.addresses],
    server_host: settings.server?.host ?? null,
    server_port: settings.server?.port ?? null,
    server_transport: settings.server?.transport ?? null,
    outbound_proxy: settings.outboundProxy ?? null,
    username: settings.username ?? null,
    authentication_username: settings.authenticationUsername ?? null,
    realm: settings.realm ?? null,
    registration_expiry_seconds: settings.registrationExpirySeconds,
    priority: settings.priority,
    weight: settings.weight,
    max_calls: settings.maxCalls ?? null,
    max_calls_per_second: settings.maxCallsPerSecond ?? null,
    number_format: settings.numberFormat,
    country: settings.country,
    outbound_prefix: settings.outboundPrefix ?? null,
    caller_id_header: settings.callerIdHeader,
    diversion_header: settings.diversionHeader,
    media_encryption: settings.mediaEncryption,
    digits: settings.digits,
    options_interval_seconds: settings.optionsIntervalSeconds,
    template: settings.template ?? null,
  }
}
