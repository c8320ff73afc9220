// /subscribedSkus: the stock of licenses in Graph's shape (reference §4.4). What was never ordered
// is not here, only in the catalog.

import { requireProductOf } from '@mainline/model'
import { type Fields, listSubscribedSkus, type SubscribedSku } from '@mainline/store'
import { z } from 'zod'
import { type ApiContext, type ApiServer, inOrganization } from '../api-context.ts'
import { collection, filteredPageOf, filteredQuery, pageInMemory, selected } from '../collection.ts'
import { errorAnswers, notFound } from '../errors.ts'
import { identityOf } from '../identity.ts'
import { subscribedSkuPolicy } from '../policies/subscribed-skus.ts'
import { collectionOf, idParams } from '../schemas.ts'

const subscribedSkuAnswer = z
  .object({
    id: z.string(),
    skuId: z.string(),
    skuPartNumber: z.string(),
    displayName: z.string(),
    appliesTo: z.literal('User'),
    capabilityStatus: z.enum(['Enabled', 'LockedOut']),
    consumedUnits: z.number().int(),
    prepaidUnits: z.object({
      enabled: z.number().int(),
      suspended: z.number().int(),
      warning: z.number().int(),
    }),
    servicePlans: z.array(
      z.object({
        servicePlanId: z.string(),
        servicePlanName: z.string(),
        provisioningStatus: z.literal('Success'),
        appliesTo: z.literal('User'),
      }),
    ),
  })
  .meta({ id: 'SubscribedSku' })

/** There are too few to search; the filter finds each. */
const skuQuery = filteredQuery.omit({ $search: true }).strict()

const skuFields = {
  id: { type: 'text' },
  skuId: { type: 'text' },
  skuPartNumber: { type: 'text' },
  displayName: { type: 'text' },
  appliesTo: { type: ['User', 'Company'] },
  capabilityStatus: { type: ['Enabled', 'Warning', 'Suspended', 'Deleted', 'LockedOut'] },
  consumedUnits: { type: 'number' },
  'prepaidUnits/enabled': { type: 'number' },
  servicePlans: {
    items: { servicePlanId: { type: 'text' }, servicePlanName: { type: 'text' } },
  },
} as const satisfies Fields

/** Registers the routes of this resource. */
export function registerSubscribedSkus(app: ApiServer, context: ApiContext): void {
  app.get('/subscribedSkus', {
    config: { policy: subscribedSkuPolicy.read },
    schema: {
      querystring: skuQuery,
      response: { 200: collectionOf(subscribedSkuAnswer), ...errorAnswers },
    },
    handler: async (request, reply) => {
      const wanted = filteredPageOf(request.query, skuFields)
      const { organizationId } = identityOf(request)
      const stock = await inOrganization(context, request, listSubscribedSkus)
      const shown = stock.map((sku) => shownSubscribedSku(organizationId, sku))
      const page = pageInMemory(shown, wanted)
      const skus = collection(context, request, page, (sku) => sku)
      return selected(reply, request.query, subscribedSkuAnswer, skus)
    },
  })

  app.get('/subscribedSkus/:id', {
    config: { policy: subscribedSkuPolicy.read },
    schema: { params: idParams, response: { 200: subscribedSkuAnswer, ...errorAnswers } },
    handler: async (request) => {
      const { organizationId } = identityOf(request)
      const skus = await inOrganization(context, request, listSubscribedSkus)
      const shown = skus.map((sku) => shownSubscribedSku(organizationId, sku))
      const wanted = shown.find(({ id }) => id === request.params.id)
      if (wanted === undefined) throw notFound('license')
      return wanted
    },
  })
}

/** Graph's id of a subscribed SKU is made of the tenant's and the SKU's. */
function shownSubscribedSku(
  organizationId: string,
  { skuId, enabledUnits, consumedUnits }: SubscribedSku,
): z.input<typeof subscribedSkuAnswer> {
  const product = requireProductOf(skuId)
  return {
    id: `${organizationId}_${skuId}`,
    skuId,
    skuPartNumber: product.skuPartNumber,
    displayName: product.displayName,
    appliesTo: 'User',
    // Graph's word for a product of which all was returned.
    capabilityStatus: enabledUnits > 0 ? 'Enabled' : 'LockedOut',
    consumedUnits,
    prepaidUnits: { enabled: enabledUnits, suspended: 0, warning: 0 },
    servicePlans: product.servicePlans.map((plan) => ({
      ...plan,
      provisioningStatus: 'Success',
      appliesTo: 'User',
    })),
  }
}
