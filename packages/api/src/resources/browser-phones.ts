// /me/browserPhones: the browser at hand as a phone (RFC 7118). Answers all that a page needs to
// register and to get through routers, once; the credentials end with the sign-in.

import { invariant } from '@mainline/model'
import { addBrowserPhone, deleteBrowserPhone } from '@mainline/store'
import type { FastifyRequest } from 'fastify'
import { z } from 'zod'
import { requireLockedAccount } from '../account-change.ts'
import { type ApiContext, type ApiServer, inOrganization } from '../api-context.ts'
import { errorAnswers, notFound } from '../errors.ts'
import { identityOf } from '../identity.ts'
import { browserPhonePolicy } from '../policies/browser-phones.ts'
import { publicOrigin } from '../public-address.ts'
import { idParams } from '../schemas.ts'

const browserPhone = z
  .object({
    id: z.string(),
    username: z.string(),
    password: z.string(),
    domain: z.string(),
    displayName: z.string(),
    websocketUrl: z.string(),
    iceServers: z.array(
      z.object({
        urls: z.array(z.string()),
        username: z.string().exactOptional(),
        credential: z.string().exactOptional(),
      }),
    ),
  })
  .meta({ id: 'BrowserPhone' })

const noFields = z.strictObject({}).nullish()

/** A page asks once when it is opened; who asks without end gets nothing more by it. */
const phonesPerMinute = 30

/** Registers the routes of this resource. */
export function registerBrowserPhones(app: ApiServer, context: ApiContext): void {
  const keyGenerator = (request: FastifyRequest) => request.identity?.userId ?? request.ip
  app.post('/me/browserPhones', {
    config: {
      policy: browserPhonePolicy.changeOwn,
      rateLimit: {
        ...{ max: phonesPerMinute, timeWindow: '1 minute' },
        ...{ hook: 'preHandler', keyGenerator },
      },
    },
    schema: { body: noFields, response: { 201: browserPhone, ...errorAnswers } },
    handler: async (request, reply) => {
      const userId = ownId(request)
      const { signInToken: token } = request
      invariant(token !== undefined, 'Only signed-in requests reach this handler.')
      const { displayName, ...credentials } = await inOrganization(context, request, async (tx) => {
        const { userName } = await requireLockedAccount(tx, userId)
        return addBrowserPhone(tx, { id: userId, userName }, token, 'Browser')
      })
      reply.status(201).header('cache-control', 'no-store')
      return {
        ...credentials,
        displayName: identityOf(request).displayName || displayName,
        websocketUrl: websocketUrl(request, context),
        iceServers: iceServers(context, userId),
      }
    },
  })

  app.delete('/me/browserPhones/:id', {
    config: { policy: browserPhonePolicy.changeOwn },
    schema: { params: idParams, response: { 204: z.null(), ...errorAnswers } },
    handler: async (request, reply) => {
      const { id } = request.params
      const deleted = await inOrganization(context, request, (tx) =>
        deleteBrowserPhone(tx, ownId(request), id),
      )
      if (!deleted) throw notFound('browser phone')
      return reply.status(204).send(null)
    },
  })
}

/** On this very origin, so that the page's Content-Security-Policy allows it as it is. */
function websocketUrl(request: FastifyRequest, context: ApiContext): string {
  return `${publicOrigin(request, context).replace(/^http/, 'ws')}/sip`
}

function iceServers({ settings }: ApiContext, name: string) {
  const servers = settings.iceServers?.(name) ?? []
  return servers.map((server) => ({ ...server, urls: [...server.urls] }))
}

function ownId(request: FastifyRequest) {
  const { userId } = identityOf(request)
  invariant(userId !== undefined, 'Only people reach this handler.')
  return userId
}
