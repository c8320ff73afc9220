// What a failed query says about why it failed, where that is neither a broken rule
// (broken-constraint.ts) nor our own bug: the database is away for the moment, or a value is one
// that no PostgreSQL column can hold.

import pg from 'pg'
import { errorCode, errorText } from './start-error.ts'

/** Whether the database could not be asked; the same request may succeed in a moment. */
export function isUnavailable(error: unknown): boolean {
  const code = errorCode(error) ?? ''
  if (error instanceof pg.DatabaseError) return unavailableClasses.has(code.slice(0, 2))
  if (isSocketError(error)) return true
  return unavailableTexts.test(errorText(error))
}

/** Whether a value was not one for its column: too large a number, a text with the character 0. */
export function isUnstorable(error: unknown): boolean {
  return error instanceof pg.DatabaseError && error.code?.startsWith(dataException) === true
}

function isSocketError(error: unknown): boolean {
  return error instanceof Error && 'syscall' in error && socketCalls.has(String(error.syscall))
}

const socketCalls = new Set(['connect', 'read', 'write'])
/** SQLSTATE: connection exception, insufficient resources, operator intervention. */
const unavailableClasses = new Set(['08', '53', '57'])
/** SQLSTATE class of data exceptions. */
const dataException = '22'
/** What pg says by itself, without a code. */
const unavailableTexts =
  /^(Connection terminated|timeout exceeded when trying to connect|Cannot use a pool after)/
