// What became of assigning or unassigning a number, for clients that ask about it later, as Graph
// has it. One that failed keeps its reasons. An operation is forgotten after a day.

import type { OrganizationId, Problem } from '@mainline/model'
import { type ColumnType, type Generated, sql } from 'kysely'
import type { Tx } from './database.ts'
import { newId } from './new-id.ts'
import { withoutNulls } from './without-nulls.ts'

interface PhoneNumberOperationTable {
  organization_id: Generated<OrganizationId>
  id: string
  created_at: Generated<string>
  phone_number_id: string
  status: 'notStarted' | 'running' | 'succeeded' | 'failed'
  error: ColumnType<OperationError | null, string | null, never>
}

/** The tables of this subject. */
export interface PhoneNumberOperationTables {
  phone_number_operations: PhoneNumberOperationTable
}

/** Why an operation failed: every broken rule. */
export interface OperationError {
  readonly message: string
  readonly details: readonly Pick<Problem, 'message' | 'remedyText'>[]
}

/** What became of assigning or unassigning a number. */
export interface PhoneNumberOperation {
  readonly id: string
  readonly createdDateTime: string
  readonly phoneNumberId: string
  readonly status: PhoneNumberOperationTable['status']
  readonly error?: OperationError
}

/** Keeps what became of a number: it succeeded, or why it failed. */
export async function addPhoneNumberOperation(
  tx: Tx,
  phoneNumberId: string,
  error?: OperationError,
): Promise<PhoneNumberOperation> {
  await forgetOldOperations(tx)
  const row = await tx
    .insertInto('phone_number_operations')
    .values({
      id: newId('operation'),
      phone_number_id: phoneNumberId,
      status: error === undefined ? 'succeeded' : 'failed',
      error: error === undefined ? null : JSON.stringify(error),
    })
    .returning(columns)
    .executeTakeFirstOrThrow()
  return withoutNulls(row)
}

/** One operation, if it is not older than a day. */
export async function readPhoneNumberOperation(
  tx: Tx,
  id: string,
): Promise<PhoneNumberOperation | undefined> {
  const row = await tx
    .selectFrom('phone_number_operations')
    .select(columns)
    .where('id', '=', id)
    .executeTakeFirst()
  return row === undefined ? undefined : withoutNulls(row)
}

const columns = [
  'id',
  'created_at as createdDateTime',
  'phone_number_id as phoneNumberId',
  'status',
  'error',
] as const

/** A day is long enough for the slowest client. */
async function forgetOldOperations(tx: Tx): Promise<void> {
  await tx
    .deleteFrom('phone_number_operations')
    .where('created_at', '<', sql<string>`now() - interval '1 day'`)
    .execute()
}
