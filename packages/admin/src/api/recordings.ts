// Recordings of calls, and the calls that stand now, which can be joined and recorded.

import { answerOf, type Schemas } from '@mainline/client'
import { queryOptions } from '@tanstack/react-query'
import { api, ifMatch } from './client.ts'

/** What was recorded of two who talked. */
export type Recording = Schemas['Recording']
/** A call in which two parties talk now. */
export type StandingCall = Schemas['Call']
/** What somebody may do who joins. */
export type JoinRole = Schemas['NewCallGuestInput']['role']
/** What is to be done about a recording. */
export type RecordingAction = Schemas['RecordingSteeringInput']['action']

/** What both parties hear before they are recorded. */
export type RecordingNotice = Schemas['Organization']['recordingNotice']

/** Calls come and go; a list older than this would be of calls that are over. */
const standingRefreshMs = 3_000

/** The recordings of one call. */
export function callRecordingsQuery(callId: string) {
  return queryOptions({
    queryKey: ['recordings', callId],
    queryFn: async () => {
      const query = { $filter: `callId eq '${callId}'` }
      return (await answerOf(api.GET('/v1.0/recordings', { params: { query } }))).value
    },
  })
}

/** The calls in which people talk now. */
export const standingCallsQuery = queryOptions({
  queryKey: ['calls'],
  queryFn: async () => (await answerOf(api.GET('/v1.0/calls'))).value,
  refetchInterval: standingRefreshMs,
})

/** Where the browser hears a recording. */
export function recordingContent(id: string): string {
  return `/v1.0/recordings/${encodeURIComponent(id)}/content`
}

/** Changes how long recordings are kept, and how they are announced. */
export function saveRecordingSettings(
  body: { readonly recordingKeptDays: number; readonly recordingNotice: RecordingNotice },
  etag?: string,
) {
  return answerOf(api.PATCH('/v1.0/organization', { params: { header: ifMatch(etag) }, body }))
}

/** Deletes a recording with its sound. */
export function deleteRecording(id: string) {
  return answerOf(api.DELETE('/v1.0/recordings/{id}', { params: { path: { id } } }))
}

/** Joins a call beside one of the two who talk; the own phones ring for it. */
export function joinCall(body: { callId: string; besideLegId: string; role: JoinRole }) {
  const { callId, ...guest } = body
  const params = { path: { id: callId } }
  return answerOf(api.POST('/v1.0/calls/{id}/guests', { params, body: guest }))
}

/** Begins, pauses, goes on with or ends the recording of a call. */
export function steerRecording({ callId, action }: { callId: string; action: RecordingAction }) {
  const params = { path: { id: callId } }
  return answerOf(api.POST('/v1.0/calls/{id}/recording', { params, body: { action } }))
}
