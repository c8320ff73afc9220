// Builds the configuration snapshot of one organization out of the rows of every subject that
// decides a call. Nothing else reads rows to route a call: what is not in the snapshot does not
// exist for the engine. The order of keys does not matter; jsonb compares values.

import type { Configuration, OrganizationId } from '@mainline/model'
import type { Tx } from './database.ts'
import { readDirectorySnapshot } from './directory-snapshot.ts'
import { readSystemPrompts } from './system-prompts.ts'

/** What the rows of this transaction's organization say, as `version`. */
export async function configurationSnapshot(
  tx: Tx,
  organizationId: OrganizationId,
  version: number,
): Promise<Configuration> {
  return {
    version,
    organizationId,
    ...(await readDirectorySnapshot(tx)),
    systemPrompts: await readSystemPrompts(tx),
  }
}
