// /audioFiles: sounds that callers hear in place of spoken text. A file is uploaded as a form,
// judged by its content, and converted before it is kept; it is heard again as callers hear it. A
// file that an auto attendant plays cannot be deleted, and none is ever changed.

import { limits } from '@mainline/model'
import {
  type AudioFile,
  addAudioFile,
  countAudioFiles,
  deleteAudioFile,
  listAudioFiles,
  lockOrganization,
  publishConfiguration,
  readAudioFile,
  type Tx,
} from '@mainline/store'
import type { FastifyRequest } from 'fastify'
import { z } from 'zod'
import { type ApiContext, type ApiServer, inOrganization, type KeptAudio } from '../api-context.ts'
import { type UploadedFile, uploadedFile } from '../audio-upload.ts'
import { requireUnplayed } from '../call-target-references.ts'
import { collection, listQuery, pageOf } from '../collection.ts'
import { ApiError, errorAnswers, notFound } from '../errors.ts'
import { audioFilePolicy } from '../policies/audio-files.ts'
import { collectionOf, idParams, oneLine } from '../schemas.ts'

const fileName = oneLine.max(limits.fileNameLength)

const audioFileAnswer = z
  .object({
    id: z.string(),
    fileName: z.string(),
    format: z.enum(['wav', 'mp3', 'wma']),
    sizeBytes: z.number().int(),
    durationMs: z.number().int(),
    createdDateTime: z.string(),
  })
  .meta({ id: 'AudioFile' })

/** Sixteen bits of one channel at 8 kHz: what callers hear. */
const contentAnswer = { content: { 'audio/wav': { schema: z.any() } } } as const

/** Registers the routes of this resource. */
export function registerAudioFiles(app: ApiServer, context: ApiContext): void {
  registerRead(app, context)
  registerAdd(app, context)
  registerDelete(app, context)
}

function registerRead(app: ApiServer, context: ApiContext): void {
  app.get('/audioFiles', {
    config: { policy: audioFilePolicy.read },
    schema: {
      querystring: listQuery,
      response: { 200: collectionOf(audioFileAnswer), ...errorAnswers },
    },
    handler: async (request) => {
      const { query } = request
      const page = await inOrganization(context, request, (tx) => listAudioFiles(tx, pageOf(query)))
      return collection(context, request, page, shownFile)
    },
  })
  app.get('/audioFiles/:id', {
    config: { policy: audioFilePolicy.read },
    schema: { params: idParams, response: { 200: audioFileAnswer, ...errorAnswers } },
    handler: async (request) => shownFile(await requestedFile(context, request, request.params.id)),
  })
  app.get('/audioFiles/:id/content', {
    config: { policy: audioFilePolicy.read },
    schema: { params: idParams, response: { 200: contentAnswer, ...errorAnswers } },
    handler: async (request, reply) => {
      const { audioId } = await requestedFile(context, request, request.params.id)
      reply.type('audio/wav').header('cache-control', 'private, max-age=3600')
      return reply.send(Buffer.from(await context.audioLibrary.wav(audioId)))
    },
  })
}

function registerAdd(app: ApiServer, context: ApiContext): void {
  app.post('/audioFiles', {
    config: { policy: audioFilePolicy.change, takesFile: true },
    schema: { response: { 201: audioFileAnswer, ...errorAnswers } },
    handler: async (request, reply) => {
      const uploaded = await uploadedFile(request, limits.audioFileBytes)
      requireName(uploaded)
      await inOrganization(context, request, requireRoom)
      const kept = await context.audioLibrary.keep(uploaded.bytes)
      if (!kept.ok) throw unusable(kept.error)
      const file = await saved(context, request, uploaded, kept.value)
      return reply.status(201).send(shownFile(file))
    },
  })
}

function registerDelete(app: ApiServer, context: ApiContext): void {
  app.delete('/audioFiles/:id', {
    config: { policy: audioFilePolicy.change },
    schema: { params: idParams, response: { 204: z.null(), ...errorAnswers } },
    handler: async (request, reply) => {
      const { id } = request.params
      const { audioId } = await inOrganization(context, request, async (tx) => {
        const file = await requireFile(tx, id)
        await requireUnplayed(tx, file)
        await deleteAudioFile(tx, file.id)
        await publishConfiguration(tx, `Deleted the audio file ${file.fileName}`)
        return file
      })
      await context.audioLibrary.forget(audioId)
      return reply.status(204).send(null)
    },
  })
}

/** Keeps the name of a file; where that is refused, its audio goes too. */
async function saved(
  context: ApiContext,
  request: FastifyRequest,
  { fileName: name, bytes }: UploadedFile,
  { audioId, format, durationMs }: KeptAudio,
): Promise<AudioFile> {
  const file = { fileName: name.trim(), audioId, format, sizeBytes: bytes.length, durationMs }
  try {
    return await inOrganization(context, request, async (tx) => {
      await requireRoom(tx)
      const added = await addAudioFile(tx, file)
      await publishConfiguration(tx, `Added the audio file ${added.fileName}`)
      return added
    })
  } catch (error) {
    await context.audioLibrary.forget(audioId)
    throw error
  }
}

function requestedFile(
  context: ApiContext,
  request: FastifyRequest,
  id: string,
): Promise<AudioFile> {
  return inOrganization(context, request, (tx) => requireFile(tx, id))
}

async function requireFile(tx: Tx, id: string): Promise<AudioFile> {
  const file = await readAudioFile(tx, id)
  if (file === undefined) throw notFound('audio file')
  return file
}

async function requireRoom(tx: Tx): Promise<void> {
  await lockOrganization(tx)
  if ((await countAudioFiles(tx)) < limits.audioFiles) return
  const message = `There are ${limits.audioFiles} audio files already. Delete one that is not used.`
  const details = [{ code: 'tooManyAudioFiles', message }]
  throw new ApiError('ruleBroken', message, { details })
}

function requireName(uploaded: UploadedFile): void {
  if (fileName.safeParse(uploaded.fileName).success) return
  const most = limits.fileNameLength
  const message = `The name of the file is not a line of 1 to ${most} characters. Rename it.`
  const details = [{ code: 'invalidValue', message, target: 'file' }]
  throw new ApiError('badRequest', message, { target: 'file', details })
}

function unusable({
  code,
  message,
}: {
  readonly code: string
  readonly message: string
}): ApiError {
  const details = [{ code, message, target: 'file' }]
  return new ApiError('badRequest', message, { target: 'file', details })
}

function shownFile({ audioId: _, ...file }: AudioFile): z.input<typeof audioFileAnswer> {
  return file
}
