// /portOrders: orders that bring numbers from another provider (reference §5.8). An order is a
// record of what the providers agree: it says where it stands, and when it completes, its numbers
// are in the inventory.

import { limits, nextPortStatuses, portStatuses } from '@mainline/model'
import {
  addPortOrder,
  listPortOrders,
  lockPortOrder,
  type PortOrder,
  portOrderFields,
  readPortOrder,
} from '@mainline/store'
import { z } from 'zod'
import { type ApiContext, type ApiServer, inOrganization } from '../api-context.ts'
import { collection, filteredPageOf, filteredQuery, selected } from '../collection.ts'
import { errorAnswers, notFound } from '../errors.ts'
import { etagOf, ifMatchHeaders, requireMatch } from '../etag.ts'
import { requireTelephoneNumber } from '../number-assignment.ts'
import { portOrderPolicy } from '../policies/port-orders.ts'
import { listedNumbers, movePortOrder, portedNumbers, requirePortable } from '../porting.ts'
import { collectionOf, countryCode, idParams } from '../schemas.ts'
import { numberKind } from './resource-accounts-answer.ts'

const text = z.string().trim().min(1).max(limits.addressPartLength)
const usage = z.enum(['user', 'service'])
const scope = z.enum(['full', 'partial'])
const status = z.enum(portStatuses)

const newPortOrder = z
  .strictObject({
    name: z.string().trim().min(1).max(limits.nameLength),
    countryCode,
    kind: numberKind,
    usage,
    scope,
    notificationMails: z.array(z.email()).max(limits.mailsPerPortOrder).default([]),
    requestedTransferDate: z.iso.date(),
    requester: text,
    billingTelephoneNumber: z.string().max(64),
    provider: text,
    accountNumber: text,
    serviceAddress: z.string().trim().min(1).max(limits.promptLength),
    letterOfAuthorization: z.string().trim().min(1).max(limits.promptLength).exactOptional(),
    locationId: z.string().exactOptional(),
    telephoneNumbers: z
      .array(z.string().max(64))
      .min(1)
      .max(limits.numbersPerPortOrder)
      .exactOptional(),
    csv: z.string().max(limits.portCsvLength).exactOptional(),
  })
  .meta({
    id: 'NewPortOrder',
    examples: [
      {
        name: 'Head office numbers',
        countryCode: 'CA',
        kind: 'toll',
        usage: 'user',
        scope: 'partial',
        notificationMails: ['it@contoso.example'],
        requestedTransferDate: '2027-01-15',
        requester: 'Anna Berg',
        billingTelephoneNumber: '+16045550150',
        provider: 'Old Carrier',
        accountNumber: 'A-1001',
        serviceAddress: '12 Main Street, Vancouver BC V6B 1A1',
        telephoneNumbers: ['+16045550151', '+16045550152'],
      },
    ],
  })

const portStatusChange = z
  .strictObject({
    status,
    statusMessage: z.string().trim().min(1).max(limits.promptLength).exactOptional(),
    transferDateTime: z.iso.datetime({ offset: true }).exactOptional(),
  })
  .meta({ id: 'PortStatusChange', examples: [{ status: 'contactingCarrier' }] })

const portOrderAnswer = z
  .object({
    id: z.string(),
    name: z.string(),
    status,
    statusMessage: z.string().optional(),
    /** The statuses that the order can take now. */
    nextStatuses: z.array(status),
    countryCode: z.string(),
    kind: numberKind,
    usage,
    scope,
    notificationMails: z.array(z.string()),
    requestedTransferDate: z.string(),
    transferDateTime: z.string().optional(),
    requester: z.string(),
    billingTelephoneNumber: z.string(),
    provider: z.string(),
    accountNumber: z.string(),
    serviceAddress: z.string(),
    letterOfAuthorization: z.string().optional(),
    locationId: z.string().optional(),
    telephoneNumbers: z.array(z.string()),
    createdDateTime: z.string(),
  })
  .meta({ id: 'PortOrder' })

/** Registers the routes of this resource. */
export function registerPortOrders(app: ApiServer, context: ApiContext): void {
  registerRead(app, context)
  registerAdd(app, context)
  registerMove(app, context)
}

function registerRead(app: ApiServer, context: ApiContext): void {
  app.get('/portOrders', {
    config: { policy: portOrderPolicy.read },
    schema: {
      querystring: filteredQuery,
      response: { 200: collectionOf(portOrderAnswer), ...errorAnswers },
    },
    handler: async (request, reply) => {
      const wanted = filteredPageOf(request.query, portOrderFields)
      const page = await inOrganization(context, request, (tx) => listPortOrders(tx, wanted))
      const orders = collection(context, request, page, shownPortOrder)
      return selected(reply, request.query, portOrderAnswer, orders)
    },
  })
  app.get('/portOrders/:id', {
    config: { policy: portOrderPolicy.read },
    schema: { params: idParams, response: { 200: portOrderAnswer, ...errorAnswers } },
    handler: async (request, reply) => {
      const order = await inOrganization(context, request, async (tx) =>
        present(await readPortOrder(tx, request.params.id)),
      )
      reply.header('etag', etagOf(order.revision))
      return shownPortOrder(order)
    },
  })
}

function registerAdd(app: ApiServer, context: ApiContext): void {
  app.post('/portOrders', {
    config: { policy: portOrderPolicy.change },
    // A list of as many numbers as an order takes is smaller than every other body.
    schema: { body: newPortOrder, response: { 201: portOrderAnswer, ...errorAnswers } },
    handler: async (request, reply) => {
      const { telephoneNumbers: listed, csv, ...properties } = request.body
      const order = await inOrganization(context, request, async (tx) => {
        const telephoneNumbers = await requirePortable(tx, listedNumbers(listed, csv), properties)
        const billing = await requireTelephoneNumber(
          tx,
          properties.billingTelephoneNumber,
          'billingTelephoneNumber',
        )
        const billingTelephoneNumber = billing.telephoneNumber
        const wanted = { ...properties, billingTelephoneNumber, telephoneNumbers }
        await portedNumbers(tx, wanted)
        return present(await readPortOrder(tx, await addPortOrder(tx, wanted)))
      })
      reply.status(201).header('etag', etagOf(order.revision))
      return shownPortOrder(order)
    },
  })
}

function registerMove(app: ApiServer, context: ApiContext): void {
  app.post('/portOrders/:id/status', {
    config: { policy: portOrderPolicy.change },
    schema: {
      params: idParams,
      headers: ifMatchHeaders,
      body: portStatusChange,
      response: { 200: portOrderAnswer, ...errorAnswers },
    },
    handler: async (request, reply) => {
      const order = await inOrganization(context, request, async (tx) => {
        const current = present(await lockPortOrder(tx, request.params.id))
        requireMatch(request, current.revision)
        await movePortOrder(tx, current, request.body)
        return present(await readPortOrder(tx, current.id))
      })
      reply.header('etag', etagOf(order.revision))
      return shownPortOrder(order)
    },
  })
}

function shownPortOrder(order: PortOrder): z.input<typeof portOrderAnswer> {
  const { revision: _, ...shown } = order
  const { transferDateTime } = order
  const transfer =
    transferDateTime === undefined ? {} : { transferAtMs: Date.parse(transferDateTime) }
  return {
    ...shown,
    notificationMails: [...order.notificationMails],
    telephoneNumbers: [...order.telephoneNumbers],
    nextStatuses: [...nextPortStatuses({ status: order.status, ...transfer }, Date.now())],
  }
}

function present(order: PortOrder | undefined): PortOrder {
  if (order === undefined) throw notFound('port order')
  return order
}
