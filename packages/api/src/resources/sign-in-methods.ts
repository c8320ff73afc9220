// GET /signInMethods: what the sign-in screen offers, before anybody has signed in: passwords
// always (whoever must not use theirs is told), passkeys where this address can have them, and the
// provider of the organization whose domain was given, or of the only one.

import { readOpenIdConnect, signInOrganization } from '@mainline/store'
import { z } from 'zod'
import type { ApiContext, ApiServer } from '../api-context.ts'
import { errorAnswers } from '../errors.ts'
import { passkeySite } from '../passkey-ceremony.ts'
import { signInMethodPolicy } from '../policies/sign-in-methods.ts'

const query = z.object({ domain: z.string().max(253).optional() })
const methodsAnswer = z
  .object({
    passkeys: z.boolean(),
    openIdConnect: z.object({ displayName: z.string() }).optional(),
  })
  .meta({ id: 'SignInMethods' })

const readsPerMinute = 120

/** Registers the routes of this resource. */
export function registerSignInMethods(app: ApiServer, context: ApiContext): void {
  app.get('/signInMethods', {
    config: {
      policy: signInMethodPolicy.list,
      rateLimit: { max: readsPerMinute, timeWindow: '1 minute' },
    },
    schema: { querystring: query, response: { 200: methodsAnswer, ...errorAnswers } },
    handler: async (request) => {
      const { store } = context
      const { domain } = request.query
      const organizationId = await store.withAllOrganizations((tx) =>
        signInOrganization(tx, domain),
      )
      const settings =
        organizationId && (await store.withOrganization(organizationId, readOpenIdConnect))
      const passkeys = passkeySite(request, context) !== undefined
      if (settings?.enabled !== true) return { passkeys }
      return { passkeys, openIdConnect: { displayName: settings.displayName } }
    },
  })
}
