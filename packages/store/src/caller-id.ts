// What those whom a person calls see of the person. The database keeps a number that is chosen one
// of the organization's; when it goes, the person's own number is shown again.

import type { CallerIdChoice } from '@mainline/model'
import { sql } from 'kysely'
import type { Tx } from './database.ts'

/** The columns of the choice, part of the table of accounts. */
export interface CallerIdColumns {
  caller_id_kind: CallerIdChoice['kind']
  caller_id_number: string | null
}

/** The choice of an account, as data. */
export const callerIdChoice = sql<CallerIdChoice>`CASE
  WHEN caller_id_number IS NOT NULL
    THEN jsonb_build_object('kind', 'number', 'number', caller_id_number)
  WHEN caller_id_kind = 'anonymous' THEN jsonb_build_object('kind', 'anonymous')
  ELSE jsonb_build_object('kind', 'ownNumber') END`

/** A choice as columns. */
export function callerIdColumns(choice: CallerIdChoice): CallerIdColumns {
  return {
    caller_id_kind: choice.kind,
    caller_id_number: choice.kind === 'number' ? choice.number : null,
  }
}

/** Whether a number is the organization's and reaches somebody, so that its people may show it. */
export async function isOwnNumber(tx: Tx, telephoneNumber: string): Promise<boolean> {
  const row = await tx
    .selectFrom('phone_numbers')
    .select('id')
    .where('telephone_number', '=', telephoneNumber)
    .where('account_id', 'is not', null)
    .executeTakeFirst()
  return row !== undefined
}
