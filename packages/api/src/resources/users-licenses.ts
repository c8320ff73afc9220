// POST /users/{id}/assignLicense: Graph's action, for people and resource accounts. Adding and
// removing in one request is one step, so that a license can be swapped under a number in use.

import { publishConfiguration } from '@mainline/store'
import { z } from 'zod'
import { requireLicenseRights } from '../account-administration.ts'
import { requireAccount } from '../account-change.ts'
import { type ApiContext, type ApiServer, inOrganization } from '../api-context.ts'
import { errorAnswers } from '../errors.ts'
import { etagOf } from '../etag.ts'
import { identityOf } from '../identity.ts'
import { changeLicenses } from '../license-assignment.ts'
import { userPolicy } from '../policies/users.ts'
import { idParams } from '../schemas.ts'
import { shownUser, userAnswer } from './users-answer.ts'

const licenseChange = z
  .strictObject({
    addLicenses: z
      .array(
        z.strictObject({
          skuId: z.string(),
          disabledPlans: z.array(z.string()).max(64).default([]),
        }),
      )
      .max(20)
      .default([]),
    removeLicenses: z.array(z.string()).max(20).default([]),
  })
  .meta({
    id: 'LicenseChange',
    examples: [
      {
        addLicenses: [{ skuId: '440eaaa8-b3e0-484b-a8be-62870b9ba70a', disabledPlans: [] }],
        removeLicenses: [],
      },
    ],
  })

/** Registers the routes of this resource. */
export function registerUserLicenses(app: ApiServer, context: ApiContext): void {
  app.post('/users/:id/assignLicense', {
    config: { policy: userPolicy.license },
    schema: {
      params: idParams,
      body: licenseChange,
      response: { 200: userAnswer, ...errorAnswers },
    },
    handler: async (request, reply) => {
      const account = await inOrganization(context, request, async (tx) => {
        requireLicenseRights(identityOf(request), await requireAccount(tx, request.params.id))
        const { id, displayName } = await changeLicenses(tx, request.params.id, request.body)
        await publishConfiguration(tx, `Changed the licenses of ${displayName}`)
        return requireAccount(tx, id)
      })
      reply.header('etag', etagOf(account.revision))
      return shownUser(account)
    },
  })
}
