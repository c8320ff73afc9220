// The customer whose phone system it is: its name, its domain (which is also the SIP domain of its
// phones), and the country, language and time zone that everything else starts from. Domain and
// country are set when it is made and stay: user names and sample numbers follow from them.

import type { OrganizationId, OrganizationSettings, RecordingNotice } from '@mainline/model'
import { type Generated, type Selectable, sql } from 'kysely'
import type { Tx } from './database.ts'

interface OrganizationTable {
  id: OrganizationId
  display_name: string
  domain: string
  country_code: string
  language_id: string
  time_zone_id: string
  recording_kept_days: Generated<number>
  recording_notice: Generated<RecordingNotice>
  allotment_enforced: Generated<boolean>
  number_quotas_enforced: Generated<boolean>
  revision: Generated<number>
  created_at: Generated<string>
}

/** The tables of this subject. */
export interface OrganizationTables {
  organizations: OrganizationTable
}

/** An organization; `revision` grows with each change and becomes the ETag. */
export interface Organization {
  readonly id: OrganizationId
  readonly displayName: string
  readonly domain: string
  readonly countryCode: string
  readonly languageId: string
  readonly timeZoneId: string
  /** Days after which a recording is deleted. */
  readonly recordingKeptDays: number
  readonly recordingNotice: RecordingNotice
  readonly revision: number
}

/** What of an organization can be changed. */
export type OrganizationChange = Partial<
  Pick<
    Organization,
    'displayName' | 'languageId' | 'timeZoneId' | 'recordingKeptDays' | 'recordingNotice'
  >
>

/** The organization of this transaction. */
export async function readOrganization(tx: Tx): Promise<Organization> {
  const row = await tx.selectFrom('organizations').selectAll().executeTakeFirstOrThrow()
  return organizationOf(row)
}

/**
 * Lets nobody else save what decides calls until this transaction ends; taken after every other
 * lock. Not FOR UPDATE: each row written before holds a key share of its organization.
 */
export async function lockOrganization(tx: Tx): Promise<OrganizationId> {
  const { id } = await tx
    .selectFrom('organizations')
    .select('id')
    .forNoKeyUpdate()
    .executeTakeFirstOrThrow()
  return id
}

/** Changes what is given and leaves the rest. */
export async function changeOrganization(
  tx: Tx,
  change: OrganizationChange,
): Promise<Organization> {
  const row = await tx
    .updateTable('organizations')
    .set((column) => ({
      ...(change.displayName === undefined ? {} : { display_name: change.displayName }),
      ...(change.languageId === undefined ? {} : { language_id: change.languageId }),
      ...(change.timeZoneId === undefined ? {} : { time_zone_id: change.timeZoneId }),
      ...(change.recordingKeptDays === undefined
        ? {}
        : { recording_kept_days: change.recordingKeptDays }),
      ...(change.recordingNotice === undefined ? {} : { recording_notice: change.recordingNotice }),
      revision: column('revision', '+', 1),
    }))
    .returningAll()
    .executeTakeFirstOrThrow()
  return organizationOf(row)
}

/** What of the organization decides its calls, as a configuration version keeps it. */
export async function readOrganizationSettings(
  tx: Tx,
): Promise<{ readonly settings: OrganizationSettings }> {
  const { languageId, recordingNotice } = await readOrganization(tx)
  return { settings: { languageId, recordingNotice } }
}

/** Whether the organization keeps to the free allotment of resource accounts' licenses. */
export async function isAllotmentEnforced(tx: Tx): Promise<boolean> {
  const row = await tx
    .selectFrom('organizations')
    .select('allotment_enforced')
    .executeTakeFirstOrThrow()
  return row.allotment_enforced
}

/** Lets the organization keep to the free allotment, or not. */
export async function enforceAllotment(tx: Tx, isEnforced: boolean): Promise<void> {
  await tx.updateTable('organizations').set({ allotment_enforced: isEnforced }).execute()
}

/** Whether licenses limit how many numbers can be ordered. */
export async function readNumberQuotasEnforced(tx: Tx): Promise<boolean> {
  const row = await tx
    .selectFrom('organizations')
    .select('number_quotas_enforced')
    .executeTakeFirstOrThrow()
  return row.number_quotas_enforced
}

/** Lets licenses limit how many numbers can be ordered, or not any more. */
export async function enforceNumberQuotas(tx: Tx, isEnforced: boolean): Promise<void> {
  await tx.updateTable('organizations').set({ number_quotas_enforced: isEnforced }).execute()
}

/** The organization with this id or domain; for transactions that see all of them. */
export async function findOrganization(
  tx: Tx,
  idOrDomain: string,
): Promise<Organization | undefined> {
  const row = await tx
    .selectFrom('organizations')
    .selectAll()
    .where((one) =>
      one.or([one(sql<string>`id`, '=', idOrDomain), one('domain', '=', idOrDomain.toLowerCase())]),
    )
    .executeTakeFirst()
  return row === undefined ? undefined : organizationOf(row)
}

/** Every organization; for transactions that see all of them. */
export async function listOrganizations(tx: Tx): Promise<readonly Organization[]> {
  const rows = await tx.selectFrom('organizations').selectAll().orderBy('id').execute()
  return rows.map(organizationOf)
}

/** Adds an organization; for transactions that see all of them. */
export async function addOrganization(
  tx: Tx,
  organization: Omit<Organization, 'revision' | 'recordingKeptDays' | 'recordingNotice'>,
): Promise<void> {
  await tx
    .insertInto('organizations')
    .values({
      id: organization.id,
      display_name: organization.displayName,
      domain: organization.domain,
      country_code: organization.countryCode,
      language_id: organization.languageId,
      time_zone_id: organization.timeZoneId,
    })
    .execute()
}

function organizationOf(row: Selectable<OrganizationTable>): Organization {
  return {
    id: row.id,
    displayName: row.display_name,
    domain: row.domain,
    countryCode: row.country_code,
    languageId: row.language_id,
    timeZoneId: row.time_zone_id,
    recordingKeptDays: row.recording_kept_days,
    recordingNotice: row.recording_notice,
    revision: row.revision,
  }
}
