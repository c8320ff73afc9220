// POST /signIns, DELETE /signIns/current, GET /me. An unknown name and a wrong password get the
// same answer after the same time; one address may try only so often in a minute, and one name too,
// from wherever the tries come.

import { invariant, roles, voiceApplicationSwitches } from '@mainline/model'
import {
  endSignIn,
  PasswordNotAllowedError,
  readSignIn,
  type StartedSignIn,
  signIn,
} from '@mainline/store'
import type { FastifyReply, FastifyRequest } from 'fastify'
import { z } from 'zod'
import {
  type ApiContext,
  type ApiServer,
  actorOf,
  inOrganization,
  originOf,
} from '../api-context.ts'
import { clearSessionCookie, identityFor, setSessionCookie } from '../authentication.ts'
import { ApiError, errorAnswers } from '../errors.ts'
import { type Identity, identityOf } from '../identity.ts'
import { allowedOperations } from '../policies/policy.ts'
import { signInPolicy } from '../policies/sign-ins.ts'

const me = z
  .object({
    id: z.string(),
    displayName: z.string(),
    userPrincipalName: z.string(),
    roles: z.array(z.enum(roles)),
    operations: z.array(z.string()),
    /** What an authorized user's policy opens; absent for whoever is none. */
    switches: z.array(z.enum(voiceApplicationSwitches)).optional(),
    /** The token that asks, where a program does. */
    apiToken: z.object({ id: z.string(), displayName: z.string() }).optional(),
    csrfToken: z.string(),
  })
  .meta({ id: 'Me' })

const credentials = z.strictObject({
  username: z.string().min(1).max(320),
  password: z.string().min(1).max(1024),
})

/** A sign-in that has just begun, by whatever means. */
export const startedSignIn = z
  .object({ token: z.string(), expiresDateTime: z.string(), csrfToken: z.string(), user: me })
  .meta({ id: 'SignIn' })

const triesPerMinute = 20

/** Registers the routes of this resource. */
export function registerSignIns(app: ApiServer, context: ApiContext): void {
  const { settings, store } = context
  const max = settings.signInsPerMinute ?? triesPerMinute

  const requireTriesLeft = triesOfAccount(app, max)
  app.post('/signIns', {
    config: { policy: signInPolicy.start, rateLimit: { max, timeWindow: '1 minute' } },
    schema: { body: credentials, response: { 201: startedSignIn, ...errorAnswers } },
    handler: async (request, reply) => {
      await requireTriesLeft(request)
      const started = await signIn(store, request.body, originOf(request)).catch(refusePassword)
      if (started === undefined) {
        throw new ApiError('unauthenticated', 'The user name or the password is not right.')
      }
      return answerStarted(app, context, reply, started)
    },
  })

  app.delete('/signIns/current', {
    config: { policy: signInPolicy.end },
    schema: { response: { 204: z.null(), ...errorAnswers } },
    handler: async (request, reply) => {
      const { signInToken: token } = request
      invariant(token !== undefined, 'Only signed-in requests reach this handler.')
      await inOrganization(context, request, (tx) => endSignIn(tx, token, actorOf(request)))
      clearSessionCookie(reply)
      return reply.status(204).send(null)
    },
  })

  app.get('/me', {
    config: { policy: signInPolicy.readSelf },
    schema: { response: { 200: me, ...errorAnswers } },
    handler: async (request) => shownIdentity(app, identityOf(request)),
  })
}

function refusePassword(error: unknown): never {
  if (!(error instanceof PasswordNotAllowedError)) throw error
  const message = 'Your organization wants no passwords. Sign in with its own sign-in.'
  throw new ApiError('unauthenticated', message)
}

/** Gives the browser its session and answers who is signed in. */
export async function answerStarted(
  app: ApiServer,
  { store, settings }: ApiContext,
  reply: FastifyReply,
  started: StartedSignIn,
) {
  const signedIn = await readSignIn(store, started.token)
  invariant(signedIn !== undefined, 'A sign-in that has just begun is valid.')
  const identity = identityFor(signedIn, started.token)
  setSessionCookie(reply, started.token, settings.secureCookies === true)
  reply.status(201)
  return { ...started, csrfToken: identity.csrfToken, user: shownIdentity(app, identity) }
}

/** Refuses further tries of one name, from wherever they come, whether anybody has it or not. */
function triesOfAccount(app: ApiServer, max: number) {
  const keyGenerator = ({ body }: FastifyRequest) =>
    `name ${credentials.parse(body).username.trim().toLowerCase()}`
  const count = app.createRateLimit({ max, timeWindow: '1 minute', keyGenerator })
  return async (request: FastifyRequest): Promise<void> => {
    const tries = await count(request)
    if (!tries.isAllowed && tries.isExceeded) {
      throw new ApiError('tooManyRequests', 'Too many attempts with this name. Wait a minute.')
    }
  }
}

function shownIdentity(app: ApiServer, identity: Identity): z.input<typeof me> {
  const { userId, organizationId: _, switches, ...shown } = identity
  const operations = allowedOperations(app, identity)
  return {
    ...shown,
    roles: [...shown.roles],
    operations,
    id: userId ?? 'operator',
    ...(switches === undefined ? {} : { switches: [...switches] }),
  }
}
