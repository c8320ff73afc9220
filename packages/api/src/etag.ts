// Optimistic concurrency (RFC 9110 §13.1.1): reads answer an ETag made of the row's revision, and a
// write that says `If-Match` is refused when somebody else was faster, with what was changed.
// Without the header the write is done: scripts that do not care need not read first.

import { fieldDifferences } from '@mainline/model'
import { type AuditEvent, auditEventsSince, type Tx } from '@mainline/store'
import type { FastifyRequest } from 'fastify'
import { z } from 'zod'
import { ApiError } from './errors.ts'

/** The header schema of writes that accept `If-Match`. */
export const ifMatchHeaders = z.object({ 'if-match': z.string().optional() })

/** The ETag of a revision. */
export function etagOf(revision: number): string {
  return `"${revision}"`
}

/** Throws 412 when the request was made for another revision than the present one. */
export function requireMatch(request: FastifyRequest, revision: number): void {
  const wanted = request.headers['if-match']
  if (wanted === undefined || wanted.trim() === '*') return
  const tags = wanted.split(',').map((tag) => tag.trim().replace(/^W\//, ''))
  if (tags.includes(etagOf(revision))) return
  throw changedMeanwhile()
}

/** Somebody else was faster. What he changed is added where the transaction ends. */
export function changedMeanwhile(): ApiError {
  return new ApiError(
    'preconditionFailed',
    'Somebody else changed this in the meantime. Load it again, then repeat your change.',
  )
}

/**
 * The same refusal with each field that was changed since the revision which the request names: by
 * whom, when, from what to what. A field that was changed often is told once, with its last change.
 */
export async function explainedRefusal(
  tx: Tx,
  request: FastifyRequest,
  objectId: string,
): Promise<ApiError> {
  const [, revision] = /^(?:W\/)?"(\d{1,9})"$/.exec(request.headers['if-match'] ?? '') ?? []
  if (revision === undefined) return changedMeanwhile()
  const events = await auditEventsSince(tx, objectId, Number(revision))
  const details = new Map(events.flatMap(fieldChanges).map((one) => [one.target, one]))
  const { code, message } = changedMeanwhile()
  const sentences = [...details.values()].map((detail) => detail.message)
  return new ApiError(code, [message, ...sentences].join(' '), { details: [...details.values()] })
}

function fieldChanges({ actor, activityDateTime, before, after }: AuditEvent) {
  const by = actor.displayName ?? actor.kind
  return fieldDifferences(before ?? {}, after ?? {}).map(({ path, ...values }) => ({
    code: 'changedMeanwhile',
    message: `${by} changed ${path} from ${shown(values.before)} to ${shown(values.after)}.`,
    target: path,
    change: { by, at: activityDateTime, ...values },
  }))
}

function shown(value: unknown): string {
  return value === undefined ? 'nothing' : JSON.stringify(value)
}
