// /groups/{id}/members: the people in a group, found and paged as the directory is; with Graph's
// `$ref` to add and remove one. /users/{id}/memberOf is the same from the other side.

import {
  accountsOf,
  addGroupMembers,
  groupFields,
  listAccounts,
  listGroups,
  publishConfiguration,
  removeGroupMember,
  userFields,
} from '@mainline/store'
import { z } from 'zod'
import { requireAccount } from '../account-change.ts'
import { type ApiContext, type ApiServer, inOrganization } from '../api-context.ts'
import { collection, filteredPageOf, filteredQuery, selected } from '../collection.ts'
import { errorAnswers, notFound } from '../errors.ts'
import { reference, requirePeople } from '../group-members.ts'
import { resettleAccounts } from '../license-assignment.ts'
import { groupPolicy } from '../policies/groups.ts'
import { collectionOf, idParams } from '../schemas.ts'
import { groupAnswer, requireGroup, requireLockedGroup, shownGroup } from './groups.ts'
import { shownUser, userAnswer } from './users-answer.ts'

const newMember = z.strictObject({ '@odata.id': reference }).meta({
  id: 'NewMember',
  examples: [{ '@odata.id': '/v1.0/directoryObjects/user_1' }],
})
const memberParams = idParams.extend({ memberId: z.string() })

/** Registers the routes of this resource. */
export function registerGroupMembers(app: ApiServer, context: ApiContext): void {
  registerRead(app, context)
  registerMemberOf(app, context)

  app.post('/groups/:id/members/$ref', {
    config: { policy: groupPolicy.change },
    schema: { params: idParams, body: newMember, response: { 204: z.null(), ...errorAnswers } },
    handler: async (request, reply) => {
      await inOrganization(context, request, async (tx) => {
        const group = await requireLockedGroup(tx, request.params.id)
        const people = await requirePeople(tx, [request.body['@odata.id']], '@odata.id')
        await addGroupMembers(tx, group.id, people)
        await resettleAccounts(tx, people)
        await publishConfiguration(tx, `Added a member to ${group.displayName}`)
      })
      return reply.status(204).send(null)
    },
  })

  app.delete('/groups/:id/members/:memberId/$ref', {
    config: { policy: groupPolicy.change },
    schema: { params: memberParams, response: { 204: z.null(), ...errorAnswers } },
    handler: async (request, reply) => {
      const { id, memberId } = request.params
      await inOrganization(context, request, async (tx) => {
        const group = await requireLockedGroup(tx, id)
        if (!(await removeGroupMember(tx, group.id, memberId))) throw notFound('member')
        const left = await accountsOf(tx, [memberId])
        await resettleAccounts(
          tx,
          left.map((account) => account.id),
        )
        await publishConfiguration(tx, `Removed a member from ${group.displayName}`)
      })
      return reply.status(204).send(null)
    },
  })
}

function registerRead(app: ApiServer, context: ApiContext): void {
  app.get('/groups/:id/members', {
    config: { policy: groupPolicy.read },
    schema: {
      params: idParams,
      querystring: filteredQuery,
      response: { 200: collectionOf(userAnswer), ...errorAnswers },
    },
    handler: async (request, reply) => {
      const wanted = filteredPageOf(request.query, userFields)
      const page = await inOrganization(context, request, async (tx) => {
        const { id } = await requireGroup(tx, request.params.id)
        return listAccounts(tx, { ...wanted, groupId: id })
      })
      const people = collection(context, request, page, shownUser)
      return selected(reply, request.query, userAnswer, people)
    },
  })
}

function registerMemberOf(app: ApiServer, context: ApiContext): void {
  app.get('/users/:id/memberOf', {
    config: { policy: groupPolicy.read },
    schema: {
      params: idParams,
      querystring: filteredQuery,
      response: { 200: collectionOf(groupAnswer), ...errorAnswers },
    },
    handler: async (request, reply) => {
      const wanted = filteredPageOf(request.query, groupFields)
      const page = await inOrganization(context, request, async (tx) => {
        const { id } = await requireAccount(tx, request.params.id)
        return listGroups(tx, { ...wanted, memberId: id })
      })
      const groups = collection(context, request, page, shownGroup)
      return selected(reply, request.query, groupAnswer, groups)
    },
  })
}
