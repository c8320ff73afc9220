// A list as a CSV file that the browser saves, sent line by line as it is read.

import { Readable } from 'node:stream'
import type { FastifyReply } from 'fastify'
import { z } from 'zod'

/** The answer of an export in the OpenAPI document. */
export const csvAnswer = { content: { 'text/csv': { schema: z.string() } } } as const

/** Sends the lines under a file name. */
export function sendCsv(
  reply: FastifyReply,
  fileName: string,
  lines: AsyncGenerator<string>,
): FastifyReply {
  reply.type('text/csv; charset=utf-8')
  reply.header('content-disposition', `attachment; filename="${fileName}"`)
  return reply.send(Readable.from(lines))
}
