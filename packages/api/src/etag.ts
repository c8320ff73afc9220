// Optimistic concurrency (RFC 9110 §13.1.1): reads answer an ETag made of the row's revision, and a
// write that says `If-Match` is refused when somebody else was faster. Without the header the write
// is done: scripts that do not care need not read first.

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
  throw new ApiError(
    'preconditionFailed',
    'Somebody else changed this in the meantime. Load it again, then repeat your change.',
  )
}
