// What the screens of resource accounts read and change beyond the lists that others need too.

import { answerOf, type Schemas } from '@mainline/client'
import { queryOptions } from '@tanstack/react-query'
import { api, ifMatch } from './client.ts'

/** How urgent calls by an account are: 1 is very high, 5 very low. */
export const callPriorities = [1, 2, 3, 4, 5] as const

/** One of the priorities. */
export type CallPriority = (typeof callPriorities)[number]

/** The priority of calls unless somebody chose another. */
export const normalPriority: CallPriority = 3

/** What deleting an account would do, and what keeps it from being deleted. */
export function deletionPreviewQuery(id: string) {
  return queryOptions({
    queryKey: ['resourceAccounts', id, 'deletionPreview'],
    queryFn: () => {
      const params = { path: { id } }
      return answerOf(api.GET('/v1.0/resourceAccounts/{id}/deletionPreview', { params }))
    },
    // Whoever deletes must see what is true now.
    staleTime: 0,
  })
}

/** Adds a resource account. */
export function addResourceAccount(body: Schemas['NewResourceAccountInput']) {
  return answerOf(api.POST('/v1.0/resourceAccounts', { body }))
}

/** Renames a resource account, changes its type or its usage location. */
export function changeResourceAccount(
  id: string,
  body: Schemas['ResourceAccountChangeInput'],
  etag?: string,
) {
  const params = { path: { id }, header: ifMatch(etag) }
  return answerOf(api.PATCH('/v1.0/resourceAccounts/{id}', { params, body }))
}

/** Takes every open step of an account at once, or none. */
export function setUpResourceAccount(id: string, body: Schemas['SetUpRequestInput']) {
  return answerOf(api.POST('/v1.0/resourceAccounts/{id}/setUp', { params: { path: { id } }, body }))
}

/** Frees what a resource account holds, and deletes it. */
export function deleteResourceAccount(id: string) {
  const params = { path: { id }, query: { detach: 'true' as const } }
  return answerOf(api.DELETE('/v1.0/resourceAccounts/{id}', { params }))
}

/** Lets a resource account stand for an auto attendant, or changes the priority of its calls. */
export function associate(
  id: string,
  configurationId: string,
  callPriority: CallPriority = normalPriority,
) {
  const body = { configurationType: 'autoAttendant' as const, configurationId, callPriority }
  const params = { path: { id } }
  return answerOf(api.PUT('/v1.0/resourceAccounts/{id}/association', { params, body }))
}

/** Ends that. */
export function dissociate(id: string) {
  const params = { path: { id } }
  return answerOf(api.DELETE('/v1.0/resourceAccounts/{id}/association', { params }))
}
