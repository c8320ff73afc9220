// Reads the one file of a form: bounded in size, refused before it is read where its length is
// known, and nothing else may come with it.

import { errorCode } from '@mainline/store'
import type { FastifyRequest } from 'fastify'
import { ApiError } from './errors.ts'

/** A file as it was uploaded. */
export interface UploadedFile {
  readonly fileName: string
  readonly bytes: Uint8Array
}

/** Boundaries and headers around the file. */
const formBytes = 4_096

/** The file in the field `file`. */
export async function uploadedFile(
  request: FastifyRequest,
  mostBytes: number,
): Promise<UploadedFile> {
  if (!request.isMultipart()) {
    throw new ApiError('unsupportedMediaType', 'Send multipart/form-data with the file in `file`.')
  }
  if (Number(request.headers['content-length'] ?? 0) > mostBytes + formBytes)
    throw tooLarge(mostBytes)
  try {
    return await onlyFile(request, mostBytes)
  } catch (error) {
    if (errorCode(error) === 'FST_REQ_FILE_TOO_LARGE') throw tooLarge(mostBytes)
    if (formLimits.includes(errorCode(error) ?? '')) throw notOneFile()
    throw error
  }
}

/** To its end, because what is too much may come behind the file. */
async function onlyFile(request: FastifyRequest, mostBytes: number): Promise<UploadedFile> {
  const limits = { fileSize: mostBytes, files: 1, fields: 0, headerPairs: 20 }
  let file: UploadedFile | undefined
  for await (const part of request.parts({ limits })) {
    if (part.type !== 'file' || part.fieldname !== 'file') throw notOneFile()
    file = { fileName: part.filename, bytes: new Uint8Array(await part.toBuffer()) }
  }
  if (file === undefined) throw notOneFile()
  return file
}

const formLimits = ['FST_FIELDS_LIMIT', 'FST_FILES_LIMIT', 'FST_PARTS_LIMIT']

function tooLarge(mostBytes: number): ApiError {
  const megabytes = mostBytes / 2 ** 20
  const message = `The file is larger than ${megabytes} MB. Shorten it, or save it as MP3.`
  return new ApiError('payloadTooLarge', message, { target: 'file' })
}

function notOneFile(): ApiError {
  const message = 'Send one file in the field `file`, and nothing else.'
  const details = [{ code: 'invalidValue', message, target: 'file' }]
  return new ApiError('badRequest', message, { target: 'file', details })
}
