// GET /auditEvents: who changed what, when and from where, newest first; one event; and all that
// match as a CSV file. There is nothing to write: each change leaves its event by itself.

import {
  type AuditEvent,
  type AuditEventFilter,
  auditEventFields,
  listAuditEvents,
  nextAuditEvents,
  readAuditEvent,
} from '@mainline/store'
import type { FastifyRequest } from 'fastify'
import { z } from 'zod'
import { type ApiContext, type ApiServer, inOrganization } from '../api-context.ts'
import { collection, filteredPageOf, filteredQuery, selected } from '../collection.ts'
import { csvLine } from '../csv.ts'
import { csvAnswer, sendCsv } from '../csv-answer.ts'
import { errorAnswers, notFound } from '../errors.ts'
import { auditEventPolicy } from '../policies/audit-events.ts'
import { collectionOf, idParams } from '../schemas.ts'

const values = z.record(z.string(), z.unknown())

const auditEvent = z
  .object({
    id: z.string(),
    activityDateTime: z.string(),
    activity: z.string(),
    actor: z.object({
      apiToken: z.string().optional(),
      kind: z.enum(['user', 'operator', 'anonymous', 'system']),
      id: z.string().optional(),
      displayName: z.string().optional(),
      address: z.string().optional(),
      userAgent: z.string().optional(),
    }),
    target: z.object({
      type: z.string(),
      id: z.string().optional(),
      displayName: z.string().optional(),
    }),
    before: values.optional(),
    after: values.optional(),
  })
  .meta({ id: 'AuditEvent' })

const exportQuery = filteredQuery.pick({ $search: true, $filter: true })
const exportBatch = 1_000

/** Registers the routes of this resource. */
export function registerAuditEvents(app: ApiServer, context: ApiContext): void {
  const config = { policy: auditEventPolicy.read }

  app.get('/auditEvents', {
    config,
    schema: {
      querystring: filteredQuery,
      response: { 200: collectionOf(auditEvent), ...errorAnswers },
    },
    handler: async (request, reply) => {
      const wanted = filteredPageOf(request.query, auditEventFields)
      const page = await inOrganization(context, request, (tx) => listAuditEvents(tx, wanted))
      const events = collection(context, request, page, shownEvent)
      return selected(reply, request.query, auditEvent, events)
    },
  })

  app.get('/auditEvents/:id', {
    config,
    schema: { params: idParams, response: { 200: auditEvent, ...errorAnswers } },
    handler: async (request) => {
      const { id } = request.params
      const event = await inOrganization(context, request, (tx) => readAuditEvent(tx, id))
      if (event === undefined) throw notFound('audit event')
      return shownEvent(event)
    },
  })

  app.get('/auditEvents/export', {
    config,
    schema: {
      querystring: exportQuery,
      response: { 200: csvAnswer, ...errorAnswers },
    },
    handler: async (request, reply) => {
      const wanted = { ...request.query, $top: exportBatch, $skip: 0 }
      const filter = filteredPageOf(wanted, auditEventFields)
      return sendCsv(reply, 'audit-log.csv', csvLines(context, request, filter))
    },
  })
}

/** Batch by batch, each in a transaction of its own, so that a log of any length can be sent. */
async function* csvLines(
  context: ApiContext,
  request: FastifyRequest,
  filter: AuditEventFilter,
): AsyncGenerator<string> {
  yield csvLine(Object.keys(cellsOf))
  for (let last: string | undefined, isMore = true; isMore; ) {
    const events = await inOrganization(context, request, (tx) =>
      nextAuditEvents(tx, filter, exportBatch, last),
    )
    yield events.map((event) => csvLine(columns.map((cell) => cell(event)))).join('')
    last = events.at(-1)?.id
    isMore = events.length === exportBatch
  }
}

const cellsOf = {
  activityDateTime: ({ activityDateTime }) => activityDateTime,
  activity: ({ activity }) => activity,
  actorKind: ({ actor }) => actor.kind,
  actorId: ({ actor }) => actor.id,
  actorDisplayName: ({ actor }) => actor.displayName,
  address: ({ actor }) => actor.address,
  userAgent: ({ actor }) => actor.userAgent,
  targetType: ({ target }) => target.type,
  targetId: ({ target }) => target.id,
  targetDisplayName: ({ target }) => target.displayName,
  before: ({ before }) => before && JSON.stringify(before),
  after: ({ after }) => after && JSON.stringify(after),
} as const satisfies Record<string, (event: AuditEvent) => string | undefined>

const columns = Object.values(cellsOf)

function shownEvent({ before, after, ...event }: AuditEvent): z.input<typeof auditEvent> {
  return {
    ...event,
    ...(before && { before: { ...before } }),
    ...(after && { after: { ...after } }),
  }
}
