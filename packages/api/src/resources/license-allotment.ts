// GET and PATCH /licenseAllotment: how many licenses of resource accounts are free, how that was
// computed, and whether the organization keeps to it (reference §4.2).

import { freeAllotment, limits } from '@mainline/model'
import { enforceAllotment, listSubscribedSkus, type Tx } from '@mainline/store'
import { z } from 'zod'
import { type ApiContext, type ApiServer, inOrganization } from '../api-context.ts'
import { errorAnswers } from '../errors.ts'
import { readAllotment } from '../order-placing.ts'
import { licenseAllotmentPolicy } from '../policies/license-allotment.ts'

const allotmentAnswer = z
  .object({
    enforced: z.boolean(),
    /** `base` and one for each `phoneUsersPerLicense` of `phoneUsers`. */
    allotment: z.number().int(),
    base: z.number().int(),
    phoneUsersPerLicense: z.number().int(),
    phoneUsers: z.number().int(),
    ordered: z.number().int(),
    left: z.number().int(),
  })
  .meta({ id: 'LicenseAllotment' })

const allotmentChange = z
  .strictObject({ enforced: z.boolean() })
  .meta({ id: 'LicenseAllotmentChange', examples: [{ enforced: true }] })

/** Registers the routes of this resource. */
export function registerLicenseAllotment(app: ApiServer, context: ApiContext): void {
  app.get('/licenseAllotment', {
    config: { policy: licenseAllotmentPolicy.read },
    schema: { response: { 200: allotmentAnswer, ...errorAnswers } },
    handler: async (request) => inOrganization(context, request, shownAllotment),
  })

  app.patch('/licenseAllotment', {
    config: { policy: licenseAllotmentPolicy.change },
    schema: { body: allotmentChange, response: { 200: allotmentAnswer, ...errorAnswers } },
    handler: async (request) =>
      inOrganization(context, request, async (tx) => {
        await enforceAllotment(tx, request.body.enforced)
        return shownAllotment(tx)
      }),
  })
}

async function shownAllotment(tx: Tx): Promise<z.input<typeof allotmentAnswer>> {
  const { phoneUsers, ordered, isEnforced } = await readAllotment(tx, await listSubscribedSkus(tx))
  const allotment = freeAllotment(phoneUsers)
  return {
    enforced: isEnforced,
    allotment,
    base: limits.freeAllotmentBase,
    phoneUsersPerLicense: limits.phoneUsersPerFreeLicense,
    phoneUsers,
    ordered,
    left: Math.max(0, allotment - ordered),
  }
}
