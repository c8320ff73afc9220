// /me/people and /me/calls: what the phone of a signed-in person asks for. Colleagues are found by
// name or extension, and nothing is told of them that is not needed to call; the calls that the
// person has placed and that stand now are told step by step, while they go on.

import { limits } from '@mainline/model'
import { listAccounts, userFields } from '@mainline/store'
import { z } from 'zod'
import { type ApiContext, type ApiServer, inOrganization } from '../api-context.ts'
import { shownSteps, traceStep } from '../call-schemas.ts'
import { collection, filteredPageOf, listQuery } from '../collection.ts'
import { errorAnswers } from '../errors.ts'
import { identityOf } from '../identity.ts'
import { ownPhonePolicy } from '../policies/own-phone.ts'
import { collectionOf } from '../schemas.ts'

const colleague = z
  .object({
    id: z.string(),
    displayName: z.string(),
    userPrincipalName: z.string(),
    extension: z.string().optional(),
  })
  .meta({ id: 'Colleague' })

const standingCall = z
  .object({ id: z.string(), steps: z.array(traceStep) })
  .meta({ id: 'StandingCall' })

const peopleQuery = listQuery.extend({
  $top: listQuery.shape.$top.unwrap().max(limits.pageSize).default(limits.pageSize),
})

/** Registers the routes of this resource. */
export function registerOwnPhone(app: ApiServer, context: ApiContext): void {
  app.get('/me/people', {
    config: { policy: ownPhonePolicy.findPeople },
    schema: {
      querystring: peopleQuery,
      response: { 200: collectionOf(colleague), ...errorAnswers },
    },
    handler: async (request) => {
      const query = { ...request.query, $filter: 'accountEnabled eq true' }
      const wanted = { ...filteredPageOf(query, userFields), accountKind: 'person' as const }
      const page = await inOrganization(context, request, (tx) => listAccounts(tx, wanted))
      return collection(
        context,
        request,
        page,
        ({ id, displayName, userPrincipalName, extension }) => ({
          ...{ id, displayName, userPrincipalName },
          ...(extension === undefined ? {} : { extension }),
        }),
      )
    },
  })

  app.get('/me/calls', {
    config: { policy: ownPhonePolicy.followCalls },
    schema: { response: { 200: collectionOf(standingCall), ...errorAnswers } },
    handler: async (request) => {
      const { organizationId, userId } = identityOf(request)
      const { standingCalls = () => [] } = context.settings
      const calls = userId === undefined ? [] : standingCalls(organizationId, userId)
      return { value: calls.map(({ id, steps }) => ({ id, steps: shownSteps(steps) })) }
    },
  })
}
