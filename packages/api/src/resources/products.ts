// GET /products: the catalog. Nothing in it costs anything; an order must be placed all the same,
// as in the reference (§4.2).

import { products } from '@mainline/model'
import { z } from 'zod'
import type { ApiServer } from '../api-context.ts'
import { errorAnswers } from '../errors.ts'
import { productPolicy } from '../policies/products.ts'
import { collectionOf } from '../schemas.ts'

const productAnswer = z
  .object({
    skuId: z.string(),
    skuPartNumber: z.string(),
    displayName: z.string(),
    appliesTo: z.enum(['resourceAccount', 'user']),
    servicePlans: z.array(z.object({ servicePlanId: z.string(), servicePlanName: z.string() })),
    /** The usage locations it may be held in; absent where it may be everywhere. */
    countries: z.array(z.string()).optional(),
    price: z.number(),
  })
  .meta({ id: 'Product' })

/** Registers the routes of this resource. */
export function registerProducts(app: ApiServer): void {
  app.get('/products', {
    config: { policy: productPolicy.read },
    schema: { response: { 200: collectionOf(productAnswer), ...errorAnswers } },
    handler: async () => ({
      value: products.map(({ servicePlans, countries, ...product }) => ({
        ...product,
        servicePlans: [...servicePlans],
        ...(countries === undefined ? {} : { countries: [...countries] }),
        price: 0,
      })),
    }),
  })
}
