// What authorized users may change, who has which policy, and whom an auto attendant names.

import { answerOf, type Schemas } from '@mainline/client'
import { limits } from '@mainline/model'
import { queryOptions } from '@tanstack/react-query'
import { allPages, api, ifMatch, versioned } from './client.ts'
import { fillsForm } from './queries.ts'

/** A named set of switches. */
export type VoiceApplicationsPolicy = Schemas['VoiceApplicationsPolicy']
/** A policy as it is written. */
export type NewVoiceApplicationsPolicy = Schemas['NewVoiceApplicationsPolicyInput']
/** A person whom an auto attendant names. */
export type AuthorizedUser = Schemas['AuthorizedUser']

const path = '/v1.0/voiceApplicationsPolicies/{id}'
const ofUser = '/v1.0/users/{id}/voiceApplicationsPolicy'
const authorized = '/v1.0/autoAttendants/{id}/authorizedUsers'

/** Every policy. */
export const policiesQuery = queryOptions({
  queryKey: ['voiceApplicationsPolicies'],
  queryFn: () =>
    allPages(limits.pageSize, (query) =>
      answerOf(api.GET('/v1.0/voiceApplicationsPolicies', { params: { query } })),
    ),
})

/** One policy. */
export function policyQuery(id: string) {
  return queryOptions({
    queryKey: ['voiceApplicationsPolicies', id],
    queryFn: () => versioned(api.GET(path, { params: { path: { id } } })),
    meta: fillsForm,
  })
}

/** Who has a policy. */
export function policyUsersQuery(id: string) {
  return queryOptions({
    queryKey: ['voiceApplicationsPolicies', id, 'users'],
    queryFn: () =>
      allPages(limits.pageSize, (query) =>
        answerOf(api.GET(`${path}/users`, { params: { path: { id }, query } })),
      ),
  })
}

/** The policy of a person; null for whoever has none. */
export function policyOfUserQuery(id: string) {
  return queryOptions({
    queryKey: ['users', id, 'voiceApplicationsPolicy'],
    queryFn: async () => {
      const answer = api.GET(ofUser, { params: { path: { id } } })
      return (await answer).response.status === 404 ? null : answerOf(answer)
    },
    meta: fillsForm,
  })
}

/** Whom an auto attendant names. */
export function authorizedUsersQuery(id: string) {
  return queryOptions({
    queryKey: ['autoAttendants', id, 'authorizedUsers'],
    queryFn: async () => (await answerOf(api.GET(authorized, { params: { path: { id } } }))).value,
  })
}

/** Adds a policy, or replaces one when an id is given. */
export function savePolicy(body: NewVoiceApplicationsPolicy, id?: string, etag?: string) {
  if (id === undefined) return answerOf(api.POST('/v1.0/voiceApplicationsPolicies', { body }))
  return answerOf(api.PUT(path, { params: { path: { id }, header: ifMatch(etag) }, body }))
}

/** Deletes a policy that nobody has. */
export function deletePolicy(id: string) {
  return answerOf(api.DELETE(path, { params: { path: { id } } }))
}

/** Gives a person a policy in place of the former one; an empty id takes it. */
export async function grantPolicy(userId: string, policyId: string): Promise<void> {
  const params = { path: { id: userId } }
  await (policyId === ''
    ? answerOf(api.DELETE(ofUser, { params }))
    : answerOf(api.PUT(ofUser, { params, body: { policyId } })))
}

/** Names these people for an auto attendant, and nobody else. */
export function nameAuthorizedUsers(id: string, userIds: readonly string[]) {
  const body = { userIds: [...userIds] }
  return answerOf(api.PUT(authorized, { params: { path: { id } }, body }))
}
