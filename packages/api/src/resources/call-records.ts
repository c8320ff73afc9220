// GET /callRecords, newest first, and of one call its record, its trace (which says why it went
// where it went) and its journal (with which anybody can replay it through the engine).

import { type CallId, type CallRecord, parseId } from '@mainline/model'
import {
  callJournal,
  callRecordFields,
  listCallRecords,
  readCallRecord,
  readCallTrace,
} from '@mainline/store'
import { z } from 'zod'
import { type ApiContext, type ApiServer, inOrganization } from '../api-context.ts'
import { callEnd, legQuality, shownSteps, traceStep } from '../call-schemas.ts'
import { collection, filteredPageOf, filteredQuery, selected } from '../collection.ts'
import { errorAnswers, notFound } from '../errors.ts'
import { callPolicy } from '../policies/calls.ts'
import { collectionOf, idParams } from '../schemas.ts'

const callRecord = z
  .object({
    id: z.string(),
    startDateTime: z.string(),
    answerDateTime: z.string().optional(),
    endDateTime: z.string(),
    from: z.string(),
    to: z.string(),
    end: callEnd,
    version: z.number().int(),
    legs: z.array(legQuality).readonly().optional(),
  })
  .meta({ id: 'CallRecord' })

const journal = z
  .object({ inputs: z.array(z.record(z.string(), z.unknown())) })
  .meta({ id: 'CallJournal' })

/** Registers the routes of this resource. */
export function registerCallRecords(app: ApiServer, context: ApiContext): void {
  const config = { policy: callPolicy.readRecords }

  app.get('/callRecords', {
    config,
    schema: {
      querystring: filteredQuery,
      response: { 200: collectionOf(callRecord), ...errorAnswers },
    },
    handler: async (request, reply) => {
      const wanted = filteredPageOf(request.query, callRecordFields)
      const page = await inOrganization(context, request, (tx) => listCallRecords(tx, wanted))
      const records = collection(context, request, page, (record: CallRecord) => record)
      return selected(reply, request.query, callRecord, records)
    },
  })

  app.get('/callRecords/:id', {
    config,
    schema: { params: idParams, response: { 200: callRecord, ...errorAnswers } },
    handler: async (request) => {
      const { id } = request.params
      const record = await inOrganization(context, request, (tx) => readCallRecord(tx, id))
      if (record === undefined) throw notFound('call')
      return record
    },
  })

  app.get('/callRecords/:id/trace', {
    config,
    schema: { params: idParams, response: { 200: collectionOf(traceStep), ...errorAnswers } },
    handler: async (request) => {
      const { id } = request.params
      const steps = await inOrganization(context, request, (tx) => readCallTrace(tx, id))
      if (steps === undefined) throw notFound('call')
      return { value: shownSteps(steps) }
    },
  })

  app.get('/callRecords/:id/journal', {
    config: { policy: callPolicy.readJournal },
    schema: { params: idParams, response: { 200: journal, ...errorAnswers } },
    handler: async (request) => {
      const id = parseId<CallId>('call', request.params.id)
      if (id === undefined) throw notFound('call')
      const inputs = await inOrganization(context, request, (tx) => callJournal(tx, id))
      if (inputs.length === 0) throw notFound('call in the journal, which keeps 28 days')
      return { inputs: inputs.map((input) => ({ ...input })) }
    },
  })
}
