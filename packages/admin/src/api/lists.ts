// The lists that can be large, for `ListTable` and for pickers: each with its name in the cache and
// how the API is asked for a part of it. What changes anywhere makes all parts outdated (useWrite).

import { answerOf } from '@mainline/client'
import type { List, ListPart } from '../table/list-request.ts'
import { api } from './client.ts'
import type {
  AuditEvent,
  AutoAttendant,
  DeletedUser,
  Group,
  ResourceAccount,
  User,
} from './shapes.ts'

/** People and resource accounts. */
export const usersList: List<User> = {
  name: 'users',
  load: async (query) => partOf(await answerOf(api.GET('/v1.0/users', { params: { query } }))),
}

/** Resource accounts with their readiness. */
export const resourceAccountsList: List<ResourceAccount> = {
  name: 'resourceAccounts',
  load: async (query) =>
    partOf(await answerOf(api.GET('/v1.0/resourceAccounts', { params: { query } }))),
}

/** Auto attendants; the API neither filters nor sorts them. */
export const autoAttendantsList: List<AutoAttendant> = {
  name: 'autoAttendants',
  load: async ({ $top, $skip, $count, $search }) => {
    const query = { $top, $skip, $count, ...($search === undefined ? {} : { $search }) }
    return partOf(await answerOf(api.GET('/v1.0/autoAttendants', { params: { query } })))
  },
}

/** Users that were deleted less than 30 days ago. */
export const deletedUsersList: List<DeletedUser> = {
  name: 'deletedUsers',
  load: async (query) =>
    partOf(await answerOf(api.GET('/v1.0/directory/deletedItems', { params: { query } }))),
}

/** Groups. */
export const groupsList: List<Group> = {
  name: 'groups',
  load: async (query) => partOf(await answerOf(api.GET('/v1.0/groups', { params: { query } }))),
}

/** The groups that a person is in. */
export function membershipsList(id: string): List<Group> {
  return {
    name: `users/${id}/memberOf`,
    load: async (query) => {
      const params = { path: { id }, query }
      return partOf(await answerOf(api.GET('/v1.0/users/{id}/memberOf', { params })))
    },
  }
}

/** The people in a group. */
export function membersList(id: string): List<User> {
  return {
    name: `groups/${id}/members`,
    load: async (query) => {
      const params = { path: { id }, query }
      return partOf(await answerOf(api.GET('/v1.0/groups/{id}/members', { params })))
    },
  }
}

/** The audit log, newest first where no other order is asked for. */
export const auditEventsList: List<AuditEvent> = {
  name: 'auditEvents',
  load: async (query) =>
    partOf(await answerOf(api.GET('/v1.0/auditEvents', { params: { query } }))),
}

function partOf<Row>(answer: {
  readonly value: readonly Row[]
  readonly '@odata.count'?: number
}): ListPart<Row> {
  return { rows: answer.value, count: answer['@odata.count'] ?? answer.value.length }
}
