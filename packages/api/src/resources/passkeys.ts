// /me/passkeys: the passkeys of whoever is signed in: register, name, list, remove; and signing in
// with one, which needs no name. Registering takes two requests, for the challenge and its answer,
// and so does signing in.

import { limits, type UserId } from '@mainline/model'
import {
  actAs,
  addPasskey,
  countPasskeyUse,
  deletePasskey,
  enterOrganization,
  listPasskeys,
  lockAccount,
  lockPasskey,
  type OwnedPasskey,
  type Passkey,
  recordEvent,
  renamePasskey,
  type StartedSignIn,
  startPersonSignIn,
  type Tx,
} from '@mainline/store'
import type { FastifyRequest } from 'fastify'
import { z } from 'zod'
import { type ApiContext, type ApiServer, inOrganization, originOf } from '../api-context.ts'
import { ApiError, errorAnswers, notFound } from '../errors.ts'
import { identityOf } from '../identity.ts'
import {
  beginPasskeySignIn,
  beginRegistration,
  endRegistration,
  registrationOptions,
  registrationResponse,
  requirePasskeySite,
  signInOptions,
  signInResponse,
  takeSignInChallenge,
  verifiedSignCount,
} from '../passkey-ceremony.ts'
import { signInMethodPolicy } from '../policies/sign-in-methods.ts'
import { collectionOf, idParams } from '../schemas.ts'
import { answerStarted, startedSignIn } from './sign-ins.ts'

const passkeyAnswer = z
  .object({
    id: z.string(),
    displayName: z.string(),
    createdDateTime: z.string(),
    lastUsedDateTime: z.string().optional(),
  })
  .meta({ id: 'Passkey' })

const displayName = z.string().trim().min(1).max(limits.nameLength)
const newPasskey = z
  .strictObject({ displayName, response: registrationResponse })
  .meta({ id: 'NewPasskey' })
const passkeyChange = z.strictObject({ displayName }).meta({ id: 'PasskeyChange' })
const signInBody = z.strictObject({ response: signInResponse }).meta({ id: 'PasskeySignIn' })

const triesPerMinute = 20
const config = { policy: signInMethodPolicy.own }

/** Registers the routes of this resource. */
export function registerPasskeys(app: ApiServer, context: ApiContext): void {
  const max = context.settings.signInsPerMinute ?? triesPerMinute
  const rateLimit = { max, timeWindow: '1 minute' }
  registerSignIn(app, context, rateLimit)
  registerAdd(app, context, rateLimit)
  registerOwn(app, context)
}

interface RateLimit {
  readonly max: number
  readonly timeWindow: string
}

function registerSignIn(app: ApiServer, context: ApiContext, rateLimit: RateLimit): void {
  const open = { policy: signInMethodPolicy.start, rateLimit }

  app.post('/signIns/passkey/options', {
    config: open,
    schema: { response: { 200: signInOptions, ...errorAnswers } },
    handler: async (request) => beginPasskeySignIn(context, requirePasskeySite(request, context)),
  })

  app.post('/signIns/passkey', {
    config: open,
    schema: { body: signInBody, response: { 201: startedSignIn, ...errorAnswers } },
    handler: async (request, reply) => {
      const { response } = request.body
      await takeSignInChallenge(context, response)
      const work = (tx: Tx) => startByPasskey(tx, context, request, response)
      const nobody = { kind: 'anonymous', ...originOf(request) } as const
      const started = await context.store.withAllOrganizations(work, nobody)
      if (started instanceof ApiError) throw started
      return answerStarted(app, context, reply, started)
    },
  })
}

/** Signs in, or answers why not: not thrown, so that the refusal is written down. */
async function startByPasskey(
  tx: Tx,
  context: ApiContext,
  request: FastifyRequest,
  response: z.output<typeof signInResponse>,
): Promise<StartedSignIn | ApiError> {
  const passkey = await lockPasskey(tx, response.id)
  if (passkey === undefined) return unknownPasskey()
  const { organizationId, userId: id, userDisplayName: displayName } = passkey
  await enterOrganization(tx, organizationId)
  const checked = await checkPasskey(context, request, passkey, response)
  if (checked instanceof ApiError) {
    await recordEvent(tx, 'signInRefused', { type: 'user', id, displayName })
    return checked
  }
  await countPasskeyUse(tx, passkey.id, checked)
  await actAs(tx, { kind: 'user', id, displayName, ...originOf(request) })
  return startPersonSignIn(tx, { id, displayName })
}

async function checkPasskey(
  context: ApiContext,
  request: FastifyRequest,
  passkey: OwnedPasskey,
  response: z.output<typeof signInResponse>,
): Promise<number | ApiError> {
  const handle = Buffer.from(response.response.userHandle ?? '', 'base64url').toString()
  if (!passkey.accountEnabled || handle !== passkey.userId) return unknownPasskey()
  const site = requirePasskeySite(request, context)
  return verifiedSignCount(site, passkey, response).catch((error: unknown) => {
    if (error instanceof ApiError) return error
    throw error
  })
}

function registerAdd(app: ApiServer, context: ApiContext, rateLimit: RateLimit): void {
  app.post('/me/passkeys/options', {
    config: { ...config, rateLimit },
    schema: { response: { 200: registrationOptions, ...errorAnswers } },
    handler: async (request) => {
      const site = requirePasskeySite(request, context)
      const userId = requirePerson(request)
      const known = await inOrganization(context, request, async (tx) => {
        const passkeys = await listPasskeys(tx, userId)
        requireRoom(passkeys)
        return passkeys
      })
      return beginRegistration(context, site, identityOf(request), userId, known)
    },
  })

  app.post('/me/passkeys', {
    config: { ...config, rateLimit },
    schema: { body: newPasskey, response: { 201: passkeyAnswer, ...errorAnswers } },
    handler: async (request, reply) => {
      const site = requirePasskeySite(request, context)
      const userId = requirePerson(request)
      const made = await endRegistration(context, site, userId, request.body.response)
      const passkey = await inOrganization(context, request, async (tx) => {
        await lockAccount(tx, userId)
        requireRoom(await listPasskeys(tx, userId))
        return addPasskey(tx, userId, request.body.displayName, made)
      })
      reply.status(201)
      return shownPasskey(passkey)
    },
  })
}

function registerOwn(app: ApiServer, context: ApiContext): void {
  app.get('/me/passkeys', {
    config,
    schema: { response: { 200: collectionOf(passkeyAnswer), ...errorAnswers } },
    handler: async (request) => {
      const { userId } = identityOf(request)
      if (userId === undefined) return { value: [] }
      const passkeys = await inOrganization(context, request, (tx) => listPasskeys(tx, userId))
      return { value: passkeys.map(shownPasskey) }
    },
  })

  app.patch('/me/passkeys/:id', {
    config,
    schema: {
      params: idParams,
      body: passkeyChange,
      response: { 200: passkeyAnswer, ...errorAnswers },
    },
    handler: async (request) => {
      const userId = requirePerson(request)
      const { id } = request.params
      const renamed = await inOrganization(context, request, (tx) =>
        renamePasskey(tx, userId, id, request.body.displayName),
      )
      if (renamed === undefined) throw notFound('passkey')
      return shownPasskey(renamed)
    },
  })

  app.delete('/me/passkeys/:id', {
    config,
    schema: { params: idParams, response: { 204: z.null(), ...errorAnswers } },
    handler: async (request, reply) => {
      const userId = requirePerson(request)
      const { id } = request.params
      const deleted = await inOrganization(context, request, (tx) => deletePasskey(tx, userId, id))
      if (!deleted) throw notFound('passkey')
      return reply.status(204).send(null)
    },
  })
}

function requirePerson(request: FastifyRequest): UserId {
  const { userId } = identityOf(request)
  if (userId !== undefined) return userId
  throw new ApiError('notFound', 'The operator’s tools are no person and have no passkeys.')
}

function requireRoom(passkeys: readonly Passkey[]): void {
  if (passkeys.length < limits.passkeysPerUser) return
  const message = `A person has ${limits.passkeysPerUser} passkeys at most. Remove one first.`
  throw new ApiError('conflict', message)
}

function unknownPasskey(): ApiError {
  const message = 'Nobody signs in with this passkey here. Use another one, or another way.'
  return new ApiError('unauthenticated', message)
}

function shownPasskey(passkey: Passkey): z.input<typeof passkeyAnswer> {
  const { id, displayName, createdDateTime, lastUsedDateTime } = passkey
  return {
    id,
    displayName,
    createdDateTime,
    ...(lastUsedDateTime === undefined ? {} : { lastUsedDateTime }),
  }
}
