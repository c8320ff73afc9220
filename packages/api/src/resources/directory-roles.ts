// /directoryRoles: the roles of administrators and who holds them, in Graph's shape. A role's id is
// that of the built-in role it stands for, so it is the same in every installation. Members are
// added by reference, as in Graph.

import { type Role, roleFacts, roles } from '@mainline/model'
import { type Filter, listAccounts, userFields } from '@mainline/store'
import type { FastifyRequest } from 'fastify'
import { z } from 'zod'
import { applyAccountChange, requireLockedAccount } from '../account-change.ts'
import { type ApiContext, type ApiServer, inOrganization } from '../api-context.ts'
import { collection, filteredPageOf, filteredQuery, selected } from '../collection.ts'
import { errorAnswers, fieldError, notFound } from '../errors.ts'
import { directoryRolePolicy } from '../policies/directory-roles.ts'
import { collectionOf, idParams } from '../schemas.ts'
import { shownUser, userAnswer } from './users-answer.ts'

const directoryRole = z
  .object({
    id: z.string(),
    roleTemplateId: z.string(),
    displayName: z.string(),
    description: z.string(),
    /** What `/users` and `/me` call this role. */
    role: z.enum(roles),
  })
  .meta({ id: 'DirectoryRole' })

const reference = z.strictObject({ '@odata.id': z.string().max(1_000) }).meta({
  id: 'MemberReference',
  examples: [{ '@odata.id': 'http://localhost:8080/v1.0/users/user_01jd0000000000000000000000' }],
})

/** Registers the routes of this resource. */
export function registerDirectoryRoles(app: ApiServer, context: ApiContext): void {
  registerRead(app, context)
  registerMembers(app, context)
  registerAssign(app, context)
}

function registerRead(app: ApiServer, _context: ApiContext): void {
  app.get('/directoryRoles', {
    config: { policy: directoryRolePolicy.read },
    schema: { response: { 200: collectionOf(directoryRole), ...errorAnswers } },
    handler: async () => ({ value: roles.map(shownRole) }),
  })
  app.get('/directoryRoles/:id', {
    config: { policy: directoryRolePolicy.read },
    schema: { params: idParams, response: { 200: directoryRole, ...errorAnswers } },
    handler: async (request) => shownRole(requireRole(request.params.id)),
  })
}

function registerMembers(app: ApiServer, context: ApiContext): void {
  app.get('/directoryRoles/:id/members', {
    config: { policy: directoryRolePolicy.read },
    schema: {
      params: idParams,
      querystring: filteredQuery,
      response: { 200: collectionOf(userAnswer), ...errorAnswers },
    },
    handler: async (request, reply) => {
      const wanted = filteredPageOf(request.query, userFields)
      const holders = heldBy(requireRole(request.params.id))
      const filter = and(holders, wanted.filter)
      const page = await inOrganization(context, request, (tx) =>
        listAccounts(tx, { ...wanted, filter }),
      )
      const users = collection(context, request, page, shownUser)
      return selected(reply, request.query, userAnswer, users)
    },
  })
}

function registerAssign(app: ApiServer, context: ApiContext): void {
  app.post('/directoryRoles/:id/members/$ref', {
    config: { policy: directoryRolePolicy.assign },
    schema: { params: idParams, body: reference, response: { 204: z.null(), ...errorAnswers } },
    handler: async (request, reply) => {
      const role = requireRole(request.params.id)
      const userId = request.body['@odata.id'].split('/').at(-1) ?? ''
      await changeRoles(context, request, userId, (held) => [...new Set([...held, role])])
      return reply.status(204).send(null)
    },
  })
  app.delete('/directoryRoles/:id/members/:userId/$ref', {
    config: { policy: directoryRolePolicy.assign },
    schema: {
      params: idParams.extend({ userId: z.string() }),
      response: { 204: z.null(), ...errorAnswers },
    },
    handler: async (request, reply) => {
      const role = requireRole(request.params.id)
      await changeRoles(context, request, request.params.userId, (held) => {
        if (!held.includes(role)) throw notFound('member of this role')
        return held.filter((each) => each !== role)
      })
      return reply.status(204).send(null)
    },
  })
}

function changeRoles(
  context: ApiContext,
  request: FastifyRequest,
  userId: string,
  change: (held: readonly string[]) => readonly string[],
): Promise<unknown> {
  return inOrganization(context, request, async (tx) => {
    const account = await requireLockedAccount(tx, userId)
    if (account.accountKind !== 'person') {
      throw fieldError('@odata.id', `${account.displayName} is a resource account and has no role.`)
    }
    return applyAccountChange(tx, account, { roles: change(account.roles) })
  })
}

function requireRole(id: string): Role {
  const role = roles.find((each) => roleFacts[each].roleTemplateId === id)
  if (role === undefined) throw notFound('role')
  return role
}

function shownRole(role: Role): z.input<typeof directoryRole> {
  const { roleTemplateId, displayName, description } = roleFacts[role]
  return { id: roleTemplateId, roleTemplateId, displayName, description, role }
}

function heldBy(role: Role): Filter {
  return { kind: 'any', field: 'roles', item: { kind: 'eq', field: '', value: role } }
}

function and(first: Filter, second: Filter | undefined): Filter {
  return second === undefined ? first : { kind: 'and', terms: [first, second] }
}
