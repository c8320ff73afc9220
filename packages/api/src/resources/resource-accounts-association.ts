// PUT and DELETE /resourceAccounts/{id}/association: which auto attendant the account stands for.

import { dissociate, publishConfiguration } from '@mainline/store'
import { z } from 'zod'
import { requireAccount, requireLockedAccount } from '../account-change.ts'
import { type ApiContext, type ApiServer, inOrganization } from '../api-context.ts'
import { tieAccount } from '../association.ts'
import { requireUnreferenced } from '../call-target-references.ts'
import { errorAnswers, notFound } from '../errors.ts'
import { etagOf, ifMatchHeaders, requireMatch } from '../etag.ts'
import { resourceAccountPolicy } from '../policies/resource-accounts.ts'
import { idParams } from '../schemas.ts'
import {
  configurationType,
  resourceAccountAnswer,
  shownResourceAccount,
} from './resource-accounts-answer.ts'

/** Priority of calls that come by this account: 1 is the highest; reference §3.2. */
const callPriority = z.number().int().min(1).max(5).default(3)

/** What a resource account shall stand for. */
export const associationRequest = z
  .strictObject({ configurationType, configurationId: z.string(), callPriority })
  .meta({
    id: 'AssociationRequest',
    examples: [
      { configurationType: 'autoAttendant', configurationId: 'aa_01jd…', callPriority: 3 },
    ],
  })

/** Registers the routes of this resource. */
export function registerResourceAccountAssociation(app: ApiServer, context: ApiContext): void {
  app.put('/resourceAccounts/:id/association', {
    config: { policy: resourceAccountPolicy.associate },
    schema: {
      params: idParams,
      headers: ifMatchHeaders,
      body: associationRequest,
      response: { 200: resourceAccountAnswer, ...errorAnswers },
    },
    handler: async (request, reply) => {
      const account = await inOrganization(context, request, async (tx) => {
        const former = await requireLockedAccount(tx, request.params.id, 'resourceAccount')
        requireMatch(request, former.revision)
        const { id, displayName } = await tieAccount(tx, former.id, request.body)
        await publishConfiguration(tx, `Associated ${displayName}`)
        return requireAccount(tx, id)
      })
      reply.header('etag', etagOf(account.revision))
      return shownResourceAccount(account)
    },
  })

  app.delete('/resourceAccounts/:id/association', {
    config: { policy: resourceAccountPolicy.associate },
    schema: {
      params: idParams,
      headers: ifMatchHeaders,
      response: { 204: z.null(), ...errorAnswers },
    },
    handler: async (request, reply) => {
      await inOrganization(context, request, async (tx) => {
        const account = await requireLockedAccount(tx, request.params.id, 'resourceAccount')
        requireMatch(request, account.revision)
        if (account.association === undefined) throw notFound('association')
        await requireUnreferenced(tx, account.id, account.displayName)
        await dissociate(tx, account.id)
        await publishConfiguration(tx, `Ended the association of ${account.displayName}`)
      })
      return reply.status(204).send(null)
    },
  })
}
