// GET /trunkTemplates: what a trunk to a carrier begins with, and where that is from.

import { z } from 'zod'
import type { ApiServer } from '../api-context.ts'
import { errorAnswers } from '../errors.ts'
import { trunkPolicy } from '../policies/trunks.ts'
import { collectionOf } from '../schemas.ts'
import { trunkTemplates } from '../trunk-templates.ts'
import { trunkAnswer } from './trunks-schema.ts'

const templateAnswer = z
  .object({
    id: z.string(),
    name: z.string(),
    authentication: trunkAnswer.shape.authentication,
    settings: trunkAnswer
      .pick({
        server: true,
        addresses: true,
        numberFormat: true,
        country: true,
        callerIdHeader: true,
        diversionHeader: true,
        registrationExpirySeconds: true,
        maxCallsPerSecond: true,
      })
      .partial(),
    asks: z.array(z.enum(['addresses', 'server', 'username', 'password'])),
    note: z.string(),
    source: z.string().optional(),
  })
  .meta({ id: 'TrunkTemplate' })

/** Registers the routes of this resource. */
export function registerTrunkTemplates(app: ApiServer): void {
  app.get('/trunkTemplates', {
    config: { policy: trunkPolicy.read },
    schema: { response: { 200: collectionOf(templateAnswer), ...errorAnswers } },
    handler: () => ({
      value: trunkTemplates.map(({ settings, asks, ...template }) => {
        const { addresses, ...rest } = settings
        const ranges = addresses === undefined ? {} : { addresses: [...addresses] }
        return { ...template, asks: [...asks], settings: { ...rest, ...ranges } }
      }),
    }),
  })
}
