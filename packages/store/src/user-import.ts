// Importing people: what the directory says that decides an import, and the import itself, which
// takes two statements however many rows it has. Every row still leaves its event in the audit log.

import type { ImportedFields, KnownAccount } from '@mainline/model'
import { limits } from '@mainline/model'
import { sql } from 'kysely'
import { notifyAccessChanged } from './access-notice.ts'
import type { Tx } from './database.ts'
import { newId } from './new-id.ts'
import { withoutNulls } from './without-nulls.ts'

/** A person to be added. */
export interface ImportedPerson extends ImportedFields {
  readonly userName: string
  readonly displayName: string
}

/** What is to be changed of a person. */
export interface ImportedChange extends ImportedFields {
  readonly id: string
}

/** Every account that a file could be about or clash with. */
export async function knownAccounts(tx: Tx): Promise<readonly KnownAccount[]> {
  const rows = await tx
    .selectFrom('accounts')
    .leftJoin('phone_numbers', 'phone_numbers.account_id', 'accounts.id')
    .select([
      sql<string>`accounts.id`.as('id'),
      'user_name as userName',
      sql<boolean>`account_kind = 'person'`.as('isPerson'),
      'display_name as displayName',
      'given_name as givenName',
      'surname',
      'usage_location as usageLocation',
      'department',
      'job_title as jobTitle',
      'extension',
      'unanswered_delay_ms as unansweredDelayMs',
      'account_enabled as accountEnabled',
      'roles',
      'telephone_number as phoneNumber',
      'iso_country_code as numberCountry',
    ])
    .orderBy('accounts.id')
    .execute()
  return rows.map(withoutNulls)
}

/** Adds people; where the file is silent they are as anybody who is added by hand. */
export async function addImported(tx: Tx, people: readonly ImportedPerson[]): Promise<void> {
  if (people.length === 0) return
  const rows = people.map((person) => ({ id: newId('user'), ...person }))
  await sql`
    INSERT INTO accounts (id, account_kind, user_name, display_name, given_name, surname,
      account_enabled, usage_location, department, job_title, extension, unanswered_delay_ms)
    SELECT id, 'person', "userName", "displayName", "givenName", surname,
      coalesce("accountEnabled", true),
      coalesce("usageLocation", (SELECT country_code FROM organizations)),
      department, "jobTitle", extension,
      coalesce("unansweredDelayMs", ${limits.unansweredDelayMs}::integer)
    FROM jsonb_to_recordset(${JSON.stringify(rows)}::jsonb) AS row (id text, "userName" text,
      ${fieldColumns})`.execute(tx)
}

/** Changes people in what is given. */
export async function changeImported(tx: Tx, changes: readonly ImportedChange[]): Promise<void> {
  if (changes.length === 0) return
  // Two people may have swapped their extensions, so both let go first.
  const moved = changes.flatMap(({ id, extension }) => (extension === undefined ? [] : [id]))
  await sql`UPDATE accounts SET extension = NULL
    WHERE id = ANY (${moved}) AND extension IS NOT NULL`.execute(tx)
  await sql`
    UPDATE accounts SET
      display_name = coalesce(row."displayName", display_name),
      given_name = coalesce(row."givenName", given_name),
      surname = coalesce(row.surname, accounts.surname),
      account_enabled = coalesce(row."accountEnabled", account_enabled),
      usage_location = coalesce(row."usageLocation", usage_location),
      department = coalesce(row.department, accounts.department),
      job_title = coalesce(row."jobTitle", job_title),
      extension = coalesce(row.extension, accounts.extension),
      unanswered_delay_ms = coalesce(row."unansweredDelayMs", unanswered_delay_ms)
    FROM jsonb_to_recordset(${JSON.stringify(changes)}::jsonb) AS row (id text, ${fieldColumns})
    WHERE accounts.id = row.id`.execute(tx)
  await notifyAccessChanged(tx)
}

const fieldColumns = sql.raw(`"displayName" text, "givenName" text, surname text,
  "accountEnabled" boolean, "usageLocation" text, department text, "jobTitle" text,
  extension text, "unansweredDelayMs" integer`)
