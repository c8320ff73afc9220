// What the browser phone asks the API: its credentials, colleagues to call, and the steps of a call
// that stands.

import { answerOf } from '@mainline/client'
import { type QueryClient, queryOptions } from '@tanstack/react-query'
import type { PhoneAccess } from '../phone/phone.ts'
import { api } from './client.ts'
import { meQuery } from './queries.ts'
import type { Colleague, StandingCall } from './shapes.ts'

const colleaguesShown = 8
const colleaguesFreshMs = 30_000
/** Whoever answers should be seen to be there. */
const participantsRefreshMs = 1_500
/** A step should be seen while its prompt is still heard. */
const stepsRefreshMs = 700

/** Where the phone gets what it signs in with. */
export function browserPhoneAccess(queryClient: QueryClient): PhoneAccess {
  return {
    obtain: async () => {
      const { id: userId } = await queryClient.ensureQueryData(meQuery)
      return { ...(await answerOf(api.POST('/v1.0/me/browserPhones', { body: {} }))), userId }
    },
    release: (id) =>
      answerOf(api.DELETE('/v1.0/me/browserPhones/{id}', { params: { path: { id } } })),
  }
}

/** Colleagues whose name or extension matches. */
export function colleaguesQuery(search: string) {
  return queryOptions({
    queryKey: ['me', 'people', search],
    queryFn: async (): Promise<readonly Colleague[]> => {
      if (search === '') return []
      const query = { $top: colleaguesShown, $search: search }
      return (await answerOf(api.GET('/v1.0/me/people', { params: { query } }))).value
    },
    staleTime: colleaguesFreshMs,
  })
}

/** Who takes part in the phone's own call besides the two, and whose phones ring for it. */
export function callParticipantsQuery(sipCallId: string) {
  return queryOptions({
    queryKey: ['me', 'callParticipants', sipCallId],
    queryFn: async () => {
      const params = { query: { sipCallId } }
      return (await answerOf(api.GET('/v1.0/me/callParticipants', { params }))).value
    },
    enabled: sipCallId !== '',
    refetchInterval: participantsRefreshMs,
  })
}

/** Rings a colleague's phones to take part in the phone's own call. */
export function addCallParticipant(body: { sipCallId: string; userId: string }) {
  return answerOf(api.POST('/v1.0/me/callParticipants', { body }))
}

/** The newest call that the person has placed; what was seen of it stays after its end. */
export function standingCallQuery(phoneCallId: string) {
  const queryKey = ['me', 'calls', phoneCallId] as const
  return queryOptions({
    queryKey,
    queryFn: async ({ client }): Promise<StandingCall | null> => {
      const { value } = await answerOf(api.GET('/v1.0/me/calls'))
      return value.at(-1) ?? client.getQueryData<StandingCall>(queryKey) ?? null
    },
    refetchInterval: stepsRefreshMs,
    staleTime: 0,
  })
}
