// /groups: security and distribution groups as Graph has them, without those that are workspaces
// (`groupTypes` is always empty). Who is in them is at /groups/{id}/members.

import { groupHasLicenses } from '@mainline/model'
import {
  addGroup,
  addGroupMembers,
  changeGroup,
  deleteGroup,
  type Group,
  groupFields,
  listGroups,
  lockGroup,
  lockSubscribedSkuRows,
  publishConfiguration,
  readGroup,
  type Tx,
} from '@mainline/store'
import { z } from 'zod'
import { type ApiContext, type ApiServer, inOrganization } from '../api-context.ts'
import { collection, filteredPageOf, filteredQuery, selected } from '../collection.ts'
import { errorAnswers, fieldError, notFound, ruleBroken } from '../errors.ts'
import { etagOf, ifMatchHeaders, requireMatch } from '../etag.ts'
import { reference, requirePeople } from '../group-members.ts'
import { resettleAccounts } from '../license-assignment.ts'
import { groupPolicy } from '../policies/groups.ts'
import { collectionOf, displayName, idParams, userName } from '../schemas.ts'
import { assignedLicense, shownLicenses } from './users-answer.ts'

const description = z.string().trim().min(1).max(1024)
const bind = 'members@odata.bind'
/** As in Graph: more are added one by one. */
const members = z.array(reference).max(20)

const newGroup = z
  .strictObject({
    displayName,
    description: description.exactOptional(),
    mailNickname: userName,
    securityEnabled: z.boolean(),
    mailEnabled: z.boolean(),
    groupTypes: z.array(z.never('Only security and distribution groups are kept')).exactOptional(),
    [bind]: members.exactOptional(),
  })
  .meta({
    id: 'NewGroup',
    examples: [
      { displayName: 'Sales', mailNickname: 'sales', securityEnabled: true, mailEnabled: false },
    ],
  })

const groupChange = z
  .strictObject({
    displayName: displayName.exactOptional(),
    description: description.nullable().exactOptional(),
    mailNickname: userName.exactOptional(),
    securityEnabled: z.boolean().exactOptional(),
    mailEnabled: z.boolean().exactOptional(),
    [bind]: members.exactOptional(),
  })
  .meta({ id: 'GroupChange', examples: [{ description: 'Everybody who sells' }] })

/** The answer of `/groups`. */
export const groupAnswer = z
  .object({
    id: z.string(),
    displayName: z.string(),
    description: z.string().optional(),
    mailNickname: z.string(),
    securityEnabled: z.boolean(),
    mailEnabled: z.boolean(),
    groupTypes: z.array(z.string()),
    createdDateTime: z.string(),
    memberCount: z.number().int(),
    assignedLicenses: z.array(assignedLicense),
  })
  .meta({ id: 'Group' })

/** Registers the routes of this resource. */
export function registerGroups(app: ApiServer, context: ApiContext): void {
  registerRead(app, context)
  registerAdd(app, context)
  registerChange(app, context)
  registerDelete(app, context)
}

function registerRead(app: ApiServer, context: ApiContext): void {
  app.get('/groups', {
    config: { policy: groupPolicy.read },
    schema: {
      querystring: filteredQuery,
      response: { 200: collectionOf(groupAnswer), ...errorAnswers },
    },
    handler: async (request, reply) => {
      const wanted = filteredPageOf(request.query, groupFields)
      const page = await inOrganization(context, request, (tx) => listGroups(tx, wanted))
      const groups = collection(context, request, page, shownGroup)
      return selected(reply, request.query, groupAnswer, groups)
    },
  })
  app.get('/groups/:id', {
    config: { policy: groupPolicy.read },
    schema: { params: idParams, response: { 200: groupAnswer, ...errorAnswers } },
    handler: async (request, reply) => {
      const { id } = request.params
      const group = await inOrganization(context, request, (tx) => requireGroup(tx, id))
      reply.header('etag', etagOf(group.revision))
      return shownGroup(group)
    },
  })
}

function registerAdd(app: ApiServer, context: ApiContext): void {
  app.post('/groups', {
    config: { policy: groupPolicy.change },
    schema: { body: newGroup, response: { 201: groupAnswer, ...errorAnswers } },
    handler: async (request, reply) => {
      const { [bind]: references = [], ...body } = request.body
      requireType(body)
      const group = await inOrganization(context, request, async (tx) => {
        const people = await requirePeople(tx, references, bind)
        const id = await addGroup(tx, body)
        await addGroupMembers(tx, id, people)
        await publishConfiguration(tx, `Added the group ${body.displayName}`)
        return requireGroup(tx, id)
      })
      reply.status(201).header('etag', etagOf(group.revision))
      return shownGroup(group)
    },
  })
}

function registerChange(app: ApiServer, context: ApiContext): void {
  app.patch('/groups/:id', {
    config: { policy: groupPolicy.change },
    schema: {
      params: idParams,
      headers: ifMatchHeaders,
      body: groupChange,
      response: { 200: groupAnswer, ...errorAnswers },
    },
    handler: async (request, reply) => {
      const { [bind]: references = [], ...change } = request.body
      const group = await inOrganization(context, request, async (tx) => {
        const current = await requireLockedGroup(tx, request.params.id)
        requireMatch(request, current.revision)
        requireType({ ...current, ...change })
        if (change.securityEnabled === false) requireNoLicenses(current)
        await changeGroup(tx, current.id, change)
        const people = await requirePeople(tx, references, bind)
        await addGroupMembers(tx, current.id, people)
        await resettleAccounts(tx, people)
        await publishConfiguration(tx, `Changed the group ${current.displayName}`)
        return requireGroup(tx, current.id)
      })
      reply.header('etag', etagOf(group.revision))
      return shownGroup(group)
    },
  })
}

function registerDelete(app: ApiServer, context: ApiContext): void {
  app.delete('/groups/:id', {
    config: { policy: groupPolicy.change },
    schema: {
      params: idParams,
      headers: ifMatchHeaders,
      response: { 204: z.null(), ...errorAnswers },
    },
    handler: async (request, reply) => {
      await inOrganization(context, request, async (tx) => {
        const group = await requireLockedGroup(tx, request.params.id)
        requireMatch(request, group.revision)
        await deleteGroup(tx, group.id)
        await publishConfiguration(tx, `Deleted the group ${group.displayName}`)
      })
      return reply.status(204).send(null)
    },
  })
}

/** The group, or 404. */
export async function requireGroup(tx: Tx, id: string): Promise<Group> {
  return presentGroup(await readGroup(tx, id))
}

/** The group, locked until the transaction ends, or 404; the stock of licenses before it. */
export async function requireLockedGroup(tx: Tx, id: string): Promise<Group> {
  await lockSubscribedSkuRows(tx)
  return presentGroup(await lockGroup(tx, id))
}

/** A group as `/groups` shows it. */
export function shownGroup(group: Group): z.input<typeof groupAnswer> {
  return { ...group, groupTypes: [], assignedLicenses: shownLicenses(group) }
}

function presentGroup(group: Group | undefined): Group {
  if (group === undefined) throw notFound('group')
  return group
}

function requireNoLicenses({ displayName: name, assignedLicenses }: Group): void {
  if (assignedLicenses.length > 0) throw ruleBroken([groupHasLicenses(name)])
}

function requireType(group: { readonly securityEnabled: boolean; readonly mailEnabled: boolean }) {
  if (group.securityEnabled || group.mailEnabled) return
  const message = 'A group is a security group, a distribution group, or both.'
  throw fieldError('securityEnabled', message)
}
