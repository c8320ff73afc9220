// /phoneNumberQuotas: how many numbers the organization's licenses allow, how many it has, and
// whether that limits its orders at all (reference §5.5).

import { enforceNumberQuotas, readNumberQuotasEnforced, type Tx } from '@mainline/store'
import { z } from 'zod'
import { type ApiContext, type ApiServer, inOrganization } from '../api-context.ts'
import { errorAnswers } from '../errors.ts'
import { readQuotas } from '../number-order.ts'
import { phoneNumberOrderPolicy } from '../policies/phone-number-orders.ts'

const quotasAnswer = z
  .object({
    enforced: z.boolean(),
    quotas: z.array(
      z.object({
        subject: z.enum(['user', 'serviceToll', 'serviceTollFree']),
        allowed: z.number().int(),
        used: z.number().int(),
        licenses: z.number().int(),
        payAsYouGoLicenses: z.number().int(),
      }),
    ),
  })
  .meta({ id: 'PhoneNumberQuotas' })

const quotasChange = z
  .strictObject({ enforced: z.boolean() })
  .meta({ id: 'PhoneNumberQuotasChange', examples: [{ enforced: false }] })

/** Registers the routes of this resource. */
export function registerPhoneNumberQuotas(app: ApiServer, context: ApiContext): void {
  app.get('/phoneNumberQuotas', {
    config: { policy: phoneNumberOrderPolicy.read },
    schema: { response: { 200: quotasAnswer, ...errorAnswers } },
    handler: (request) => inOrganization(context, request, quotas),
  })
  app.patch('/phoneNumberQuotas', {
    config: { policy: phoneNumberOrderPolicy.changeQuotas },
    schema: { body: quotasChange, response: { 200: quotasAnswer, ...errorAnswers } },
    handler: (request) =>
      inOrganization(context, request, async (tx) => {
        await enforceNumberQuotas(tx, request.body.enforced)
        return quotas(tx)
      }),
  })
}

async function quotas(tx: Tx): Promise<z.input<typeof quotasAnswer>> {
  return { enforced: await readNumberQuotasEnforced(tx), quotas: [...(await readQuotas(tx))] }
}
