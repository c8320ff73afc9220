// Audio files: the list, what a field offers of them, and uploading with its progress. Uploads go
// by XMLHttpRequest, because `fetch` does not tell how much was sent.

import { ApiFailure, answerOf, type Schemas } from '@mainline/client'
import type { List } from '../table/list-request.ts'
import type { ChoiceSource } from './choices.ts'
import { requestOf } from './choices.ts'
import { api, csrfHeader } from './client.ts'

/** A sound that callers hear in place of spoken text. */
export type AudioFile = Schemas['AudioFile']

const path = '/v1.0/audioFiles'

/** Audio files by name; the API neither filters nor sorts them. */
export const audioFilesList: List<AudioFile> = {
  name: 'audioFiles',
  load: async ({ $top, $skip, $count, $search }) => {
    const query = { $top, $skip, $count, ...($search === undefined ? {} : { $search }) }
    const part = await answerOf(api.GET(path, { params: { query } }))
    return { rows: part.value, count: part['@odata.count'] ?? part.value.length }
  },
}

/** What a prompt can play. */
export const audioFileChoices: ChoiceSource = {
  name: 'audioFiles',
  find: async (search) => {
    const { rows, count } = await audioFilesList.load(requestOf(search))
    return { choices: rows.map(({ id, fileName }) => ({ value: id, label: fileName })), count }
  },
  labelOf: async (id) =>
    (await answerOf(api.GET('/v1.0/audioFiles/{id}', { params: { path: { id } } }))).fileName,
}

/** Deletes a file that nothing plays. */
export function deleteAudioFile(id: string) {
  return answerOf(api.DELETE('/v1.0/audioFiles/{id}', { params: { path: { id } } }))
}

/** Where the browser hears a file as callers do. */
export function audioContent(id: string): string {
  return `${path}/${id}/content`
}

/** Uploads a file; `onProgress` is told the share that was sent. */
export function uploadAudioFile(
  file: File,
  onProgress: (share: number) => void,
): Promise<AudioFile> {
  const form = new FormData()
  form.append('file', file)
  const request = new XMLHttpRequest()
  request.open('POST', path)
  for (const [name, value] of Object.entries(csrfHeader())) request.setRequestHeader(name, value)
  request.responseType = 'json'
  request.upload.addEventListener('progress', ({ loaded, total }) =>
    onProgress(total === 0 ? 0 : loaded / total),
  )
  return new Promise((resolve, reject) => {
    request.addEventListener('load', () => {
      if (request.status === 201) resolve(request.response)
      else reject(new ApiFailure(request.status, request.response?.error ?? {}))
    })
    request.addEventListener('error', () =>
      reject(new ApiFailure(0, { code: 'unreachable', message: 'The server cannot be reached.' })),
    )
    request.send(form)
  })
}
