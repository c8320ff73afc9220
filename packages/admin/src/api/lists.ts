// The lists that can be large, for `ListTable` and for pickers: each with its name in the cache and
// how the API is asked for a part of it. What changes anywhere makes all parts outdated (useWrite).

import { answerOf } from '@mainline/client'
import type { List, ListPart } from '../table/list-request.ts'
import { api } from './client.ts'
import type { AuditEvent, User } from './shapes.ts'

/** People and resource accounts. */
export const usersList: List<User> = {
  name: 'users',
  load: async (query) => partOf(await answerOf(api.GET('/v1.0/users', { params: { query } }))),
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
