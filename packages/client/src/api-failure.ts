// A failed answer as an exception, for callers that want the data or nothing. It holds what the
// API said: the code, and every rule or field that failed with the step that mends it.

import type { Schemas } from './client.ts'

type ErrorBody = Schemas['Error']['error']

/** One failing rule or field. */
export type FailureDetail = NonNullable<ErrorBody['details']>[number]

/** The API refused, or could not be understood. */
export class ApiFailure extends Error {
  override readonly name = 'ApiFailure'
  readonly status: number
  readonly code: string
  readonly details: readonly FailureDetail[]

  constructor(status: number, error: Partial<ErrorBody>) {
    super(error.message ?? `The system answered ${status}.`)
    this.status = status
    this.code = error.code ?? 'unknown'
    this.details = error.details ?? []
  }
}

/** The data of an answer; throws an `ApiFailure` when it failed. */
export async function answerOf<T>(
  answer: Promise<{ data?: T; error?: unknown; response: Response }>,
): Promise<T> {
  const { data, error, response } = await answer
  // True because an answer without an error has the data of its success, or no body at all.
  if (response.ok) return data as T
  throw new ApiFailure(response.status, parseErrorBody(error))
}

function parseErrorBody(body: unknown): Partial<ErrorBody> {
  if (typeof body !== 'object' || body === null || !('error' in body)) return {}
  return typeof body.error === 'object' && body.error !== null ? body.error : {}
}
