// POST /resourceAccounts/{id}/setUp: every open step of an account in one request, all of it or
// nothing.

import { z } from 'zod'
import { type ApiContext, type ApiServer, inOrganization } from '../api-context.ts'
import { errorAnswers } from '../errors.ts'
import { etagOf } from '../etag.ts'
import { resourceAccountPolicy } from '../policies/resource-accounts.ts'
import { setUpAccount } from '../resource-account-set-up.ts'
import { idParams } from '../schemas.ts'
import { resourceAccountAnswer, shownResourceAccount } from './resource-accounts-answer.ts'
import { associationRequest } from './resource-accounts-association.ts'

const setUp = z
  .strictObject({
    telephoneNumber: z.string().max(64).exactOptional(),
    association: associationRequest.exactOptional(),
  })
  .meta({
    id: 'SetUpRequest',
    examples: [
      {
        telephoneNumber: '+12505550012',
        association: { configurationType: 'autoAttendant', configurationId: 'aa_01jd…' },
      },
    ],
  })

/** Registers the routes of this resource. */
export function registerResourceAccountSetUp(app: ApiServer, context: ApiContext): void {
  app.post('/resourceAccounts/:id/setUp', {
    config: { policy: resourceAccountPolicy.setUp },
    schema: {
      params: idParams,
      body: setUp,
      response: { 200: resourceAccountAnswer, ...errorAnswers },
    },
    handler: async (request, reply) => {
      const account = await inOrganization(context, request, (tx) =>
        setUpAccount(tx, request.params.id, request.body),
      )
      reply.header('etag', etagOf(account.revision))
      return shownResourceAccount(account)
    },
  })
}
