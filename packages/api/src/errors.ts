// Every error the API answers, by its stable code. The shape is Graph's: an `error` with code,
// message, target, and one entry in `details` for each rule or field that failed, never only the
// first. A broken rule also says which step mends it.

import type { Problem } from '@mainline/model'
import { brokenConstraint, isUnavailable, isUnstorable } from '@mainline/store'
import type { FastifyError, FastifyReply, FastifyRequest } from 'fastify'
import {
  hasZodFastifySchemaValidationErrors,
  type ZodFastifySchemaValidationError,
} from 'fastify-type-provider-zod'
import { z } from 'zod'

/** The status of each code. */
const statuses = {
  badRequest: 400,
  ruleBroken: 400,
  configurationInvalid: 400,
  speechUnavailable: 400,
  unauthenticated: 401,
  forbidden: 403,
  notFound: 404,
  conflict: 409,
  preconditionFailed: 412,
  payloadTooLarge: 413,
  addressTooLong: 414,
  unsupportedMediaType: 415,
  tooManyRequests: 429,
  internalError: 500,
  unavailable: 503,
} as const satisfies Record<string, number>

/** The stable codes of errors. */
export type ErrorCode = keyof typeof statuses

/** One failing rule or field. */
export interface ErrorDetail {
  readonly code: string
  readonly message: string
  readonly target?: string
  readonly remedy?: string
  readonly remedyText?: string
  /** Where somebody else was faster: what he changed in this field. */
  readonly change?: ConcurrentChange
}

/** What a field was, what it became, by whom and when. */
export interface ConcurrentChange {
  readonly by: string
  readonly at: string
  readonly before?: unknown
  readonly after?: unknown
}

/** About as long as an embedded database takes to start again. */
const retryAfterSeconds = 5

/** Thrown by handlers; answered as its status and an error body. */
export class ApiError extends Error {
  override readonly name = 'ApiError'
  readonly code: ErrorCode
  readonly target: string | undefined
  readonly details: readonly ErrorDetail[]

  constructor(
    code: ErrorCode,
    message: string,
    more: { readonly target?: string; readonly details?: readonly ErrorDetail[] } = {},
  ) {
    super(message)
    this.code = code
    this.target = more.target
    this.details = more.details ?? []
  }
}

/** The object that the path names does not exist in this organization. */
export function notFound(what: string): ApiError {
  return new ApiError('notFound', `There is no such ${what}.`)
}

/** One field of a well-formed request names something that does not exist or does not fit. */
export function fieldError(target: string, message: string): ApiError {
  const details = [{ code: 'invalidValue', message, target }]
  return new ApiError('badRequest', message, { target, details })
}

/** Rules forbid what was asked; every one that does is listed with the step that mends it. */
export function ruleBroken(problems: readonly Problem[]): ApiError {
  const message = problems.map((problem) => problem.message).join(' ')
  return new ApiError('ruleBroken', message, { details: problems })
}

const errorDetail = z.object({
  code: z.string(),
  message: z.string(),
  target: z.string().optional(),
  remedy: z.string().optional(),
  remedyText: z.string().optional(),
  change: z
    .object({
      by: z.string(),
      at: z.string(),
      before: z.unknown().optional(),
      after: z.unknown().optional(),
    })
    .optional(),
})

const errorAnswer = z
  .object({
    error: z.object({
      code: z.string(),
      message: z.string(),
      target: z.string().optional(),
      details: z.array(errorDetail).optional(),
    }),
  })
  .meta({ id: 'Error' })

/** What every route may answer besides its own answers. */
export const errorAnswers = { '4xx': errorAnswer } as const

/** Answers whatever a handler threw; what is not expected is logged and told as our own fault. */
export function answerError(error: unknown, request: FastifyRequest, reply: FastifyReply): void {
  const known = apiErrorOf(error, request)
  if (known.code === 'internalError') request.log.error({ err: error }, 'request failed')
  const { code, message, target, details } = known
  if (code === 'unavailable') reply.header('retry-after', retryAfterSeconds)
  reply.status(statuses[code]).send({
    error: {
      code,
      message,
      ...(target === undefined ? {} : { target }),
      ...(details.length === 0 ? {} : { details }),
    },
  })
}

/** Answers an address that is no route. */
export function answerNotFound(request: FastifyRequest, reply: FastifyReply): void {
  answerError(new ApiError('notFound', 'There is no such address.'), request, reply)
}

/** The error as the API tells it. */
function apiErrorOf(error: unknown, request: FastifyRequest): ApiError {
  if (error instanceof ApiError) return error
  if (hasZodFastifySchemaValidationErrors(error)) return fieldsError(error.validation)
  const constraint = brokenConstraint(error)
  if (constraint !== undefined) return constraintError(constraint)
  if (isUnavailable(error))
    return new ApiError('unavailable', 'The database does not answer. Try again.')
  if (isUnstorable(error))
    return new ApiError(
      'badRequest',
      'A value is larger than any field takes, or holds a character that no text has.',
    )
  return statusError(error, statusOf(error), request.routeOptions.bodyLimit)
}

/** What fastify refused before a handler was asked, by its status. */
function statusError(error: unknown, status: number | undefined, bodyLimit?: number): ApiError {
  if (status === 429) return new ApiError('tooManyRequests', 'Too many attempts. Wait a minute.')
  if (status === 404) return new ApiError('notFound', 'There is no such address.')
  if (status === 413) {
    const mebibytes = (bodyLimit ?? 0) / 2 ** 20
    return new ApiError('payloadTooLarge', `The body is larger than ${mebibytes} MiB.`)
  }
  if (status === 414) {
    return new ApiError('addressTooLong', 'A part of the address is longer than any id.')
  }
  if (status === 415) return new ApiError('unsupportedMediaType', 'Send application/json.')
  if (status !== undefined && status < 500 && error instanceof Error) {
    return new ApiError('badRequest', error.message)
  }
  return new ApiError('internalError', 'Something went wrong on our side. It has been logged.')
}

type FieldFailure = Pick<
  ZodFastifySchemaValidationError,
  'instancePath' | 'message' | 'params' | 'keyword'
>

function fieldsError(failures: readonly FieldFailure[]): ApiError {
  const details = failures.flatMap((failure) =>
    targetsOf(failure).map((target) => ({
      code: 'invalidValue',
      message:
        failure.keyword === unknownKeys ? 'is no field here' : (failure.message ?? 'is wrong'),
      target,
    })),
  )
  const fields = details.map(({ target, message }) => `${target || 'body'}: ${message}`)
  return new ApiError('badRequest', fields.join('; '), { details })
}

const unknownKeys = 'unrecognized_keys'

/** The field that failed; where unknown fields were sent, each of them. */
function targetsOf({ instancePath, keyword, params }: FieldFailure): readonly string[] {
  const path = instancePath.split('/').filter((part) => part !== '')
  const keys = keyword === unknownKeys && Array.isArray(params['keys']) ? params['keys'] : [[]]
  return keys.map((key) => path.concat(key).join('.'))
}

function constraintError({
  kind,
  name,
  sentence,
}: NonNullable<ReturnType<typeof brokenConstraint>>): ApiError {
  const code = name.replaceAll(/_([a-z])/g, (_, letter: string) => letter.toUpperCase())
  const details = [{ code, message: sentence }]
  return new ApiError(kind === 'taken' ? 'conflict' : 'ruleBroken', sentence, { details })
}

function statusOf(error: unknown): number | undefined {
  const { statusCode }: Partial<FastifyError> = error instanceof Error ? error : {}
  return statusCode
}
