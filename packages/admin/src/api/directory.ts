// What the screens of users and groups read and change beyond one user: groups and their members,
// deleted users, and people from a file.

import { answerOf, type Schemas } from '@mainline/client'
import { queryOptions } from '@tanstack/react-query'
import { api, ifMatch, versioned } from './client.ts'
import { fillsForm } from './queries.ts'
import type { Group, NewGroup } from './shapes.ts'

/** One group. */
export function groupQuery(id: string) {
  return queryOptions({
    queryKey: ['groups', id],
    queryFn: () => versioned(api.GET('/v1.0/groups/{id}', { params: { path: { id } } })),
    meta: fillsForm,
  })
}

/** Adds a group, or changes one when an id is given. */
export function saveGroup(body: NewGroup, id?: string, etag?: string): Promise<Group> {
  if (id === undefined) return answerOf(api.POST('/v1.0/groups', { body }))
  const change = { ...body, description: body.description ?? null }
  const params = { path: { id }, header: ifMatch(etag) }
  return answerOf(api.PATCH('/v1.0/groups/{id}', { params, body: change }))
}

/** Deletes a group. */
export function deleteGroup(id: string) {
  return answerOf(api.DELETE('/v1.0/groups/{id}', { params: { path: { id } } }))
}

/** Puts a person into a group. */
export function addMember(id: string, userId: string) {
  const body = { '@odata.id': `/v1.0/users/${userId}` }
  return answerOf(api.POST('/v1.0/groups/{id}/members/$ref', { params: { path: { id } }, body }))
}

/** Takes a person from a group. */
export function removeMember(id: string, memberId: string) {
  const params = { path: { id, memberId } }
  return answerOf(api.DELETE('/v1.0/groups/{id}/members/{memberId}/$ref', { params }))
}

/** Brings a deleted user back, under another name if one is given. */
export function restoreUser(id: string, newUserPrincipalName?: string) {
  const body = newUserPrincipalName === undefined ? {} : { newUserPrincipalName }
  const params = { path: { id } }
  return answerOf(api.POST('/v1.0/directory/deletedItems/{id}/restore', { params, body }))
}

/** Deletes a deleted user for good. */
export function purgeUser(id: string) {
  return answerOf(api.DELETE('/v1.0/directory/deletedItems/{id}', { params: { path: { id } } }))
}

/** Says row by row what a file would do. */
export function previewImport(csv: string): Promise<Schemas['UserImportPreview']> {
  return answerOf(api.POST('/v1.0/users/import', { body: { csv } }))
}

/** Does what was previewed. */
export function applyImport(id: string) {
  return answerOf(api.POST('/v1.0/users/import/{id}/apply', { params: { path: { id } } }))
}
