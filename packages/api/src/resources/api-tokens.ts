// /apiTokens: what a program signs in with. A token lends some of its maker's roles (its scopes)
// for at most a year, and is shown once. What it may do follows its maker: with a role that they
// lose it loses that scope, and while they are blocked it is worth nothing.

import { lentRoles, limits, roleFacts, roles, type UserId } from '@mainline/model'
import {
  type ApiToken,
  addApiToken,
  deleteApiToken,
  listApiTokens,
  readApiToken,
  type Tx,
} from '@mainline/store'
import { z } from 'zod'
import { type ApiContext, type ApiServer, inOrganization } from '../api-context.ts'
import { collection, listQuery, pageInMemory, pageOf } from '../collection.ts'
import { ApiError, errorAnswers, fieldError, notFound } from '../errors.ts'
import { type Identity, identityOf } from '../identity.ts'
import { apiTokenPolicy } from '../policies/api-tokens.ts'
import { collectionOf, idParams } from '../schemas.ts'

const dayMs = 24 * 60 * 60 * 1_000

const newApiToken = z
  .strictObject({
    displayName: z.string().trim().min(1).max(limits.nameLength),
    scopes: z.array(z.enum(roles)).min(1).max(roles.length),
    expiresDateTime: z.iso.datetime({ offset: true }),
  })
  .meta({
    id: 'NewApiToken',
    examples: [
      {
        displayName: 'Nightly import',
        scopes: ['voiceAdministrator'],
        expiresDateTime: '2027-01-31T00:00:00Z',
      },
    ],
  })

const apiTokenAnswer = z
  .object({
    id: z.string(),
    displayName: z.string(),
    scopes: z.array(z.enum(roles)),
    userId: z.string(),
    userDisplayName: z.string(),
    createdDateTime: z.string(),
    expiresDateTime: z.string(),
    lastUsedDateTime: z.string().optional(),
  })
  .meta({ id: 'ApiToken' })

const addedApiToken = apiTokenAnswer.extend({ token: z.string() }).meta({ id: 'AddedApiToken' })

/** Registers the routes of this resource. */
export function registerApiTokens(app: ApiServer, context: ApiContext): void {
  registerRead(app, context)
  registerAdd(app, context)
  registerRevoke(app, context)
}

function registerRead(app: ApiServer, context: ApiContext): void {
  app.get('/apiTokens', {
    config: { policy: apiTokenPolicy.read },
    schema: {
      querystring: listQuery.omit({ $search: true }),
      response: { 200: collectionOf(apiTokenAnswer), ...errorAnswers },
    },
    handler: async (request) => {
      const visible = visibleTo(identityOf(request))
      const tokens = await inOrganization(context, request, (tx) => listApiTokens(tx, visible))
      const page = pageInMemory(tokens, pageOf(request.query))
      return collection(context, request, page, shownToken)
    },
  })
  app.get('/apiTokens/:id', {
    config: { policy: apiTokenPolicy.read },
    schema: { params: idParams, response: { 200: apiTokenAnswer, ...errorAnswers } },
    handler: async (request) =>
      shownToken(
        await inOrganization(context, request, (tx) =>
          requireToken(tx, request.params.id, identityOf(request)),
        ),
      ),
  })
}

function registerAdd(app: ApiServer, context: ApiContext): void {
  app.post('/apiTokens', {
    config: { policy: apiTokenPolicy.add },
    schema: { body: newApiToken, response: { 201: addedApiToken, ...errorAnswers } },
    handler: async (request, reply) => {
      const identity = identityOf(request)
      const userId = requirePerson(identity)
      requireLendable(identity, request.body.scopes)
      requireExpiry(request.body.expiresDateTime)
      const added = await inOrganization(context, request, async (tx) => {
        await requireRoom(tx, userId)
        const { id, token } = await addApiToken(tx, { ...request.body, userId })
        return { ...(await requireToken(tx, id, identity)), token }
      })
      reply.status(201)
      return { ...shownToken(added), token: added.token }
    },
  })
}

function registerRevoke(app: ApiServer, context: ApiContext): void {
  app.delete('/apiTokens/:id', {
    config: { policy: apiTokenPolicy.revoke },
    schema: { params: idParams, response: { 204: z.null(), ...errorAnswers } },
    handler: async (request, reply) => {
      await inOrganization(context, request, async (tx) => {
        const { id } = await requireToken(tx, request.params.id, identityOf(request))
        await deleteApiToken(tx, id)
      })
      return reply.status(204).send(null)
    },
  })
}

/** Whose tokens somebody sees; undefined is everybody's. */
function visibleTo({ roles: own, userId }: Identity): UserId | undefined {
  return own.includes('globalAdministrator') ? undefined : userId
}

async function requireToken(tx: Tx, id: string, identity: Identity): Promise<ApiToken> {
  const token = await readApiToken(tx, id)
  const visible = visibleTo(identity)
  if (token === undefined) throw notFound('API token')
  if (visible !== undefined && token.userId !== visible) throw notFound('API token')
  return token
}

function requirePerson({ userId }: Identity): UserId {
  if (userId === undefined) throw new ApiError('forbidden', 'Only people make tokens.')
  return userId
}

function requireLendable({ roles: own }: Identity, scopes: z.output<typeof newApiToken>['scopes']) {
  const lent = lentRoles(scopes, own)
  const missing = scopes.filter((scope) => !lent.includes(scope))
  if (missing.length === 0) return
  const names = missing.map((scope) => roleFacts[scope].displayName).join(', ')
  const message = `You cannot lend what you do not have: ${names}. Leave it out.`
  throw new ApiError('forbidden', message, { target: 'scopes' })
}

function requireExpiry(expiresDateTime: string): void {
  const days = (Date.parse(expiresDateTime) - Date.now()) / dayMs
  if (days <= 0) throw fieldError('expiresDateTime', 'This time is past. Choose a later one.')
  if (days <= limits.apiTokenDays) return
  const message = `A token is valid for ${limits.apiTokenDays} days at most. Choose an earlier day.`
  throw fieldError('expiresDateTime', message)
}

async function requireRoom(tx: Tx, userId: UserId): Promise<void> {
  const { length } = await listApiTokens(tx, userId)
  if (length < limits.apiTokensPerUser) return
  const message = `You have ${limits.apiTokensPerUser} tokens, which is the limit. Revoke one.`
  throw new ApiError('conflict', message)
}

function shownToken({ scopes, ...token }: ApiToken): z.input<typeof apiTokenAnswer> {
  return { ...token, scopes: [...scopes] }
}
