// The store: a pool of connections to one PostgreSQL, its migrations, transactions for one
// organization, and notifications. Subjects' functions take the transaction (`tx`) as their first
// argument and live in one file per subject; there is no other way to the rows.

import type { OrganizationId } from '@mainline/model'
import { Kysely, PostgresDialect } from 'kysely'
import type { Actor } from './audit-events.ts'
import { ConfigurationCache } from './configuration-cache.ts'
import { connectPool, type DatabaseAddress, ordinaryAddress } from './connection.ts'
import type { Database, Tx } from './database.ts'
import { type History, keepHistory } from './history.ts'
import { migrate } from './migrations.ts'
import { type NotificationListener, Notifications } from './notifications.ts'
import { withAllOrganizations, withOrganization } from './with-organization.ts'

/** What the rest of the system has of the database. */
export interface Store {
  /** Brings the database to this program's schema; answers the migrations it applied. */
  migrate(): Promise<readonly string[]>
  /** Runs `work` in a transaction that sees one organization's rows; the system acts by default. */
  withOrganization<T>(id: OrganizationId, work: (tx: Tx) => Promise<T>, actor?: Actor): Promise<T>
  /** Runs `work` in a transaction that sees every organization's rows. */
  withAllOrganizations<T>(work: (tx: Tx) => Promise<T>, actor?: Actor): Promise<T>
  /** Keeps what calls leave behind, in one round trip. */
  keepHistory(id: OrganizationId, history: History): Promise<void>
  /** Hears the notifications of a channel until the answered function is run. */
  listen(channel: string, listener: NotificationListener): Promise<() => void>
  close(): Promise<void>
}

const system: Actor = { kind: 'system' }

/** How to open a store. */
export interface StoreOptions {
  readonly address: DatabaseAddress
  /** Told of connections that broke while nobody used them; the pool replaces them. */
  readonly onError?: (error: Error) => void
  /** What transactions take for now; the database's clock if nothing is given. */
  readonly now?: () => Date
}

/** Connects to a database; a `StartError` says in one line why it cannot be used. */
export async function openStore({ address, onError, now }: StoreOptions): Promise<Store> {
  const config = await ordinaryAddress(address)
  const pool = connectPool(config, onError ?? (() => undefined))
  const db = new Kysely<Database>({ dialect: new PostgresDialect({ pool }) })
  const cache = new ConfigurationCache()
  const connections = now === undefined ? { db, cache } : { db, cache, now }
  const notifications = new Notifications(config)
  return {
    async migrate() {
      const client = await pool.connect()
      return migrate(client).finally(() => client.release())
    },
    withOrganization: (id, work, actor = system) => withOrganization(connections, id, work, actor),
    withAllOrganizations: (work, actor = system) => withAllOrganizations(connections, work, actor),
    keepHistory: (id, history) => keepHistory(db, id, history),
    listen: (channel, listener) => notifications.listen(channel, listener),
    async close() {
      await notifications.close()
      // Not `db.destroy()`: it leaves a pool open that Kysely has not used yet.
      await pool.end()
    },
  }
}
