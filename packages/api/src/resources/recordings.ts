// /recordings: what was recorded of calls, to be heard and to be deleted; and POST
// /calls/{id}/recording, by which the recording of a call that stands is begun, paused while a
// secret is said, and ended.

import { type CallId, parseId } from '@mainline/model'
import {
  deleteRecording,
  listRecordings,
  type Recording,
  readRecording,
  recordEvent,
  recordingFields,
  type Tx,
} from '@mainline/store'
import type { FastifyReply } from 'fastify'
import { z } from 'zod'
import { type ApiContext, type ApiServer, inOrganization } from '../api-context.ts'
import { collection, filteredPageOf, filteredQuery, selected } from '../collection.ts'
import { ApiError, errorAnswers, notFound } from '../errors.ts'
import { identityOf } from '../identity.ts'
import { recordingPolicy } from '../policies/recordings.ts'
import type { RecordingContent } from '../recording-files.ts'
import { collectionOf, idParams } from '../schemas.ts'

const recordingAnswer = z
  .object({
    id: z.string(),
    callId: z.string(),
    /** Who is on the left side, and who on the right. */
    partyNames: z.array(z.string()),
    startDateTime: z.string(),
    /** Absent while it goes on, and where the program ended meanwhile. */
    durationMs: z.number().int().optional(),
    sizeBytes: z.number().int().optional(),
    failure: z.string().optional(),
  })
  .meta({ id: 'Recording' })

const steering = z
  .strictObject({ action: z.enum(['start', 'pause', 'resume', 'stop']) })
  .meta({ id: 'RecordingSteering', examples: [{ action: 'start' }] })

const contentAnswer = { content: { 'audio/wav': { schema: z.any() } } } as const

/** Registers the routes of this resource. */
export function registerRecordings(app: ApiServer, context: ApiContext): void {
  registerRead(app, context)
  registerContent(app, context)
  registerDelete(app, context)
  registerSteer(app, context)
}

function registerRead(app: ApiServer, context: ApiContext): void {
  app.get('/recordings', {
    config: { policy: recordingPolicy.read },
    schema: {
      querystring: filteredQuery,
      response: { 200: collectionOf(recordingAnswer), ...errorAnswers },
    },
    handler: async (request, reply) => {
      const wanted = filteredPageOf(request.query, recordingFields)
      const page = await inOrganization(context, request, (tx) => listRecordings(tx, wanted))
      const recordings = collection(context, request, page, shownRecording)
      return selected(reply, request.query, recordingAnswer, recordings)
    },
  })
  app.get('/recordings/:id', {
    config: { policy: recordingPolicy.read },
    schema: { params: idParams, response: { 200: recordingAnswer, ...errorAnswers } },
    handler: async (request) =>
      shownRecording(
        await inOrganization(context, request, (tx) => requireRecording(tx, request.params.id)),
      ),
  })
}

function registerContent(app: ApiServer, context: ApiContext): void {
  app.get('/recordings/:id/content', {
    config: { policy: recordingPolicy.read },
    schema: { params: idParams, response: { 200: contentAnswer, ...errorAnswers } },
    handler: async (request, reply) => {
      const { id } = request.params
      const { range = '' } = request.headers
      await inOrganization(context, request, async (tx) => {
        const { callId, partyNames } = await requireRecording(tx, id)
        // Players ask for one part after the other; the first is when somebody begins to listen.
        if (!/^bytes=[1-9]/.test(range)) {
          const displayName = partyNames.join(', ')
          await recordEvent(tx, 'recordingHeard', { type: 'call', id: callId, displayName })
        }
      })
      const { organizationId } = identityOf(request)
      const content = await context.recordings?.content(organizationId, id)
      if (content === undefined) throw notFound('sound of this recording')
      reply.type('audio/wav').header('accept-ranges', 'bytes').header('cache-control', 'no-store')
      return sendPart(reply, content, range)
    },
  })
}

function registerDelete(app: ApiServer, context: ApiContext): void {
  app.delete('/recordings/:id', {
    config: { policy: recordingPolicy.delete },
    schema: { params: idParams, response: { 204: z.null(), ...errorAnswers } },
    handler: async (request, reply) => {
      const { id } = await inOrganization(context, request, async (tx) => {
        const recording = await requireRecording(tx, request.params.id)
        await deleteRecording(tx, recording.id)
        return recording
      })
      await context.recordings?.remove(identityOf(request).organizationId, id)
      return reply.status(204).send(null)
    },
  })
}

function registerSteer(app: ApiServer, context: ApiContext): void {
  app.post('/calls/:id/recording', {
    config: { policy: recordingPolicy.steer },
    schema: { params: idParams, body: steering, response: { 202: z.null(), ...errorAnswers } },
    handler: async (request, reply) => {
      const { organizationId } = identityOf(request)
      const { action } = request.body
      const callId = parseId<CallId>('call', request.params.id)
      const talk = context.calls?.talks(organizationId).find((each) => each.callId === callId)
      if (callId === undefined || talk === undefined) throw notFound('call')
      const displayName = talk.parties.map((party) => party.displayName).join(', ')
      await inOrganization(context, request, (tx) =>
        recordEvent(tx, activities[action], { type: 'call', id: callId, displayName }),
      )
      context.calls?.steerRecording(organizationId, { callId, action })
      return reply.status(202).send(null)
    },
  })
}

/** As the audit log calls them. */
const activities = {
  start: 'recordingStarted',
  pause: 'recordingPaused',
  resume: 'recordingResumed',
  stop: 'recordingStopped',
} as const

/** All of it, or the one part that is asked for. RFC 9110 §14.2. */
function sendPart(reply: FastifyReply, { sizeBytes, read }: RecordingContent, range: string) {
  const asked = /^bytes=(\d+)-(\d*)$/.exec(range)
  const start = asked === null ? 0 : Number(asked[1])
  const end = Math.min(sizeBytes - 1, asked?.[2] ? Number(asked[2]) : sizeBytes - 1)
  if (start > end) throw new ApiError('badRequest', 'Range: is behind the end of the recording.')
  if (asked !== null) {
    reply.status(206).header('content-range', `bytes ${start}-${end}/${sizeBytes}`)
  }
  return reply.header('content-length', end - start + 1).send(read(start, end))
}

async function requireRecording(tx: Tx, id: string): Promise<Recording> {
  const recording = await readRecording(tx, id)
  if (recording === undefined) throw notFound('recording')
  return recording
}

function shownRecording(recording: Recording): z.input<typeof recordingAnswer> {
  return { ...recording, partyNames: [...recording.partyNames] }
}
