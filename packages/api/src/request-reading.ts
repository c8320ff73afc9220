// What holds for every request, whichever route it is for: a query parameter that the route does
// not know is refused, an empty body is no body (clients say `application/json` on every POST),
// and a path that no id can look like is not found. What HTTP itself refuses has our error shape
// too.

import { STATUS_CODES } from 'node:http'
import type { Socket } from 'node:net'
import { z } from 'zod'
import type { ApiServer } from './api-context.ts'
import { notFound } from './errors.ts'

/** Longer than any id, name or number that stands in a path. */
export const pathParameterLength = 256

/** Makes every route that is registered from now on read its requests strictly. */
export function readStrictly(app: ApiServer): void {
  app.addHook('onRoute', (route) => {
    route.schema = { querystring: z.strictObject({}), ...route.schema }
  })
  app.addHook('preValidation', async ({ params }) => {
    const values = Object.values(params ?? {})
    if (values.some((value) => typeof value !== 'string' || value.includes('\0'))) {
      throw notFound('object')
    }
  })
  const parseJson = app.getDefaultJsonParser('error', 'error')
  app.addContentTypeParser('application/json', { parseAs: 'string' }, (request, body, done) => {
    if (body === '') done(null, undefined)
    else parseJson(request, String(body), done)
  })
}

/** Answers what Node could not read as a request, in our error shape; no route was reached. */
export function answerUnreadable(error: Error & { code?: string }, socket: Socket): void {
  if (error.code === 'ECONNRESET' || !socket.writable) {
    socket.destroy()
    return
  }
  const isLong = error.code === 'HPE_HEADER_OVERFLOW'
  const status = isLong ? 431 : 400
  const code = isLong ? 'headersTooLarge' : 'badRequest'
  const message = isLong
    ? 'The address and the headers are larger than 16 KiB. Ask for less at once.'
    : 'This is no HTTP request.'
  const body = JSON.stringify({ error: { code, message } })
  socket.end(
    `HTTP/1.1 ${status} ${STATUS_CODES[status] ?? ''}\r\nconnection: close\r\n` +
      `content-type: application/json\r\ncontent-length: ${body.length}\r\n\r\n${body}`,
  )
}
