// /me/…: what a person does about their own way in: changes the password, sees where they are
// signed in, signs out everywhere. Only in person: a token that leaked must not become a password.

import { invariant } from '@mainline/model'
import { endSignIns, listSignIns, renewSignIn, setPassword, verifyPassword } from '@mainline/store'
import type { FastifyRequest } from 'fastify'
import { z } from 'zod'
import { type ApiContext, type ApiServer, inOrganization } from '../api-context.ts'
import { clearSessionCookie, setSessionCookie } from '../authentication.ts'
import { errorAnswers, fieldError } from '../errors.ts'
import { identityOf } from '../identity.ts'
import { signInPolicy } from '../policies/sign-ins.ts'
import { collectionOf, password } from '../schemas.ts'

const passwordChange = z
  .strictObject({ currentPassword: z.string().min(1).max(1024), newPassword: password })
  .meta({ id: 'PasswordChange' })

const startedAgain = z
  .object({ token: z.string(), expiresDateTime: z.string() })
  .meta({ id: 'RenewedSignIn' })

const ownSignIn = z
  .object({
    createdDateTime: z.string(),
    expiresDateTime: z.string(),
    current: z.boolean(),
    address: z.string().optional(),
    userAgent: z.string().optional(),
  })
  .meta({ id: 'OwnSignIn' })

const triesPerMinute = 10

/** Registers the routes of this resource. */
export function registerMe(app: ApiServer, context: ApiContext): void {
  registerPassword(app, context)
  registerOwnSignIns(app, context)
}

function registerPassword(app: ApiServer, context: ApiContext): void {
  const keyGenerator = (request: FastifyRequest) => request.identity?.userId ?? request.ip
  app.post('/me/changePassword', {
    config: {
      policy: signInPolicy.manageOwn,
      // Behind the policy, so that only the person uses up their own tries.
      rateLimit: { max: triesPerMinute, timeWindow: '1 minute', hook: 'preHandler', keyGenerator },
    },
    schema: { body: passwordChange, response: { 200: startedAgain, ...errorAnswers } },
    handler: async (request, reply) => {
      const { store, settings } = context
      const { currentPassword, newPassword } = request.body
      const { organizationId } = identityOf(request)
      const userId = ownId(request)
      if (!(await verifyPassword(store, organizationId, userId, currentPassword))) {
        throw fieldError('currentPassword', 'This is not your password now.')
      }
      const started = await inOrganization(context, request, async (tx) => {
        await setPassword(tx, userId, newPassword)
        return renewSignIn(tx, userId)
      })
      setSessionCookie(reply, started.token, settings.secureCookies === true)
      return started
    },
  })
}

function registerOwnSignIns(app: ApiServer, context: ApiContext): void {
  app.get('/me/signIns', {
    config: { policy: signInPolicy.manageOwn },
    schema: { response: { 200: collectionOf(ownSignIn), ...errorAnswers } },
    handler: async (request) => {
      const token = request.signInToken ?? ''
      const own = await inOrganization(context, request, (tx) =>
        listSignIns(tx, ownId(request), token),
      )
      return { value: [...own] }
    },
  })
  app.post('/me/signOutEverywhere', {
    config: { policy: signInPolicy.manageOwn },
    schema: { response: { 204: z.null(), ...errorAnswers } },
    handler: async (request, reply) => {
      const { displayName } = identityOf(request)
      await inOrganization(context, request, (tx) => endSignIns(tx, ownId(request), displayName))
      clearSessionCookie(reply)
      return reply.status(204).send(null)
    },
  })
}

function ownId(request: FastifyRequest) {
  const { userId } = identityOf(request)
  invariant(userId !== undefined, 'Only people reach this handler.')
  return userId
}
