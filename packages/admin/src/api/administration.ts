// Who administers, and what programs sign in with: what the screens of roles and API tokens read
// and change.

import { answerOf, type Schemas } from '@mainline/client'
import { queryOptions } from '@tanstack/react-query'
import { api } from './client.ts'

/** A role with its name and id. */
export type DirectoryRole = Schemas['DirectoryRole']
/** A token for programs, without what would let anybody use it. */
export type ApiToken = Schemas['ApiToken']

/** The roles, each with who holds it. */
export const rolesQuery = queryOptions({
  queryKey: ['directoryRoles'],
  queryFn: async () => {
    const { value } = await answerOf(api.GET('/v1.0/directoryRoles'))
    return Promise.all(value.map(withMembers))
  },
})

/** The tokens that the person sees. */
export const apiTokensQuery = queryOptions({
  queryKey: ['apiTokens'],
  queryFn: async () => (await answerOf(api.GET('/v1.0/apiTokens'))).value,
})

/** Sets which roles a person holds. */
export function changeRoles(id: string, roles: Schemas['UserChangeInput']['roles']) {
  const params = { path: { id } }
  return answerOf(
    api.PATCH('/v1.0/users/{id}', { params, body: roles === undefined ? {} : { roles } }),
  )
}

/** Adds a token, which is answered this once. */
export function addApiToken(body: Schemas['NewApiTokenInput']) {
  return answerOf(api.POST('/v1.0/apiTokens', { body }))
}

/** Ends a token for good. */
export function revokeApiToken(id: string) {
  return answerOf(api.DELETE('/v1.0/apiTokens/{id}', { params: { path: { id } } }))
}

async function withMembers(role: DirectoryRole) {
  const params = { path: { id: role.id }, query: { $top: 100 } }
  const { value } = await answerOf(api.GET('/v1.0/directoryRoles/{id}/members', { params }))
  return { ...role, members: value }
}
