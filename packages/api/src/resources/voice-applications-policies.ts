// /voiceApplicationsPolicies: what authorized users may change (reference §7.13), as named sets of
// switches; and which person has which: /users/{id}/voiceApplicationsPolicy.

import {
  effectiveSwitches,
  limits,
  metricPermissions,
  metricPermissionValues,
  parseId,
  type UserId,
  voiceApplicationSwitches,
} from '@mainline/model'
import {
  addVoiceApplicationsPolicy,
  deleteVoiceApplicationsPolicy,
  grantPolicy,
  listUsersOfPolicy,
  listVoiceApplicationsPolicies,
  policyOfUser,
  readVoiceApplicationsPolicy,
  replaceVoiceApplicationsPolicy,
  type Tx,
  type VoiceApplicationsPolicy,
} from '@mainline/store'
import { z } from 'zod'
import { requireAccount } from '../account-change.ts'
import { type ApiContext, type ApiServer, inOrganization } from '../api-context.ts'
import { collection, listQuery, pageInMemory, pageOf } from '../collection.ts'
import { ApiError, errorAnswers, fieldError, notFound } from '../errors.ts'
import { etagOf, ifMatchHeaders, requireMatch } from '../etag.ts'
import { voiceApplicationsPolicyPolicy } from '../policies/voice-applications-policies.ts'
import { collectionOf, idParams } from '../schemas.ts'

const permission = z.enum(metricPermissionValues)
const switchShape = Object.fromEntries(
  voiceApplicationSwitches.map((name) => [name, z.boolean().default(false)] as const),
)
const permissionShape = Object.fromEntries(
  metricPermissions.map((name) => [name, permission.default('disabled')] as const),
)

const newPolicy = z
  .strictObject({
    displayName: z.string().trim().min(1).max(limits.nameLength),
    description: z.string().trim().max(1_024).exactOptional(),
    ...switchShape,
    ...permissionShape,
  })
  .meta({
    id: 'NewVoiceApplicationsPolicy',
    examples: [{ displayName: 'Front desk', allowAutoAttendantBusinessHoursGreetingChange: true }],
  })

const policyAnswer = z
  .object({
    id: z.string(),
    displayName: z.string(),
    description: z.string().optional(),
    userCount: z.number().int(),
    ...switchShape,
    ...permissionShape,
    /** The switches that open something in this version. */
    effectiveSwitches: z.array(z.string()),
  })
  .meta({ id: 'VoiceApplicationsPolicy' })

const policyUser = z
  .object({ id: z.string(), displayName: z.string() })
  .meta({ id: 'VoiceApplicationsPolicyUser' })

const grant = z
  .strictObject({ policyId: z.string().max(64) })
  .meta({ id: 'VoiceApplicationsPolicyGrant', examples: [{ policyId: 'policy_01jd' }] })

/** Registers the routes of this resource. */
export function registerVoiceApplicationsPolicies(app: ApiServer, context: ApiContext): void {
  registerRead(app, context)
  registerUsers(app, context)
  registerWrite(app, context)
  registerDelete(app, context)
  registerGrant(app, context)
}

function registerRead(app: ApiServer, context: ApiContext): void {
  app.get('/voiceApplicationsPolicies', {
    config: { policy: voiceApplicationsPolicyPolicy.read },
    schema: {
      querystring: listQuery.omit({ $search: true }),
      response: { 200: collectionOf(policyAnswer), ...errorAnswers },
    },
    handler: async (request) => {
      const all = await inOrganization(context, request, listVoiceApplicationsPolicies)
      return collection(context, request, pageInMemory(all, pageOf(request.query)), shownPolicy)
    },
  })
  app.get('/voiceApplicationsPolicies/:id', {
    config: { policy: voiceApplicationsPolicyPolicy.read },
    schema: { params: idParams, response: { 200: policyAnswer, ...errorAnswers } },
    handler: async (request, reply) => {
      const { id } = request.params
      const policy = await inOrganization(context, request, (tx) => requirePolicy(tx, id))
      reply.header('etag', etagOf(policy.revision))
      return shownPolicy(policy)
    },
  })
}

function registerUsers(app: ApiServer, context: ApiContext): void {
  app.get('/voiceApplicationsPolicies/:id/users', {
    config: { policy: voiceApplicationsPolicyPolicy.read },
    schema: {
      params: idParams,
      querystring: listQuery.omit({ $search: true }),
      response: { 200: collectionOf(policyUser), ...errorAnswers },
    },
    handler: async (request) => {
      const users = await inOrganization(context, request, async (tx) =>
        listUsersOfPolicy(tx, (await requirePolicy(tx, request.params.id)).id),
      )
      const page = pageInMemory(users, pageOf(request.query))
      return collection(context, request, page, (user) => ({ ...user }))
    },
  })
}

function registerWrite(app: ApiServer, context: ApiContext): void {
  app.post('/voiceApplicationsPolicies', {
    config: { policy: voiceApplicationsPolicyPolicy.change },
    schema: { body: newPolicy, response: { 201: policyAnswer, ...errorAnswers } },
    handler: async (request, reply) => {
      const policy = await inOrganization(context, request, async (tx) =>
        requirePolicy(tx, await addVoiceApplicationsPolicy(tx, propertiesOf(request.body))),
      )
      reply.status(201).header('etag', etagOf(policy.revision))
      return shownPolicy(policy)
    },
  })
  app.put('/voiceApplicationsPolicies/:id', {
    config: { policy: voiceApplicationsPolicyPolicy.change },
    schema: {
      params: idParams,
      headers: ifMatchHeaders,
      body: newPolicy,
      response: { 200: policyAnswer, ...errorAnswers },
    },
    handler: async (request, reply) => {
      const policy = await inOrganization(context, request, async (tx) => {
        const { id, revision } = await requirePolicy(tx, request.params.id)
        requireMatch(request, revision)
        await replaceVoiceApplicationsPolicy(tx, id, propertiesOf(request.body))
        return requirePolicy(tx, id)
      })
      reply.header('etag', etagOf(policy.revision))
      return shownPolicy(policy)
    },
  })
}

function registerDelete(app: ApiServer, context: ApiContext): void {
  app.delete('/voiceApplicationsPolicies/:id', {
    config: { policy: voiceApplicationsPolicyPolicy.change },
    schema: {
      params: idParams,
      headers: ifMatchHeaders,
      response: { 204: z.null(), ...errorAnswers },
    },
    handler: async (request, reply) => {
      await inOrganization(context, request, async (tx) => {
        const policy = await requirePolicy(tx, request.params.id)
        requireMatch(request, policy.revision)
        const { id, displayName, userCount } = policy
        if (userCount > 0) {
          const message = `${userCount} people have ${displayName}. Give them another one first.`
          throw new ApiError('conflict', message)
        }
        await deleteVoiceApplicationsPolicy(tx, id)
      })
      return reply.status(204).send(null)
    },
  })
}

function registerGrant(app: ApiServer, context: ApiContext): void {
  const path = '/users/:id/voiceApplicationsPolicy'
  app.get(path, {
    config: { policy: voiceApplicationsPolicyPolicy.read },
    schema: { params: idParams, response: { 200: policyAnswer, ...errorAnswers } },
    handler: async (request) => {
      const policy = await inOrganization(context, request, async (tx) =>
        policyOfUser(tx, await requirePerson(tx, request.params.id)),
      )
      if (policy === undefined) throw notFound('voice applications policy of this user')
      return shownPolicy(policy)
    },
  })
  app.put(path, {
    config: { policy: voiceApplicationsPolicyPolicy.change },
    schema: { params: idParams, body: grant, response: { 200: policyAnswer, ...errorAnswers } },
    handler: async (request) => {
      const { policyId } = request.body
      return inOrganization(context, request, async (tx) => {
        const userId = await requirePerson(tx, request.params.id)
        const policy = await readVoiceApplicationsPolicy(tx, policyId)
        if (policy === undefined) throw fieldError('policyId', 'There is no such policy.')
        await grantPolicy(tx, userId, policy.id)
        return shownPolicy(await requirePolicy(tx, policy.id))
      })
    },
  })
  app.delete(path, {
    config: { policy: voiceApplicationsPolicyPolicy.change },
    schema: { params: idParams, response: { 204: z.null(), ...errorAnswers } },
    handler: async (request, reply) => {
      await inOrganization(context, request, async (tx) => {
        const userId = await requirePerson(tx, request.params.id)
        if ((await policyOfUser(tx, userId)) === undefined) {
          throw notFound('voice applications policy of this user')
        }
        await grantPolicy(tx, userId, undefined)
      })
      return reply.status(204).send(null)
    },
  })
}

async function requirePolicy(tx: Tx, id: string): Promise<VoiceApplicationsPolicy> {
  const policy = await readVoiceApplicationsPolicy(tx, id)
  if (policy === undefined) throw notFound('voice applications policy')
  return policy
}

async function requirePerson(tx: Tx, id: string): Promise<UserId> {
  const { displayName } = await requireAccount(tx, id)
  const userId = parseId<UserId>('user', id)
  if (userId === undefined) {
    throw fieldError('id', `${displayName} is a resource account and changes nothing.`)
  }
  return userId
}

function propertiesOf(body: z.output<typeof newPolicy>) {
  const { displayName, description, ...settings } = body
  const values: Readonly<Record<string, unknown>> = settings
  return {
    displayName,
    ...(description === undefined ? {} : { description }),
    switches: voiceApplicationSwitches.filter((name) => values[name] === true),
    metricPermissions: Object.fromEntries(
      metricPermissions.map((name) => [name, String(values[name])]),
    ),
  }
}

function shownPolicy(policy: VoiceApplicationsPolicy): z.input<typeof policyAnswer> {
  const { switches, metricPermissions: kept, revision: _, ...shown } = policy
  const on = voiceApplicationSwitches.map((name) => [name, switches.includes(name)] as const)
  const settings = { ...Object.fromEntries(on), ...permissionsOf(kept) }
  return { ...shown, ...settings, effectiveSwitches: [...effectiveSwitches] }
}

function permissionsOf(kept: Readonly<Record<string, string>>) {
  const entries = metricPermissions.map((name) => [
    name,
    permission.parse(kept[name] ?? 'disabled'),
  ])
  return Object.fromEntries(entries)
}
