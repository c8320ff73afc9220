// /orders: buying licenses, at a price of zero, and returning them with a quantity below zero.
// `assignAutomatically` gives people's licenses to people who have none; licenses of resource
// accounts are never given to people (in the reference they would be): the order's notes say so.

import { limits } from '@mainline/model'
import { listOrders, type Order } from '@mainline/store'
import { z } from 'zod'
import { type ApiContext, type ApiServer, inOrganization } from '../api-context.ts'
import { collection, listQuery, pageOf } from '../collection.ts'
import { errorAnswers } from '../errors.ts'
import { placeOrder } from '../order-placing.ts'
import { orderPolicy } from '../policies/orders.ts'
import { collectionOf } from '../schemas.ts'

const orderLine = {
  skuPartNumber: z.string(),
  quantity: z
    .number()
    .int()
    .min(-limits.licensesPerOrder)
    .max(limits.licensesPerOrder)
    .refine((quantity) => quantity !== 0, 'is 0; order some, or return some'),
}

const newOrder = z
  .strictObject({
    lines: z
      .array(z.strictObject({ ...orderLine, assignAutomatically: z.boolean().default(false) }))
      .min(1)
      .max(limits.linesPerOrder),
  })
  .meta({
    id: 'NewOrder',
    examples: [
      {
        lines: [
          { skuPartNumber: 'PHONESYSTEM_VIRTUALUSER', quantity: 5, assignAutomatically: false },
        ],
      },
    ],
  })

const orderAnswer = z
  .object({
    id: z.string(),
    createdDateTime: z.string(),
    lines: z.array(z.object({ ...orderLine, assignAutomatically: z.boolean() })),
    totalPrice: z.number(),
    notes: z.array(z.string()),
  })
  .meta({ id: 'Order' })

/** Registers the routes of this resource. */
export function registerOrders(app: ApiServer, context: ApiContext): void {
  app.get('/orders', {
    config: { policy: orderPolicy.read },
    schema: {
      querystring: listQuery,
      response: { 200: collectionOf(orderAnswer), ...errorAnswers },
    },
    handler: async (request) => {
      const page = await inOrganization(context, request, (tx) =>
        listOrders(tx, pageOf(request.query)),
      )
      return collection(context, request, page, shownOrder)
    },
  })

  app.post('/orders', {
    config: { policy: orderPolicy.place },
    schema: { body: newOrder, response: { 201: orderAnswer, ...errorAnswers } },
    handler: async (request, reply) => {
      const order = await inOrganization(context, request, (tx) =>
        placeOrder(tx, request.body.lines),
      )
      reply.status(201)
      return shownOrder(order)
    },
  })
}

function shownOrder(order: Order): z.input<typeof orderAnswer> {
  return { ...order, lines: [...order.lines], notes: [...order.notes], totalPrice: 0 }
}
