// The newest configuration of each organization, kept in memory, so that whoever asks for it pays
// for what changed since the last time. A transaction may see versions that will be undone with
// it; `made_by` tells such a version from the one that takes its number, and the whole is read
// anew. What is answered is shared by all who ask: nobody may change it.

import type { Configuration, OrganizationId } from '@mainline/model'
import { sql } from 'kysely'
import { advanced, configurationOfVersion } from './configuration-versions.ts'
import type { Tx } from './database.ts'

interface Known {
  readonly configuration: Configuration
  readonly madeBy: string
}

/** What one store remembers of its organizations' configurations. */
export class ConfigurationCache {
  readonly #known = new Map<OrganizationId, Known>()

  /** The newest configuration that a transaction sees, or undefined before the first. */
  async newest(tx: Tx): Promise<Configuration | undefined> {
    const row = await tx
      .selectFrom('configuration_versions')
      .select(['organization_id as organizationId', 'version', madeBy])
      .orderBy('version', 'desc')
      .limit(1)
      .executeTakeFirst()
    if (row === undefined) return undefined
    const configuration = await this.#configuration(tx, row.organizationId, row.version)
    if (configuration === undefined) return undefined
    this.#known.set(row.organizationId, { configuration, madeBy: row.madeBy })
    return configuration
  }

  async #configuration(
    tx: Tx,
    organizationId: OrganizationId,
    version: number,
  ): Promise<Configuration | undefined> {
    const known = this.#known.get(organizationId)
    if (known === undefined || !(await stands(tx, known))) {
      return configurationOfVersion(tx, version)
    }
    const { configuration } = known
    return configuration.version === version ? configuration : advanced(tx, configuration, version)
  }
}

const madeBy = sql<string>`made_by::text`.as('madeBy')

async function stands(tx: Tx, { configuration, madeBy: maker }: Known): Promise<boolean> {
  const row = await tx
    .selectFrom('configuration_versions')
    .select(madeBy)
    .where('organization_id', '=', configuration.organizationId)
    .where('version', '=', configuration.version)
    .executeTakeFirst()
  return row?.madeBy === maker
}

const caches = new WeakMap<Tx, ConfigurationCache>()

/** Gives a transaction the memory of the store that it belongs to. */
export function useCache(tx: Tx, cache: ConfigurationCache): void {
  caches.set(tx, cache)
}

/** The newest configuration, or undefined before the first. */
export async function currentConfiguration(tx: Tx): Promise<Configuration | undefined> {
  return (caches.get(tx) ?? new ConfigurationCache()).newest(tx)
}
